// The files that a rendering reads. With --report-only, a rendering that reads no changed file is skipped.
import path from 'node:path';
import { realPath } from '../files/disk.js';
import { isBelow } from '../files/repository.js';
import type { Kustomization } from './kustomizations.js';

/** Absolute paths of the files and directories that a rendering reads, or would read if they existed. */
export type Feeds = ReadonlySet<string>;

/** Whether a path that a rendering reads equals, lies in, or contains one of the paths to report on. */
export function isFed(feeds: Feeds, reported: readonly string[]): boolean {
  if (reported.some((given) => feeds.has(given))) return true;
  for (const feed of feeds)
    if (reported.some((given) => isBelow(given, feed) || isBelow(feed, given))) return true;
  return false;
}

/** The paths that a build reads: kustomizations, resources, patches, files of generators, charts and their values. */
export function feedsOfOverlay(tree: readonly Kustomization[]): Feeds {
  return new Set(tree.flatMap(({ file, reads }) => [file, ...reads]));
}

/** The paths that a chart is rendered from: its templates can read only files in its directory. */
export function feedsOfChart(folder: string, values: readonly string[]): Feeds {
  return new Set([folder, ...values]);
}

/** Absolute paths with links resolved where the target exists, as in feeds. */
export function realPaths(given: readonly string[], cwd: string): readonly string[] {
  return given.map((name) => realPath(path.resolve(cwd, name)));
}
