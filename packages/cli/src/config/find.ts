import path from 'node:path';
import { isMissing, PlimsollError, reasonOf } from '../error.js';
import { failure, type Question, readdirSync, told, unwatched } from '../files/disk.js';
import { upward } from '../files/repository.js';

const CODE = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];

const NAMES = new Set([
  ...['yaml', 'yml', 'json', ...CODE].map((extension) => `plimsoll.config.${extension}`),
  '.plimsoll.yaml',
  '.plimsoll.yml',
]);

/** Names that configs of other tools have. */
const MISNAMED =
  /^(?:\.plimsollrc(?:\.\w+)?|\.plimsoll\.(?:json[c5]?|toml|[cm]?[jt]s)|plimsoll\.config\.(?:json[c5]|toml))$/;

/** Whether a file of this name is a config wherever it lies. */
export const isConfigName = (name: string): boolean => NAMES.has(name);

/**
 * Finds the nearest config file upward from a directory, but not above the root of its repository.
 * @throws PlimsollError when a directory has two, or one under a name that only looks like that of a config
 */
export function findConfig(folder: string, repository: string | undefined): string | undefined {
  for (const at of upward(folder)) {
    const names = candidatesIn(at);
    const misnamed = names.find((name) => !NAMES.has(name));
    if (misnamed !== undefined)
      throw new PlimsollError([
        `${path.join(at, misnamed)} is not the name of a config, so nothing would read it. Rename it to ${rightName(misnamed)}, or remove it.`,
      ]);
    if (names.length > 1)
      throw new PlimsollError([`${at} has several configs: ${names.join(', ')}. Keep one of them.`]);
    if (names[0] !== undefined) return path.join(at, names[0]);
    if (at === repository) return undefined;
  }
  return undefined;
}

function rightName(name: string): string {
  const extension = path.extname(name).slice(1);
  const right = `plimsoll.config.${extension}`;
  return NAMES.has(right) ? right : 'plimsoll.config.yaml, and write it in YAML';
}

/** The names of the config files in a directory. */
export const configsIn = (folder: string): readonly string[] =>
  candidatesIn(folder).filter((name) => NAMES.has(name));

/** The names in a directory that are, or look like, those of configs. Others come and go, such as in /tmp. */
function candidatesIn(folder: string): readonly string[] {
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

/** The names of configs, from what counts of the answer to a question of the kind `configs`. */
export const configNames = (text: string): readonly string[] => (text === '' ? [] : text.split('/'));

const readConfigNames = (folder: string): readonly string[] =>
  unwatched(() => readdirSync(folder))
    .filter((name) => NAMES.has(name) || MISNAMED.test(name))
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
