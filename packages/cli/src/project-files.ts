import path from 'node:path';
import type { Config, ConfigObject } from '@plimsoll/core';
import type { LoadedConfig } from './config/load.js';
import { type Found, findFiles } from './files/find.js';

/**
 * The files of a whole project: those that the config has rules for, where it says by `files` which they are, else
 * those of the working directory.
 */
export async function findProject({ source, file }: LoadedConfig, cwd: string): Promise<Found> {
  const globs = projectGlobs(source);
  if (!globs) return findFiles(['.'], cwd);
  const { newWalk, searchPattern } = await import('./files/search.js');
  const walk = newWalk();
  for (const glob of globs) searchPattern(glob, file === undefined ? cwd : path.dirname(file), walk);
  const files = [...new Set(walk.files)].sort();
  return { ...walk, files: files.map((absolute) => ({ absolute, named: false })), complete: true };
}

function projectGlobs(config: Config): readonly string[] | undefined {
  const withRules = ([config].flat() as readonly ConfigObject[]).filter(
    (object) => object.extends !== undefined || object.rules !== undefined,
  );
  return withRules.length > 0 && withRules.every(({ files }) => files)
    ? withRules.flatMap(({ files }) => files ?? [])
    : undefined;
}
