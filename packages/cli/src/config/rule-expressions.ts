// Loaded only for files of rules with regular expressions.
import type { TextTest } from '@plimsoll/core/internal';
import type { RE2JS } from 're2js';
import { compileRe2 } from './re2.js';

/** The most work of one match: steps of a program times characters of text. It takes some seconds. */
const MOST_WORK = 100_000_000;

/** Compiles a regular expression in RE2 syntax. @throws Error that says what is wrong and what to do */
export function compileExpression(pattern: string): TextTest {
  const program = compile(pattern);
  if (!program) throw new Error('The regular expression is too long. Use smaller counts in braces.');
  const size = program.programSize();
  return (text) => (size * text.length > MOST_WORK ? undefined : program.matcher(text).find());
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return compileRe2(pattern);
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw new Error(
      `The regular expression is not valid: ${reason}. The syntax is that of RE2, without lookaround and backreferences.`,
      { cause: error },
    );
  }
}
