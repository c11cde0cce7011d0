import type { SourceProblem } from './document.js';

/** What is wrong with a key that a map has already; the offsets are those of the later one. */
export function duplicateKey(key: string, start: number, end: number): SourceProblem {
  return {
    rule: 'duplicate-key',
    message: `The key '${key}' is there twice in this map; the last one counts. Remove one.`,
    start,
    end,
  };
}
