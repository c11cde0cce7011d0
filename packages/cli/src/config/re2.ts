// Loaded only for expressions that strangers may write: a backtracking engine may never finish one. This engine is a port
// of RE2: its time is linear in the text.
import { RE2JS } from 're2js';

/** The longest program of a pattern, by its length and its counted repetitions, which RE2 copies. */
const LONGEST_PROGRAM = 100_000;

/** Compiles a pattern. Undefined if its program would be too long. @throws Error for a pattern that is not valid */
export function compileRe2(pattern: string): RE2JS | undefined {
  let copies = 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g))
    copies = Math.max(copies, Number(least), Number(most ?? 0));
  return pattern.length * copies > LONGEST_PROGRAM ? undefined : RE2JS.compile(pattern);
}
