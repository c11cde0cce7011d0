import type { AnyCursor, Cursor, Json } from '@plimsoll/core/kubernetes';
import { CARRIERS, type CarriedValue, carriedValues } from '../../secrets/carriers.js';
import { cursorAt } from './cursor-at.js';

type Listener = (root: Cursor<Json>, resource: { readonly value: Json }) => void;

/** Listeners for objects from which other objects and files are made. They check each of their texts. */
export function visitCarriers(
  judge: (carried: CarriedValue, at: () => AnyCursor) => void,
): Readonly<Record<string, Listener>> {
  return Object.fromEntries(
    Object.entries(CARRIERS).map(([kind, parts]): [string, Listener] => [
      kind,
      (root, { value }) => {
        for (const carried of carriedValues(value, parts)) judge(carried, () => cursorAt(root, carried.path));
      },
    ]),
  );
}
