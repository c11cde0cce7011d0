import { compileGlob } from './glob-automaton.js';

/** Tests a string against globs; `/` separates in files, dots are nothing special. */
export type Matcher = (text: string) => boolean;

/** Whether a name or path fits one of the globs, as in the `match` of a config. */
export function globs(patterns: readonly string[]): Matcher {
  // Most name one thing, and waivers are many.
  const literal = new Set(patterns);
  if (patterns.every((pattern) => /^[\w-][\w./-]*$/.test(pattern))) return (text) => literal.has(text);
  const compiled = patterns.map(compileGlob);
  // The empty string, which is a common label value, is matched by `*` and negations.
  const matchesEmpty = patterns.some((pattern) => /^(\*+|!.*|)$/.test(pattern));
  return (text) =>
    text === '' ? matchesEmpty : literal.has(text) || compiled.some((matches) => matches(text));
}

/**
 * `path` as seen from `folder`; both relative to one root, with `/`. Where `folder` lies above the root, the
 * names of the folders between them are not known: any one-folder glob matches in their place.
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
