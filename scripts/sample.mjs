#!/usr/bin/env node
// @ts-check
// Draws a sample of findings to review against file and standard: each rule in turn, at random within a rule.
//   node scripts/sample.mjs [--seed N] [--count 40] [--rules cis/rbac-] [directory of projects]
// The same seed and files give the same findings. Needs `pnpm build`. Without a directory, see lib/outside.mjs.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lintFiles, loadConfig } from 'plimsoll';
import { manifests } from './lib/outside.mjs';
import { shippedPacks } from './lib/packs.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '40' },
    rules: { type: 'string', default: '' },
  },
});
const folder = manifests(positionals[0]);

// The repository may have packs that do not ship with the command yet.
const shipped = (await loadConfig({ cwd: folder, config: false })).config.plugins;
const plugins = (await shippedPacks()).filter(({ meta }) => !shipped.has(meta.prefix));
const { config } = await loadConfig({ cwd: folder, config: false, overrides: { plugins } });
const chosen = [...config.rules.keys()].filter(
  (id) => id.startsWith(values.rules) && !id.startsWith('plimsoll/'),
);
const off = [...config.rules.keys()].filter((id) => !chosen.includes(id) && !id.startsWith('plimsoll/'));
const overrides = {
  plugins,
  rules: Object.fromEntries([
    ...chosen.map((id) => [id, /** @type {const} */ ('warn')]),
    ...off.map((id) => [id, /** @type {const} */ ('off')]),
  ]),
};
// Directories of a corpus are separate repositories: none sees the resources of another.
const projects = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
/** @type {(import('@plimsoll/core').Finding & { project: string })[]} */
const findings = [];
for (const { name } of projects) {
  const cwd = path.join(folder, name);
  const result = await lintFiles([cwd], { cwd, config: false, overrides, allowEmpty: true });
  findings.push(...result.findings.map((finding) => ({ project: name, ...finding })));
  for (const { message } of result.errors) console.error(`error: ${name}: ${message}`);
}

/** @type {Map<string, typeof findings[number][]>} */
const byRule = new Map(chosen.map((id) => [id, []]));
for (const finding of findings)
  if (!finding.supersededBy && !finding.suppression) byRule.get(finding.ruleId)?.push(finding);
for (const [id, own] of byRule) console.log(`${String(own.length).padStart(6)}  ${id}`);

const random = mulberry32(Number(values.seed));
const piles = [...byRule.values()].map((own) => shuffled(own)).filter((own) => own.length > 0);
/** @type {typeof findings[number][]} */
const drawn = [];
while (drawn.length < Number(values.count) && piles.some((pile) => pile.length > 0))
  for (const pile of piles) {
    const finding = pile.pop();
    if (finding && drawn.length < Number(values.count)) drawn.push(finding);
  }
for (const [index, { project, ruleId, file, region, message, related }] of drawn.entries()) {
  console.log(`\n${index + 1}. ${ruleId}  ${project}/${file}:${region?.startLine ?? '?'}`);
  console.log(`   ${lineOf(path.join(folder, project, file), region?.startLine)}`);
  console.log(`   ${message}`);
  for (const other of related)
    console.log(`   + ${other.file}:${other.region?.startLine ?? '?'} ${other.message}`);
}

/** @param {string} file @param {number | undefined} line */
function lineOf(file, line) {
  return readFileSync(file, 'utf8').split(/\r?\n/)[(line ?? 1) - 1]?.trim();
}

/** @template T @param {readonly T[]} items @returns {T[]} */
function shuffled(items) {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [/** @type {T} */ (copy[j]), /** @type {T} */ (copy[i])];
  }
  return copy;
}

/** A small generator of pseudo-random numbers in [0, 1). @param {number} seed */
function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
