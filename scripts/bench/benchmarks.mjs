// @ts-check
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shippedPacks } from '../lib/packs.mjs';
import { attackPathsOfMany } from './attack-paths.mjs';
import { editor } from './editor.mjs';
import { edits } from './edits.mjs';
import { fleet } from './fleet.mjs';
import { growth } from './growth.mjs';
import { inTurn, median } from './measure.mjs';
import { network } from './network.mjs';
import { peers } from './peers.mjs';
import { rbac } from './rbac.mjs';
import { reading } from './reading.mjs';
import { repeated } from './repeat.mjs';
import { sameRules } from './same-rules.mjs';
import { startByModule } from './start.mjs';

/** @typedef {{ corpus: string, runs: number, against: string | undefined }} Settings */

const BIN = fileURLToPath(new URL('../../packages/cli/bin/plimsoll.js', import.meta.url));
const EMPTY = fileURLToPath(new URL('./empty.mjs', import.meta.url));
const SMALL = fileURLToPath(new URL('./small.yaml', import.meta.url));
/** Writes findings to a file, to measure the work, not the terminal. */
const lint = (/** @type {string[]} */ ...paths) => [
  BIN,
  '--no-config',
  '-f',
  'json',
  '--fail-on',
  'never',
  ...paths,
];

/** The presets with the most rules. */
const STRICT = ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict', 'platform/strict'].flatMap(
  (preset) => ['--preset', preset],
);

/** The same command line for the command in another checkout, which has to be built. */
const inCheckout = (/** @type {string} */ folder, /** @type {string[]} */ args) => [
  path.resolve(folder, 'packages/cli/bin/plimsoll.js'),
  ...args.slice(1),
];

/** @type {Record<string, (settings: Settings) => string[] | Promise<string[]>>} */
export const benchmarks = {
  /** One small file against a Node process that does nothing. */
  'start-up'({ runs }) {
    const { node, plimsoll } = inTurn({ node: [EMPTY], plimsoll: lint(SMALL) }, runs);
    return [
      `node ${ms(node)}, plimsoll with one small file ${ms(plimsoll)}: ${ratio(plimsoll, node)} × (target 2.0 on Node 20, 2.5 on later ones)`,
    ];
  },

  /** The part of each module in that. */
  start: ({ runs }) => startByModule(SMALL, runs),

  /** The whole corpus: time and peak memory. */
  corpus({ corpus, runs, against }) {
    const bytes = sizeOf(corpus);
    /** @type {Record<string, string[]>} */
    const other = against === undefined ? {} : { before: inCheckout(against, lint(corpus)) };
    /** @type {Record<string, import('./measure.mjs').Usage>} */
    const { plimsoll, before } = inTurn({ plimsoll: lint(corpus), ...other }, runs);
    if (!plimsoll) throw new Error('not measured');
    const perByte = (plimsoll.peakBytes - 80e6) / bytes;
    return [
      `${mb(bytes)} in ${ms(plimsoll)}: ${(bytes / 1e6 / (plimsoll.milliseconds / 1000)).toFixed(1)} MB/s`,
      ...(before
        ? [`in the other checkout ${ms(before)}, peak ${mb(before.peakBytes)}: ${ratio(before, plimsoll)} ×`]
        : []),
      `peak memory ${mb(plimsoll.peakBytes)}: ${perByte.toFixed(1)} bytes per input byte above 80 MB (target 8)`,
    ];
  },

  'same-rules': ({ corpus, runs, against }) => sameRules({ corpus, small: SMALL, bin: BIN, against, runs }),

  /** The reader of manifests against the reader of all YAML, by file size. */
  reading: ({ corpus, runs }) =>
    reading(
      filesOf(corpus).map((file) => ({ file, size: statSync(file).size })),
      runs,
    ),

  /** Other tools on the same files. */
  peers: ({ corpus, runs }) =>
    peers({
      plimsoll: [process.execPath, ...lint()],
      folder: corpus,
      files: filesOf(corpus),
      runs: Math.min(runs, 5),
    }),

  /** Reading the YAML against everything after it, in one process. */
  async 'after-parsing'({ corpus, runs }) {
    const { lint: run, parse, resolveConfig } = await import('@plimsoll/core');
    const packs = await shippedPacks();
    const config = resolveConfig({
      plugins: packs,
      extends: packs.map((pack) => `${pack.meta.prefix}/recommended`),
    });
    const texts = filesOf(corpus).map((file) => ({ path: file, text: readFileSync(file, 'utf8') }));
    /** @type {number[]} */
    const parsing = [];
    /** @type {number[]} */
    const after = [];
    for (let i = 0; i <= Math.min(runs, 5); i++) {
      const start = performance.now();
      const files = [];
      for (const text of texts) files.push(await parse(text));
      const parsed = performance.now();
      await run(files, config);
      const end = performance.now();
      if (i === 0) continue;
      parsing.push(parsed - start);
      after.push(end - parsed);
    }
    const share = median(after) / median(parsing);
    return [
      `parsing ${median(parsing).toFixed(0)} ms, everything else ${median(after).toFixed(0)} ms: ${(100 * share).toFixed(0)} % (target 25 %)`,
    ];
  },

  /** Two and ten copies of the files must take two and ten times the processor time and memory. */
  repeat: ({ corpus, runs }) =>
    repeated({
      plimsoll: [process.execPath, ...lint()],
      nothing: [process.execPath, EMPTY],
      folder: corpus,
      runs: Math.min(runs, 3),
    }),

  /** 20,000 roles and bindings in seconds, twice as many in twice the time. */
  rbac: () => rbac(),
  network: () => network(),

  /** 20,000 workloads, as many bindings and 1,000 policies in 5 s and 1 GB, twice as many in twice the time. */
  'attack-paths': () => attackPathsOfMany(),

  /** Twice as many of a thing must take twice the time, whatever the thing is. */
  growth: ({ runs }) => growth((...paths) => [...lint(...paths), ...STRICT], SMALL, Math.min(runs, 3)),

  /** A run after an edit, against a fresh one, among 5,000 objects in 500 files. */
  edits,

  /** The language server among 5,000 objects in 500 files. */
  async editor({ runs, against }) {
    const own = await editor({ bin: BIN, runs });
    const other = against && (await editor({ bin: inCheckout(against, [BIN])[0] ?? '', runs }));
    return other ? [...own, 'in the other checkout:', ...other] : own;
  },

  /** A report on many repositories, within 1 GiB. */
  fleet,
};

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string} folder */
function sizeOf(folder) {
  return filesOf(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}

/** @param {{ milliseconds: number }} usage */
const ms = (usage) => `${usage.milliseconds.toFixed(0)} ms`;
/** @param {{ milliseconds: number }} a @param {{ milliseconds: number }} b */
const ratio = (a, b) => (a.milliseconds / b.milliseconds).toFixed(2);
const mb = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
