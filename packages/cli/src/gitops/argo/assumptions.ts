import path from 'node:path';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../../files/read.js';
import { textAt } from '../names.js';
import type { Facts } from '../types.js';

/** The sentence that says what is assumed where the checkout is read for a source. */
export function assumptionOf(source: JsonObject, facts: Facts): string | undefined {
  const url = textAt(source, 'repoURL') ?? '';
  if (!facts.knowsRemotes || !facts.isHere(url)) return `The URL ${url} is the URL of this repository.`;
  const revision = textAt(source, 'targetRevision') ?? 'HEAD';
  return facts.once('revisions of the checkout', () => revisionsOf(facts.root)).has(revision)
    ? undefined
    : `The checkout stands for the revision ${revision}.`;
}

/** Revisions that may name the checkout: its branch, or the usual names where the branch is unknown. */
function revisionsOf(root: string): ReadonlySet<string> {
  let head = '';
  try {
    head = readTextFile(path.join(root, '.git', 'HEAD'), { maxSize: 4096, followLinks: false });
  } catch {
    // A work tree keeps it elsewhere, and an archive has none.
  }
  const [, branch] = /^ref: refs\/heads\/(.+)$/m.exec(head) ?? [];
  const names = branch === undefined ? ['main', 'master'] : [branch];
  return new Set(['HEAD', ...names, ...names.map((name) => `refs/heads/${name}`)]);
}
