import { TECHNIQUES } from './table.js';

/** Steps that are not acts of an attacker. */
const MEMBERSHIP: Readonly<Record<string, string>> = {
  'in-scope': 'are within reach, among them',
  'member-of': 'has the permissions of',
  'in-network': 'reaches the',
  everything: 'is all that is needed for the',
  'part-of': 'gives access to the',
  holds: 'is marked as the crown jewel',
};

/** What an attacker does with a technique, as a clause after the name of the vertex where they are. */
export const titleOf = (technique: string): string =>
  TECHNIQUES[technique]?.title ?? MEMBERSHIP[technique] ?? technique;
