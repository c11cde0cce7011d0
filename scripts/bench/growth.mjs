// @ts-check
// Whether the time of a run is linear in its input: compares the time for twice as many of a thing with the time for n.
// Measures the processor's user time, not the clock: a busy machine changes it least.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inTurn } from './measure.mjs';
import { structures } from './structures.mjs';

/** Sorting is n log n, and caches get colder, so twice the work takes somewhat more than twice the time. */
const TARGET = 2.3;

/**
 * @param {(...paths: string[]) => readonly string[]} lint the command line that lints paths
 * @param {string} empty a tiny manifest, to measure the start of a run, which does not grow
 * @param {number} runs
 * @param {readonly string[]} [names] of structures; default: all
 */
export function growth(lint, empty, runs, names = Object.keys(structures)) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-growth-'));
  try {
    return [
      `${'structure'.padEnd(46)} ${'n'.padStart(6)} ${'n'.padStart(8)} ${'2 n'.padStart(9)}   ratio (target ${TARGET})`,
      ...names.map((name) => {
        const { n, write } = structures[name] ?? unknown(name);
        const file = (/** @type {number} */ count) => {
          const at = path.join(folder, `${count}.yaml`);
          writeFileSync(at, write(count));
          return at;
        };
        const { start, once, twice } = inTurn(
          { start: lint(empty), once: lint(file(n)), twice: lint(file(2 * n)) },
          runs,
        );
        const [one, two] = [once, twice].map(
          ({ userMilliseconds }) => userMilliseconds - start.userMilliseconds,
        );
        const ratio = (two ?? 0) / (one ?? 0);
        return `${name.padEnd(46)} ${String(n).padStart(6)} ${ms(one)} ${ms(two)}   ${ratio.toFixed(2)}${ratio > TARGET ? ' above the target' : ''}`;
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} name @returns {never} */
function unknown(name) {
  throw new Error(`Unknown structure "${name}". Known: ${Object.keys(structures).join(', ')}.`);
}

const ms = (/** @type {number | undefined} */ milliseconds = 0) =>
  `${milliseconds.toFixed(0)} ms`.padStart(9);
