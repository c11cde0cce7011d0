import { statSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../names.js';
import type { Facts } from '../types.js';
import { mapAt } from './fields.js';

const PLACEHOLDER = /[{}<>$]|placeholder|(?:change|replace)[-_ ]?me|\byour[-_ ]/i;

/** Whether a URL is a placeholder that a user or a program fills in. */
export const isPlaceholder = (url: string): boolean => PLACEHOLDER.test(url);

/**
 * Whether a source's URL is this repository. Where its remotes are unknown, a URL counts if all of its paths that are
 * written out exist here. So does a placeholder.
 */
export function isThisRepository(url: string, facts: Facts): boolean {
  if (isPlaceholder(url)) return true;
  if (facts.knowsRemotes) return facts.isHere(url);
  return !facts.once('argo urls elsewhere', () => urlsElsewhere(facts)).has(url);
}

function urlsElsewhere({ known, root }: Facts): ReadonlySet<string> {
  const sources = known.flatMap(({ value }) =>
    [mapAt(value, 'spec'), mapAt(value, 'spec', 'template', 'spec')].flatMap((spec) => [
      ...(mapAt(spec, 'source') ? [mapAt(spec, 'source')!] : []),
      ...listAt(spec, 'sources').filter((source) => isObject(source)),
    ]),
  );
  return new Set(
    sources.flatMap((source) => {
      const [url, folder] = [textAt(source, 'repoURL'), textAt(source, 'path')];
      const isWritten = url !== undefined && folder !== undefined && !folder.includes('{{');
      return isWritten && !statSync(path.join(root, folder), { throwIfNoEntry: false })?.isDirectory()
        ? [url]
        : [];
    }),
  );
}
