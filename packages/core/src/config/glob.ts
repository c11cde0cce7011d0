import { compileGlob } from './glob-automaton.js';

/** Tests a string against globs. `/` separates path segments, dots have no special meaning. */
export type Matcher = (text: string) => boolean;

/** Whether a name or path matches one of the globs, as in the `match` of a config. */
export function globs(patterns: readonly string[]): Matcher {
  // Most globs are plain names, and a config may have many waivers.
  const literal = new Set(patterns);
  if (patterns.every((pattern) => /^[\w-][\w./-]*$/.test(pattern))) return (text) => literal.has(text);
  const compiled = patterns.map(compileGlob);
  // `*` and negations match the empty string, which is a common label value.
  const matchesEmpty = patterns.some((pattern) => /^(\*+|!.*|)$/.test(pattern));
  return (text) =>
    text === '' ? matchesEmpty : literal.has(text) || compiled.some((matches) => matches(text));
}

/**
 * `path` as seen from `folder`. Both are relative to one root, with `/`. Where `folder` is above the root, the names of
 * the directories between them are unknown: any glob for one directory matches there.
 */
export function relativeTo(folder: string, path: string): string {
  if (folder === '') return path;
  const from = folder.split('/').filter((step) => step !== '' && step !== '.');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  const steps = from.slice(shared).map((step) => (step === '..' ? '_' : '..'));
  return [...steps, ...to.slice(shared)].join('/');
}
