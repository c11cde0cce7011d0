import type { Json } from '../json.js';
import type { Cursor } from '../model/resource.js';

/** A key of a map, or `null` for each item of a list. */
export type Step = string | null;

const STEP = /\.?([\w$-]+)|\["((?:[^"\\]|\\["\\])*)"\]|(\[\])/y;

/** The first step of a path that begins at the object: `$.metadata.name`. */
const ROOT = '$';

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

/** Whether a path may lead to several values. */
export function isPlural(path: string): boolean {
  return parsePath(path)?.includes(null) ?? false;
}

/** The places that a path leads to: from `start`, or from the object for a path with `$`. An empty list has none. */
export function follow(start: Cursor<Json>, steps: readonly Step[]): readonly Cursor<Json>[] {
  const isAbsolute = steps[0] === ROOT;
  const from = isAbsolute ? (start.resource.root as unknown as Cursor<Json>) : start;
  return (isAbsolute ? steps.slice(1) : steps).reduce<readonly Cursor<Json>[]>(
    (places, step) =>
      places.flatMap((place) =>
        step === null ? (place.items() as readonly Cursor<Json>[]) : [place.at(step) as Cursor<Json>],
      ),
    [from],
  );
}
