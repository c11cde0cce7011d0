// Which git URLs are this repository, by its remotes.
import { remotesOf } from '../files/remotes.js';
import type { Facts } from './types.js';

/**
 * Tells whether a URL is one of a repository's remotes, or one that the user names. Does not run git, and shows nothing
 * of its config: a URL may contain a token.
 */
export function urlsHere(
  root: string,
  given: readonly string[] = [],
): Pick<Facts, 'isHere' | 'knowsRemotes'> {
  const own = new Set([...given, ...remotesOf(root).values()].map(comparable));
  return { knowsRemotes: own.size > 0, isHere: (url) => own.size === 0 || own.has(comparable(url)) };
}

/** Makes `github.com/org/repo` from `https://token@github.com/org/repo.git` and of `git@github.com:Org/Repo`. */
function comparable(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/^[a-z+.-]+:\/\//, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^([^/:]+):(?:\d+\/)?/, '$1/')
    .replace(/\/+/g, '/')
    .replace(/\/$/, '')
    .replace(/\.git$/, '');
}
