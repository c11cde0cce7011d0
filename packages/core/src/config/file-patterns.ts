import { globs, type Matcher } from './glob.js';
import type { ConfigProblem } from './types.js';

/** Tests paths, relative to the config's folder, against `files` or `ignores` of a config. */
export function fileGlobs(patterns: readonly string[]): Matcher {
  return globs(patterns.flatMap(expandFilePattern));
}

/**
 * What a pattern of files stands for, as globs: the name of a folder, with or without `/` at its end, for all that is
 * in it; `/` or `./` at its beginning for the config's folder.
 */
export function expandFilePattern(pattern: string): readonly string[] {
  const plain = pattern.replace(/^\.?\//, '');
  const named = plain.endsWith('/') ? plain.slice(0, -1) : plain;
  if (named === '' || named === '.') return pattern === '' ? [''] : ['**'];
  if (plain.endsWith('/')) return [`${named}/**`];
  // A name may be that of a folder; what ends with a pattern says by itself how deep it goes.
  const last = named.slice(named.lastIndexOf('/') + 1);
  return /[*?[\]{}()!+@\\]/.test(last) ? [named] : [named, `${named}/**`];
}

/** What the matcher would take for something else than it was written for, with what to write instead. */
export function* filePatternProblems(
  patterns: readonly string[] | undefined,
  path: string,
): Generator<ConfigProblem> {
  for (const [index, pattern] of (patterns ?? []).entries()) {
    const where = `${path}[${index}]`;
    if (pattern.startsWith('!'))
      yield {
        path: where,
        message: `The pattern "${pattern}" begins with "!", but a pattern cannot exclude what another one includes. List what to include in "files" and what to exclude in "ignores".`,
      };
    // A backslash before anything but a sign of patterns stands for no escape.
    else if (/\\(?:[\w.-]|$)/.test(pattern))
      yield {
        path: where,
        message: `Separate folders with "/": write ${JSON.stringify(pattern.replaceAll('\\', '/'))}.`,
      };
  }
}
