// Loaded only for files of rules with regular expressions. They may be applied to strangers' texts, on which a
// backtracking engine may never finish. This engine is a port of RE2: its time is linear in the text.
import type { TextTest } from '@plimsoll/core/internal';
import { RE2JS } from 're2js';

/** The longest program of a pattern, by its length and its counted repetitions, which RE2 copies. */
const LONGEST_PROGRAM = 100_000;

/** The most work of one match: steps of a program times characters of text. It takes some seconds. */
const MOST_WORK = 100_000_000;

/** Compiles a regular expression in RE2 syntax. @throws Error that says what is wrong and what to do */
export function compileExpression(pattern: string): TextTest {
  let copies = 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g))
    copies = Math.max(copies, Number(least), Number(most ?? 0));
  if (pattern.length * copies > LONGEST_PROGRAM)
    throw new Error('The regular expression is too long. Use smaller counts in braces.');
  const program = compile(pattern);
  const size = program.programSize();
  return (text) => (size * text.length > MOST_WORK ? undefined : program.matcher(text).find());
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw new Error(
      `The regular expression is not valid: ${reason}. The syntax is that of RE2, without lookaround and backreferences.`,
      { cause: error },
    );
  }
}
