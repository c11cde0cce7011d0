// Loaded only when a folder or a pattern is searched.
import path from 'node:path';
import picomatch from 'picomatch/posix.js';
import { GitIgnore } from './git-ignore.js';
import { type Walk, walk } from './walk.js';

const MANIFEST = /\.(ya?ml|json)$/i;

/** Adds the YAML and JSON files below a folder. */
export function searchFolder(folder: string, into: Walk): void {
  walk(folder, GitIgnore.forFolder(folder), (name) => MANIFEST.test(name), into);
}

/**
 * Adds the YAML and JSON files that match a pattern or lie in a folder that does; where the pattern ends with an
 * extension, whatever has it. Returns how many.
 */
export function searchPattern(pattern: string, cwd: string, into: Walk): number {
  const { base, glob } = picomatch.scan(pattern.split(path.sep).join('/'));
  // A bracket that nothing closes makes no pattern.
  if (glob === '') return 0;
  const folder = path.resolve(cwd, base);
  const matches = picomatch([glob, `${glob}/**`], { dot: true });
  const wanted = /\.[^./*]+$/.test(glob) ? () => true : (name: string) => MANIFEST.test(name);
  const found: Walk = { files: [], errors: [], links: 0 };
  walk(folder, GitIgnore.forFolder(folder), wanted, found);
  const files = found.files.filter((file) => matches(path.relative(folder, file).split(path.sep).join('/')));
  into.files.push(...files);
  into.errors.push(...found.errors);
  return files.length;
}
