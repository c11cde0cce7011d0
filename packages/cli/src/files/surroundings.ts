import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Surroundings } from '@plimsoll/core';
import { displayPath, upward } from './repository.js';

/** In the order in which kustomize looks for them. */
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * What says what files are for: the charts and kustomizations of their own folders and of all above, up to `root`
 * or, outside of it, to the top. It does not depend on which of a folder's files are linted.
 */
export function surroundingsOf(files: readonly string[], root: string): Surroundings {
  const charts: string[] = [];
  const kustomizations: { path: string; text: string }[] = [];
  const seen = new Set<string>();
  for (const file of files)
    for (const folder of upward(path.dirname(file))) {
      if (seen.has(folder)) break;
      seen.add(folder);
      const shown = displayPath(root, folder);
      if (existsSync(path.join(folder, 'Chart.yaml'))) charts.push(shown);
      for (const name of KUSTOMIZATIONS) {
        const text = textOf(path.join(folder, name));
        if (text !== undefined)
          kustomizations.push({ path: displayPath(root, path.join(folder, name)), text });
      }
      if (folder === root) break;
    }
  return { charts, kustomizations };
}

/** What cannot be read says nothing: then more is linted, not less. */
function textOf(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
