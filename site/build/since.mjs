// @ts-check
// The first release that has a rule: docs/data/rules-since.json, which `pnpm generate` keeps.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/workspace.mjs';

/** The first release that has a rule, by its id. Undefined before there is a release. */
export function sinceOf() {
  /** @type {Record<string, string[]>} */
  const releases = JSON.parse(readFileSync(path.join(root, 'docs/data/rules-since.json'), 'utf8'));
  const known = new Map(
    Object.entries(releases).flatMap(([version, ids]) =>
      ids.map((id) => /** @type {const} */ ([id, version])),
    ),
  );
  return (/** @type {string} */ id) => known.get(id);
}
