// @ts-check
// Writes the service worker that keeps the playground offline: the list of its files, and a name that each change of a
// file changes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/workspace.mjs';

/** Files that only other pages and the search need. */
const ELSEWHERE = /\.md\.[^/]+\.js$|localSearchIndex|VPLocalSearchBox|\.woff2$/;

/** @param {string} folder where the site was built @returns {{ files: number, bytes: number }} what it keeps */
export function writeServiceWorker(folder) {
  const assets = ['assets', 'linter']
    .flatMap((name) => readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !ELSEWHERE.test(file) || /\/playground\.md\./.test(file))
    .sort();
  const kept = ['playground.html', 'icon.svg', 'hashmap.json', ...assets];
  const hash = createHash('sha256');
  let bytes = 0;
  for (const file of kept) {
    const content = readFileSync(path.join(folder, file));
    bytes += content.length;
    hash.update(file).update(content);
  }
  // The address that browsers request.
  const urls = kept.map((file) => file.replace(/\.html$/, ''));
  const source = readFileSync(path.join(root, 'site/playground/service-worker.js'), 'utf8')
    .replace("'NAME'", JSON.stringify(`playground-${hash.digest('hex').slice(0, 16)}`))
    .replace("['FILES']", JSON.stringify(urls));
  writeFileSync(path.join(folder, 'sw.js'), source);
  return { files: kept.length, bytes };
}
