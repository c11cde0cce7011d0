// @ts-check
// Loads the compiled core and packs for generators.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packages, root } from '../lib/workspace.mjs';

/** @param {string} directory @param {string} [door] @returns {Promise<Record<string, any>>} */
const load = (directory, door = 'index') =>
  import(pathToFileURL(path.join(directory, `dist/${door}.js`)).href);

/** All that core exports, by whichever of its doors. */
export async function loadCore() {
  const doors = ['index', 'kubernetes', 'internal'].map((door) =>
    load(path.join(root, 'packages/core'), door),
  );
  return Object.assign({}, ...(await Promise.all(doors)));
}

/**
 * Every package that exports a plugin: the packs, and core with its own rules.
 * @returns {Promise<{ folder: string, directory: string, plugin: Record<string, any> }[]>}
 */
export async function loadPlugins() {
  const found = [];
  for (const { folder, directory } of packages()) {
    if (folder !== 'core' && !existsSync(path.join(directory, 'src/rules'))) continue;
    const exported = folder === 'core' ? await loadCore() : await load(directory);
    const plugin = Object.values(exported).find((value) => value?.meta?.prefix && value.rules);
    if (!plugin) throw new Error(`packages/${folder} has rules, but its index exports no plugin`);
    found.push({ folder, directory, plugin });
  }
  return found;
}

/**
 * Whether a source of the package imports its generated module with that name.
 * @param {string} directory @param {string} name
 */
export function importsGenerated(directory, name) {
  const sources = path.join(directory, 'src');
  if (!existsSync(sources)) return false;
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .some((file) => readFileSync(path.join(sources, file), 'utf8').includes(`/generated/${name}.js'`));
}
