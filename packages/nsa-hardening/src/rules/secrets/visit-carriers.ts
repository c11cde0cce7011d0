import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, Cursor, Json, JsonObject } from '@plimsoll/core/kubernetes';
import { CARRIERS } from '../../secrets/carrier-table.js';
import { type CarriedValue, carriedValues } from '../../secrets/carriers.js';
import { cursorAt } from './cursor-at.js';

type Listener = (root: Cursor<Json>, resource: { readonly value: JsonObject }) => void;

/** By the kind of the carrier: what it carries, read once for all rules. */
const CARRIED = Object.entries(CARRIERS).map(
  ([kind, parts]) => [kind, oncePer((value: JsonObject) => [...carriedValues(value, parts)])] as const,
);

/** Listeners for objects from which other objects and files are made. They check each of their texts. */
export function visitCarriers(
  judge: (carried: CarriedValue, at: () => AnyCursor) => void,
): Readonly<Record<string, Listener>> {
  return Object.fromEntries(
    CARRIED.map(([kind, carriedBy]): [string, Listener] => [
      kind,
      (root, { value }) => {
        for (const carried of carriedBy(value)) judge(carried, () => cursorAt(root, carried.path));
      },
    ]),
  );
}
