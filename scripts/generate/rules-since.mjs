// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packages, root } from '../lib/workspace.mjs';
import { loadPlugins } from './plugins.mjs';

const file = 'docs/data/rules-since.json';

/**
 * docs/data/rules-since.json: the first release of each rule. A rule gets its version with the release, when no changeset
 * waits any more; until then it is not in the file.
 * @type {import('./index.mjs').Generator}
 */
export async function rulesSince() {
  if (changesets().length > 0) return [];
  /** @type {Record<string, string[]>} */
  const releases = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const known = new Set(Object.values(releases).flat());
  const ids = (await loadPlugins()).flatMap(({ plugin }) =>
    Object.keys(plugin.rules).map((name) => `${plugin.meta.prefix}/${name}`),
  );
  const added = ids.filter((id) => !known.has(id)).sort();
  if (added.length === 0) return [];
  const version = packages().find(({ name }) => name === 'plimsoll')?.manifest.version;
  const all = { ...releases, [version]: [...(releases[version] ?? []), ...added].sort() };
  return [{ file, content: `${JSON.stringify(all, undefined, 2)}\n` }];
}

/** Changes that wait for a release. */
function changesets() {
  return readdirSync(path.join(root, '.changeset')).filter(
    (name) => /\.md$/.test(name) && name !== 'README.md',
  );
}
