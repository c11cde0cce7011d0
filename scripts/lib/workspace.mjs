// @ts-check
// What the scripts know about the repository: its path and its published packages.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A path for messages and generated files: from the root, with `/`, the same on every machine. @param {string} file */
export const fromRoot = (file) => path.relative(root, file).split(path.sep).join('/');

/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** @typedef {{ folder: string, directory: string, name: string, manifest: Record<string, any> }} Package */

/** The published packages, by directory name. @returns {Package[]} */
export function packages() {
  const parent = path.join(root, 'packages');
  return readdirSync(parent)
    .filter((folder) => existsSync(path.join(parent, folder, 'package.json')))
    .sort()
    .map((folder) => {
      const directory = path.join(parent, folder);
      const manifest = readJson(path.join(directory, 'package.json'));
      return { folder, directory, name: manifest.name, manifest };
    })
    .filter(({ manifest }) => !manifest.private);
}

/**
 * The package of a file: the nearest package.json upward with a name (some packages contain nameless ones with only
 * `"type"`).
 * @param {string} file
 */
export function packageOf(file) {
  for (let directory = path.dirname(file); ; directory = path.dirname(directory)) {
    const candidate = path.join(directory, 'package.json');
    if (existsSync(candidate)) {
      const manifest = readJson(candidate);
      if (manifest.name) return { directory, manifest };
    }
    if (directory === path.dirname(directory)) throw new Error(`${file} belongs to no package`);
  }
}
