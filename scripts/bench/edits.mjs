// @ts-check
// The CPU of a run with a memory after an edit, in a workspace of 5,000 objects in 500 files, against a fresh run of the
// same files: for each kind of object that is edited, all rules of the strictest presets, findings of one file.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { LintMemory } from '@plimsoll/core/internal';
import { shippedPacks } from '../lib/packs.mjs';
import { writeWorkspace } from './editor-workspace.mjs';
import { median } from './measure.mjs';

const PRESETS = ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict', 'platform/strict'];
/** Two texts in turn. */
const EDITS = {
  Deployment: ['allowPrivilegeEscalation: true', 'allowPrivilegeEscalation: false'],
  ConfigMap: ['LOG_LEVEL: info', 'LOG_LEVEL: debug'],
  Role: ['resources: [configmaps]', 'resources: [secrets]'],
  NetworkPolicy: ['port: 8080\n---', 'port: 9090\n---'],
};
const ROUNDS = 20;

export async function edits() {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-edits-')));
  try {
    const paths = writeWorkspace(folder, 500);
    const texts = paths.map((file) => readFileSync(path.resolve(folder, file), 'utf8'));
    return await measure(paths, texts);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {readonly string[]} paths @param {readonly string[]} texts */
async function measure(paths, texts) {
  const config = resolveConfig({ extends: PRESETS }, { plugins: await shippedPacks() });
  const files = await Promise.all(
    paths.map((file, index) => parse({ path: file, text: texts[index] ?? '' })),
  );
  const open = 4;
  const edited = paths[open] ?? '';
  const options = { fixes: 'later', reportOn: (/** @type {string} */ file) => file === edited };
  /** @param {LintMemory} [memory] @param {object} [more] */
  const cpuOf = async (memory, more) => {
    const before = process.cpuUsage();
    await lint(files, config, /** @type {any} */ ({ ...options, ...more, memory }));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const fresh = [];
  for (let round = 0; round < 5; round++) fresh.push(await cpuOf());
  const lines = [`a fresh run takes ${median(fresh.slice(1)).toFixed(0)} ms CPU`];
  const memory = new LintMemory();
  await cpuOf(memory);
  for (const [kind, [from = '', to = '']] of Object.entries(EDITS)) {
    const [first, whole] = [[], []].map(() => /** @type {number[]} */ ([]));
    for (let round = -4; round < ROUNDS; round++) {
      const { text } = /** @type {any} */ (files[open]).source;
      const next = text.includes(from) ? text.replace(from, to) : text.replace(to, from);
      if (next === text) throw new Error(`${edited} has no "${from}".`);
      files[open] = await parse({ path: edited, text: next });
      const quick = await cpuOf(memory, { only: 'resource', judges: options.reportOn });
      const all = await cpuOf(memory);
      if (round >= 0) {
        first?.push(quick);
        whole?.push(all);
      }
    }
    lines.push(
      `${kind}: first answer ${figures(first ?? [])}, all rules ${figures(whole ?? [])}, ${(median(whole ?? []) / median(fresh)).toFixed(2)} × a fresh run`,
    );
  }
  return lines;
}

/** @param {readonly number[]} milliseconds */
function figures(milliseconds) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  return `${median([...milliseconds]).toFixed(0)} ms (p95 ${p95.toFixed(0)})`;
}
