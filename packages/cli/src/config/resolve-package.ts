// Loaded only when a config names a plugin, or `--format` a package, that does not come with the command.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { noteRead } from '../files/disk.js';
import { readTextFile } from '../files/read.js';
import { upward } from '../files/repository.js';

/**
 * The URL to import for a path or package name. A path starts at the first directory. A package is looked for in
 * `node_modules` upward from each directory, then in NODE_PATH, which `import` ignores. Hooks of pre-commit install
 * packages there (https://github.com/pre-commit/pre-commit/issues/3321). Who asks imports it: it counts as read.
 * @throws what `require.resolve` throws where the module is missing
 */
export function resolveModule(specifier: string, folders: readonly [string, ...string[]]): string {
  const file = moduleFile(specifier, folders);
  noteRead(file);
  return pathToFileURL(file).href;
}

function moduleFile(specifier: string, folders: readonly [string, ...string[]]): string {
  if (/^\.{1,2}(\/|\\|$)/.test(specifier) || path.isAbsolute(specifier))
    return path.resolve(folders[0], specifier);
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  const home = folders.find((folder) =>
    [...upward(folder)].some((at) => existsSync(path.join(at, 'node_modules', name))),
  );
  const require = createRequire(path.join(home ?? folders[0], 'config.js'));
  try {
    return require.resolve(specifier);
  } catch (error) {
    const file = specifier === name ? importEntry(require.resolve.paths(name) ?? [], name) : undefined;
    if (file !== undefined) return file;
    throw error;
  }
}

/** The entry of a package that can only be imported, which `require.resolve` does not find. */
function importEntry(folders: readonly string[], name: string): string | undefined {
  const folder = folders
    .map((at) => path.join(at, name))
    .find((at) => existsSync(path.join(at, 'package.json')));
  if (folder === undefined) return undefined;
  const { exports } = JSON.parse(readTextFile(path.join(folder, 'package.json'))) as {
    exports?: unknown;
  };
  const main = typeof exports === 'object' && exports !== null && '.' in exports ? exports['.'] : exports;
  const target = forImport(main);
  return target === undefined ? undefined : path.join(folder, target);
}

/** Conditions apply in the order in which the package lists them. */
function forImport(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, next] of Object.entries(target))
    if (['import', 'node', 'default'].includes(condition)) {
      const found = forImport(next);
      if (found !== undefined) return found;
    }
  return undefined;
}
