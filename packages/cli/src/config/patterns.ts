// Loaded only where a run holds schemas of custom resources. Their patterns are strangers', in the syntax of Go, and a
// backtracking engine may never end on them: this one is a port of RE2, and takes time in proportion to the text.
import type { PatternReader } from '@plimsoll/core/internal';
import { RE2JS } from 're2js';

/** The work of one run: steps of a pattern's program on characters of text. So many take some seconds. */
const MOST_WORK = 100_000_000;

/** What compiling costs for each step of a program, in the same unit. */
const COMPILE_WORK = 300;

/** The longest program of a pattern, by its length and its counted repetitions, which are copied. */
const LONGEST_PROGRAM = 100_000;

/** As long as a text is that is kept with its answer: names and words come again and again. */
const REPEATED = 100;

interface Compiled {
  readonly program: RE2JS;
  readonly answers: Map<string, boolean>;
}

/** Reads the patterns of one run, each once; beyond bounds it gives none, so that they are not judged. */
export function patternReader(): PatternReader {
  const known = new Map<string, Compiled | undefined>();
  let work = MOST_WORK;
  const compiled = (pattern: string): Compiled | undefined => {
    if (known.has(pattern)) return known.get(pattern);
    const program = compile(pattern);
    work -= (program?.programSize() ?? 0) * COMPILE_WORK;
    const own = program && { program, answers: new Map<string, boolean>() };
    known.set(pattern, own);
    return own;
  };
  return (pattern, text) => {
    const own = work > 0 ? compiled(pattern) : undefined;
    if (!own) return undefined;
    // Also for what is known: what is judged must not depend on the order of the files.
    work -= own.program.programSize() * text.length;
    if (work <= 0) return undefined;
    if (text.length > REPEATED) return own.program.matcher(text).find();
    let answer = own.answers.get(text);
    if (answer === undefined) {
      answer = own.program.matcher(text).find();
      own.answers.set(text, answer);
    }
    return answer;
  };
}

function compile(pattern: string): RE2JS | undefined {
  let copies = 1;
  for (const [, least, most] of pattern.matchAll(/\{(\d{1,4})(?:,(\d{0,4}))?\}/g))
    copies = Math.max(copies, Number(least), Number(most ?? 0));
  if (pattern.length * copies > LONGEST_PROGRAM) return undefined;
  try {
    return RE2JS.compile(pattern);
  } catch {
    // The API server refuses a definition with such a pattern; nothing is known of its objects.
    return undefined;
  }
}
