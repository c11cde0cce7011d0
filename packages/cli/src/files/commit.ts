// Reads the commit of a checkout from its files: git would run programs that the repository's own config names.
import path from 'node:path';
import { readTextFile } from './read.js';

/** The name of a git ref below `refs/`, without `..`. */
const REF = /^refs\/[\w+@=-][\w.+@=-]*(?:\/[\w+@=-][\w.+@=-]*)*$/;

/** The commit that is checked out in a repository, in hexadecimal digits; undefined where its files do not say. */
export function commitOf(repository: string): string | undefined {
  const dot = path.join(repository, '.git');
  // In work trees and submodules `.git` is a file that names the directory.
  const named = firstLine(dot)?.match(/^gitdir: (.+)$/)?.[1];
  const folder = named === undefined ? dot : path.resolve(repository, named);
  const head = firstLine(path.join(folder, 'HEAD'));
  const ref = head?.match(/^ref: (.+)$/)?.[1];
  if (ref === undefined) return hashIn(head);
  if (!REF.test(ref)) return undefined;
  const common = path.resolve(folder, firstLine(path.join(folder, 'commondir')) ?? '.');
  return hashIn(firstLine(path.join(common, ref))) ?? packed(path.join(common, 'packed-refs'), ref);
}

const hashIn = (text: string | undefined): string | undefined =>
  text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : undefined;

/** A line of `packed-refs` is a hash, a space and a name. */
function packed(file: string, ref: string): string | undefined {
  const line = textOf(file)
    ?.split('\n')
    .find((one) => one.endsWith(` ${ref}`));
  return hashIn(line?.slice(0, -ref.length - 1));
}

const firstLine = (file: string): string | undefined => textOf(file)?.split(/\r?\n/, 1)[0];

function textOf(file: string): string | undefined {
  try {
    return readTextFile(file);
  } catch {
    // It does not exist, or is not a file.
    return undefined;
  }
}
