// Reads the remotes of a repository from its config: git itself would run programs that the config names.
import path from 'node:path';
import { readTextFile } from './read.js';

/** The largest git config that is read, in bytes. */
const MAX_SIZE = 1024 * 1024;

/** The URLs of a repository's remotes by name, as written: a URL may contain a token. */
export function remotesOf(root: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    // In work trees `.git` is a file that points elsewhere, which is not followed.
    text = readTextFile(path.join(root, '.git', 'config'), { maxSize: MAX_SIZE, followLinks: false });
  } catch {
    return new Map();
  }
  const remotes = new Map<string, string>();
  let remote: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*\[/.test(line)) remote = /^\s*\[remote\s+"?([^"\]]*)/.exec(line)?.[1];
    const [key = '', url = ''] = line.split('=', 2);
    // With several URLs git fetches from the first.
    if (remote !== undefined && key.trim() === 'url' && !remotes.has(remote))
      remotes.set(remote, url.replaceAll('"', '').trim());
  }
  return remotes;
}

export interface RemoteName {
  /** `acme/shop`: the path of the URL. */
  readonly name: string;
  /** The URL without parts that may be secret: user, password, query. */
  readonly uri: string;
}

/** How a report may name a remote; undefined where its URL has no host, such as that of a directory. */
export function remoteName(url: string): RemoteName | undefined {
  const scp = /^(?:[^/@:\s]+@)?([\w.-]{2,}):([^/\s\\][^\s]*)$/.exec(url);
  try {
    const parsed = new URL(scp && !url.includes('://') ? `ssh://${scp[1]}/${scp[2]}` : url);
    const { protocol, host, pathname } = parsed;
    if (!/^(?:https?|ssh|git):$/.test(protocol) || host === '') return undefined;
    const name = pathname
      .replace(/^\/+/, '')
      .replace(/\/$/, '')
      .replace(/\.git$/, '');
    return name === '' ? undefined : { name: decoded(name), uri: `${protocol}//${host}${pathname}` };
  } catch {
    return undefined;
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
