// Loaded only where a run has schemas of custom resources, whose patterns are in Go's syntax.
import type { PatternReader } from '@plimsoll/core/internal';
import type { RE2JS } from 're2js';
import { compileRe2 } from './re2.js';

/** The most work of one run: steps of a pattern's program times characters of text. It takes some seconds. */
const MOST_WORK = 100_000_000;

/** The cost of compiling one step of a program, in the same unit. */
const COMPILE_WORK = 300;

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
  try {
    return compileRe2(pattern);
  } catch {
    // The API server rejects a definition with such a pattern, so nothing is known about its objects.
    return undefined;
  }
}
