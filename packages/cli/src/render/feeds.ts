// Which files a rendering is made of: with --report-only, one that no changed file feeds is not made at all.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { isBelow } from '../files/repository.js';
import type { Kustomization } from './kustomizations.js';

/** Absolute paths of the files and folders that a rendering reads; one that is not there would be read if it were. */
export type Feeds = ReadonlySet<string>;

/** Whether any of what a rendering reads is, or lies in, or holds, one of the files and folders to report on. */
export function isFed(feeds: Feeds, reported: readonly string[]): boolean {
  if (reported.some((given) => feeds.has(given))) return true;
  for (const feed of feeds)
    if (reported.some((given) => isBelow(given, feed) || isBelow(feed, given))) return true;
  return false;
}

/** What a build reads: kustomizations, resources, patches, files of generators, charts and their values. */
export function feedsOfOverlay(tree: readonly Kustomization[]): Feeds {
  return new Set(tree.flatMap(({ file, reads }) => [file, ...reads]));
}

/** What a chart is rendered from: all that its templates can read lies in its folder. */
export function feedsOfChart(folder: string, values: readonly string[]): Feeds {
  return new Set([folder, ...values]);
}

/** Files and folders as absolute paths, links resolved where they lead anywhere: as feeds are. */
export function realPaths(given: readonly string[], cwd: string): readonly string[] {
  return given.map((name) => {
    const absolute = path.resolve(cwd, name);
    try {
      return realpathSync(absolute);
    } catch {
      return absolute;
    }
  });
}
