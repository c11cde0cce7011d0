import type { SourceProblem } from './document.js';

/** A second object without `---` before it repeats these. */
const TOP_LEVEL: ReadonlySet<string> = new Set(['apiVersion', 'kind']);

/** The problem of a key that a map already has. The offsets are those of the later one. */
export function duplicateKey(key: string, start: number, end: number): SourceProblem {
  return {
    rule: 'duplicate-key',
    message: TOP_LEVEL.has(key)
      ? `The key '${key}' is in this map twice, and kubectl uses the last one. Remove one, or put --- between two objects.`
      : `The key '${key}' is in this map twice, and kubectl uses the last one. Remove one.`,
    start,
    end,
  };
}
