// @ts-check
import { existsSync } from 'node:fs';
import { packages } from './workspace.mjs';

/**
 * The compiled rule packs, in their order. Needs `tsc -b`.
 * @returns {Promise<import('@plimsoll/core').Plugin[]>}
 */
export async function shippedPacks() {
  const packs = [];
  for (const name of ['pod-security', 'cis', 'nsa-hardening', 'platform', 'attack-paths']) {
    if (!packages().some(({ folder }) => folder === name)) continue;
    const entry = new URL(`../../packages/${name}/dist/index.js`, import.meta.url);
    if (!existsSync(entry)) throw new Error(`packages/${name} is not built: run \`pnpm build\` first.`);
    packs.push((await import(entry.href)).default);
  }
  return packs;
}
