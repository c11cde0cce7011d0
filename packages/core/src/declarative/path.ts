import type { Json } from '../json.js';
import type { Cursor } from '../model/resource.js';

/** A key of a map, or `null` for each item of a list. */
export type Step = string | null;

const STEP = /\.?([\w$-]+)|\["((?:[^"\\]|\\["\\])*)"\]|(\[\])/y;

/** Reads `spec.rules[].host` and `metadata.labels["acme.example/team"]`. Undefined for anything else. */
export function parsePath(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let end = 0;
  while (end < text.length) {
    STEP.lastIndex = end;
    const match = STEP.exec(text);
    const [whole, name, quoted] = match ?? [];
    // A dot separates names, and does not come before the first one.
    if (!whole || (name !== undefined && whole.startsWith('.') !== end > 0)) return undefined;
    steps.push(name ?? quoted?.replace(/\\(.)/g, '$1') ?? null);
    end += whole.length;
  }
  return steps.length === 0 ? undefined : steps;
}

/** The places that a path leads to. An absent or empty list has none. */
export function follow(root: Cursor<Json>, steps: readonly Step[]): readonly Cursor<Json>[] {
  return steps.reduce<readonly Cursor<Json>[]>(
    (places, step) =>
      places.flatMap((place) =>
        step === null ? (place.items() as readonly Cursor<Json>[]) : [place.at(step) as Cursor<Json>],
      ),
    [root],
  );
}
