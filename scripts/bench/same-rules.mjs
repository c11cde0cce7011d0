// @ts-check
// The cost of a run without newer rules: compares this checkout with another one, with only the rules that are on by
// default in the other, once without and once with core's own newer rules. Gives ratios of processor time.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shippedPacks } from '../lib/packs.mjs';
import { inTurn } from './measure.mjs';

/**
 * @param {{ corpus: string, small: string, bin: string, against: string | undefined, runs: number }} settings
 * @returns {Promise<string[]>}
 */
export async function sameRules({ corpus, small, bin, against, runs }) {
  if (against === undefined) return ['needs --against CHECKOUT'];
  const other = path.resolve(against, 'packages/cli/bin/plimsoll.js');
  const before = new Map(rulesOf(other).map(({ id, recommended }) => [id, recommended]));
  const newer = rulesOf(bin).flatMap(({ id, recommended }) =>
    recommended !== 'off' && (before.get(id) ?? 'off') === 'off' ? [id] : [],
  );
  const presets = (await shippedPacks()).map(({ meta }) => `${meta.prefix}/recommended`);
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-bench-'));
  try {
    const config = (/** @type {string} */ name, /** @type {string[]} */ off) => {
      const file = path.join(folder, `${name}.json`);
      writeFileSync(
        file,
        JSON.stringify({ extends: presets, rules: Object.fromEntries(off.map((id) => [id, 'off'])) }),
      );
      return ['--config', file];
    };
    const run = (/** @type {string} */ command, /** @type {string[]} */ how, /** @type {string} */ what) => [
      command,
      ...how,
      ...['-f', 'json', '--fail-on', 'never', what],
    ];
    const without = config('without', newer);
    const withCore = config(
      'with',
      newer.filter((id) => !id.startsWith('plimsoll/')),
    );
    return [
      { name: 'whole run', what: corpus },
      { name: 'one small file', what: small },
    ].map(({ name, what }) => {
      const usage = inTurn(
        {
          before: run(other, ['--no-config'], what),
          without: run(bin, without, what),
          withCore: run(bin, withCore, what),
          all: run(bin, ['--no-config'], what),
        },
        runs,
      );
      const times = (/** @type {'without' | 'withCore' | 'all'} */ key) =>
        `${(usage[key].userMilliseconds / usage.before.userMilliseconds).toFixed(2)} ×`;
      return `${name}: ${times('without')} with the earlier rules, ${times('withCore')} also with core's newer rules, ${times('all')} with all ${newer.length} newer ones`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} command
 * @returns {{ id: string, recommended: string }[]}
 */
function rulesOf(command) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, '--no-config', '--list-rules', '-f', 'json'],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}
