import { parse } from '@plimsoll/core';
import { groupBy, type LostComments } from '@plimsoll/core/internal';
import { holderOf, type Rendering } from './rendered.js';

/**
 * The comments of sources that rendering drops; undefined where it drops none. `isWhole` says whether everything
 * rendered from a file (by its shown path) is linted.
 */
export async function lostComments(
  { files, texts, uncommented }: Pick<Rendering, 'files' | 'texts' | 'uncommented'>,
  isWhole: (file: string) => boolean,
): Promise<LostComments | undefined> {
  const sources = [...texts].filter(([file, text]) => uncommented.has(file) && text.includes('plimsoll'));
  if (sources.length === 0) return undefined;
  const byPath = groupBy(
    files.filter(({ commentedAt }) => commentedAt),
    ({ parsed }) => parsed.source.path,
  );
  return {
    files: await Promise.all(sources.map(([path, text]) => parse({ path, role: 'plain', text }))),
    isWhole,
    placeOf: (resource, path, file) =>
      holderOf(resource, byPath.get(file) ?? [])?.commentedAt?.({ resource, path }),
  };
}
