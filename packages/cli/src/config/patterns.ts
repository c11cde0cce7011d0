// Loaded only where a run has schemas of custom resources. Strangers write their patterns, in Go's syntax, and a
// backtracking engine may never finish one. This engine is a port of RE2: its time is linear in the text.
import type { PatternReader } from '@plimsoll/core/internal';
import { RE2JS } from 're2js';

/** The most work of one run: steps of a pattern's program times characters of text. It takes some seconds. */
const MOST_WORK = 100_000_000;

/** The cost of compiling one step of a program, in the same unit. */
const COMPILE_WORK = 300;

/** The longest program of a pattern, by its length and its counted repetitions, which RE2 copies. */
const LONGEST_PROGRAM = 100_000;

/** Answers are cached for texts up to this length: names and words repeat. */
const REPEATED = 100;

interface Compiled {
  readonly program: RE2JS;
  readonly answers: Map<string, boolean>;
}

/** Compiles each pattern of a run once. Beyond the bounds it returns none, so the pattern is not checked. */
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
    // Cached answers count too: what is checked must not depend on the order of the files.
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
    // The API server rejects a definition with such a pattern, so nothing is known about its objects.
    return undefined;
  }
}
