import { TECHNIQUES } from './table.js';

/** What is no act of an attacker. */
const MEMBERSHIP: Readonly<Record<string, string>> = {
  'in-scope': 'is all of them, this one too',
  'member-of': 'is a member of the group',
  holds: 'is what was marked',
};

/** What an attacker does by a technique, as a clause after the name of what they are at. */
export const titleOf = (technique: string): string =>
  TECHNIQUES[technique]?.title ?? MEMBERSHIP[technique] ?? technique;
