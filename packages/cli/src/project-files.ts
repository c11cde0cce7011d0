import path from 'node:path';
import type { Config, ConfigObject } from '@plimsoll/core';
import { expandFilePattern } from '@plimsoll/core/internal';
import type { LoadedConfig } from './config/load.js';
import { lstatSync, type PathStats } from './files/disk.js';
import { type Found, findFiles } from './files/find.js';

/**
 * Finds the files of a whole project: those that the config selects by `files`, else those of the working directory.
 */
export async function findProject({ source, file }: LoadedConfig, cwd: string): Promise<Found> {
  const globs = projectGlobs(source);
  if (!globs) return findFiles(['.'], cwd);
  const { newWalk, searchPattern } = await import('./files/search.js');
  const walk = newWalk();
  const folder = file === undefined ? cwd : path.dirname(file);
  for (const pattern of globs) {
    const named = kindOf(path.resolve(folder, pattern.replace(/^\//, '')));
    // A file that is named exactly is not a pattern.
    if (named?.isFile()) walk.files.push(path.resolve(folder, pattern.replace(/^\//, '')));
    // A missing directory has no files. The run reports that the pattern matches nothing.
    else
      for (const glob of expandFilePattern(pattern))
        if (kindOf(path.resolve(folder, literalPart(glob)))?.isDirectory()) searchPattern(glob, folder, walk);
  }
  const files = [...new Set(walk.files)].sort();
  return { ...walk, files: files.map((absolute) => ({ absolute, named: false })), complete: true };
}

function kindOf(absolute: string): PathStats | undefined {
  try {
    return lstatSync(absolute);
  } catch {
    return undefined;
  }
}

/** The directories that a pattern begins with. */
function literalPart(glob: string): string {
  const steps = glob.split('/');
  const wild = steps.findIndex((step) => /[*?[\]{}()!+@\\]/.test(step));
  return steps.slice(0, wild < 0 ? -1 : wild).join('/');
}

/** The globs by which a config selects files; undefined where its rules apply to all files that are found. */
export function projectGlobs(config: Config): readonly string[] | undefined {
  const withRules = ([config].flat() as readonly ConfigObject[]).filter(
    (object) => object.extends !== undefined || object.rules !== undefined,
  );
  return withRules.length > 0 && withRules.every(({ files }) => files)
    ? withRules.flatMap(({ files }) => files ?? [])
    : undefined;
}
