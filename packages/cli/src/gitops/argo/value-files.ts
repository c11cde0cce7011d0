// https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#values-files
import { statSync } from 'node:fs';
import path from 'node:path';
import { isObject, type JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath, whyForeign } from '../../files/repository.js';
import { listAt, textAt } from '../names.js';
import type { Facts } from '../types.js';
import { isTrueAt } from './fields.js';
import { DOUBLE_STAR, globMatcher } from './globs.js';
import { isThisRepository } from './repository.js';
import { treeBelow } from './tree.js';
import type { Application, Problem } from './types.js';
import { withVariables } from './variables.js';

export type ValueFiles = { readonly files: readonly string[] } | { readonly failure: Problem };

/** The absolute paths of a source's values files, in the order for helm. */
export function valueFilesOf(
  source: JsonObject,
  application: Application,
  chart: string,
  facts: Facts,
): ValueFiles {
  const isTolerant = isTrueAt(source, 'helm', 'ignoreMissingValueFiles');
  const entries = listAt(source, 'helm', 'valueFiles')
    .filter((entry) => typeof entry === 'string')
    .map((entry) => withVariables(entry, application, source));
  const places: { readonly shown: string; readonly place: string; readonly isPattern: boolean }[] = [];
  for (const entry of entries) {
    const place = placeOf(entry, application, chart, facts);
    if (typeof place !== 'string') return place;
    places.push({ shown: entry, place, isPattern: /[*?[]/.test(entry) });
  }
  // A file that is named itself keeps the place where it is named.
  const named = new Set(places.flatMap(({ place, isPattern }) => (isPattern ? [] : [place])));
  const files: string[] = [];
  for (const { shown, place, isPattern } of places) {
    const found = isPattern
      ? matchesOf(place, facts.root).filter((file) => !named.has(file) && !files.includes(file))
      : statSync(place, { throwIfNoEntry: false })?.isFile()
        ? [place]
        : [];
    if (found.length === 0 && !isTolerant)
      return { failure: { kind: 'build-failed', reason: `its values file ${shown} does not exist` } };
    for (const file of found) {
      const foreign = whyForeign(file, facts.root);
      if (foreign !== undefined)
        return { failure: { kind: 'build-failed', reason: `its values file ${shown} is ${foreign}` } };
      files.push(file);
    }
  }
  return { files };
}

/** The path of a file or pattern that a source names: from the chart, the repository, or another source. */
export function placeOf(
  entry: string,
  application: Application,
  chart: string,
  facts: Facts,
): string | { readonly failure: Problem } {
  if (/^https?:\/\//i.test(entry))
    return {
      failure: { kind: 'source-external', reason: `its values file ${entry} is not in this repository` },
    };
  const [, ref, rest = ''] = /^\$([\w-]+)\/(.*)$/.exec(entry) ?? [];
  if (ref !== undefined) {
    const url = textAt(
      application.sources.find((other) => isObject(other) && other.ref === ref),
      'repoURL',
    );
    if (url === undefined)
      return {
        failure: {
          kind: 'build-failed',
          reason: `its values file ${entry} is in a source that it does not have`,
        },
      };
    if (!isThisRepository(url, facts))
      return {
        failure: {
          kind: 'source-external',
          reason: `its values file ${entry} is in ${url}, which is not this repository`,
        },
      };
  }
  const place =
    ref === undefined && !entry.startsWith('/')
      ? path.join(chart, entry)
      : path.join(facts.root, ref === undefined ? entry : rest);
  return path.isAbsolute(displayPath(facts.root, place))
    ? { failure: { kind: 'build-failed', reason: `its values file ${entry} is outside the repository` } }
    : place;
}

/** Sorted by directory: its own files come before those below it. */
function matchesOf(place: string, root: string): readonly string[] {
  const shown = displayPath(root, place);
  const fixed = shown.slice(0, shown.search(/[*?[]/));
  const folder = fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
  const matches = globMatcher(shown.slice(folder === '' ? 0 : folder.length + 1), DOUBLE_STAR);
  const { files } = treeBelow(path.join(root, folder), { root, recurse: true, hidden: true });
  return matches ? files.filter(matches).map((file) => path.join(root, folder, file)) : [];
}
