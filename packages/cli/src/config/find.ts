import path from 'node:path';
import { isMissing, PlimsollError, reasonOf } from '../error.js';
import { failure, type Question, readdirSync, told, unwatched } from '../files/disk.js';
import { upward } from '../files/repository.js';

const NAMES = new Set([
  ...['yaml', 'yml', 'json', 'js', 'mjs', 'ts'].map((extension) => `plimsoll.config.${extension}`),
  '.plimsoll.yaml',
]);

/** Whether a file of this name is a config wherever it lies. */
export const isConfigName = (name: string): boolean => NAMES.has(name);

/**
 * Finds the nearest config file upward from a directory, but not above the root of its repository.
 * @throws PlimsollError when a directory has two
 */
export function findConfig(folder: string, repository: string | undefined): string | undefined {
  for (const at of upward(folder)) {
    const found = configsIn(at);
    if (found.length > 1)
      throw new PlimsollError([`${at} has several configs: ${found.join(', ')}. Keep one of them.`]);
    if (found[0] !== undefined) return path.join(at, found[0]);
    if (at === repository) return undefined;
  }
  return undefined;
}

/** The names of the config files in a directory. Others come and go, such as in /tmp. */
export function configsIn(folder: string): readonly string[] {
  try {
    return told(
      ['configs', folder],
      () => readConfigNames(folder),
      (names) => names.join('/'),
    );
  } catch (error) {
    if (isMissing(error) || (error as { code?: string }).code === 'EACCES') return [];
    throw new PlimsollError([`${folder} cannot be searched for a config: ${reasonOf(error)}.`]);
  }
}

const readConfigNames = (folder: string): readonly string[] =>
  unwatched(() => readdirSync(folder))
    .filter((name) => NAMES.has(name))
    .sort();

/** Asks the question of this module again. Undefined for another's. */
export function configsAgain([kind, folder]: Question): string | undefined {
  if (kind !== 'configs') return undefined;
  try {
    return readConfigNames(folder).join('/');
  } catch (error) {
    return failure(error);
  }
}
