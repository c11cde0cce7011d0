import { globs, type Matcher } from './glob.js';
import type { ConfigProblem } from './types.js';

/** Tests paths, relative to the config's directory, against `files` or `ignores` of a config. */
export function fileGlobs(patterns: readonly string[]): Matcher {
  return globs(patterns.flatMap(expandFilePattern));
}

/**
 * The globs that a file pattern stands for. The name of a directory, with or without a trailing `/`, stands for all
 * that is in it. A leading `/` or `./` stands for the config's directory.
 */
export function expandFilePattern(pattern: string): readonly string[] {
  const plain = pattern.replace(/^\.?\//, '');
  const named = plain.endsWith('/') ? plain.slice(0, -1) : plain;
  if (named === '' || named === '.') return pattern === '' ? [''] : ['**'];
  if (plain.endsWith('/')) return [`${named}/**`];
  // A name may be a directory. A last part with wildcards already says how deep it goes.
  const last = named.slice(named.lastIndexOf('/') + 1);
  return /[*?[\]{}()!+@\\]/.test(last) ? [named] : [named, `${named}/**`];
}

/** Patterns that the matcher would understand differently than their author meant, with what to write instead. */
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
    // A backslash escapes only characters that have a meaning in patterns.
    else if (/\\(?:[\w.-]|$)/.test(pattern))
      yield {
        path: where,
        message: `Separate directories with "/": write ${JSON.stringify(pattern.replaceAll('\\', '/'))}.`,
      };
  }
}
