// Which URLs of git are this repository, as its remotes say.
import path from 'node:path';
import { readTextFile } from '../files/read.js';
import type { Facts } from './types.js';

/** Largest configuration of git that is read, in bytes. */
const MAX_SIZE = 1024 * 1024;

/**
 * Tells whether a URL is one of a repository's remotes, or one of those that the user names. git itself is not asked,
 * and nothing of its configuration is shown: a URL may hold a token.
 */
export function urlsHere(
  root: string,
  given: readonly string[] = [],
): Pick<Facts, 'isHere' | 'knowsRemotes'> {
  const own = new Set([...given, ...remotesOf(root)].map(comparable));
  return { knowsRemotes: own.size > 0, isHere: (url) => own.size === 0 || own.has(comparable(url)) };
}

/** `github.com/org/repo` of `https://token@github.com/org/repo.git` and of `git@github.com:Org/Repo`. */
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

function remotesOf(root: string): readonly string[] {
  let text: string;
  try {
    // In work trees `.git` is a file that leads elsewhere: that is not followed.
    text = readTextFile(path.join(root, '.git', 'config'), { maxSize: MAX_SIZE, followLinks: false });
  } catch {
    return [];
  }
  let inRemote = false;
  return text.split(/\r?\n/).flatMap((line) => {
    if (/^\s*\[/.test(line)) inRemote = /^\s*\[remote\s/.test(line);
    const [key = '', url = ''] = line.split('=', 2);
    return inRemote && key.trim() === 'url' ? [url.replaceAll('"', '').trim()] : [];
  });
}
