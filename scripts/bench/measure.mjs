// @ts-check
// Whole-process figures: time and peak memory of a Node program, several runs, medians.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REPORTER = fileURLToPath(new URL('./report-usage.mjs', import.meta.url));

/**
 * `milliseconds` by the clock, `userMilliseconds` on the processor.
 * @typedef {{ milliseconds: number, userMilliseconds: number, peakBytes: number }} Usage
 */

/**
 * Runs a Node program once. Discards its output and ignores its exit code.
 * @param {readonly string[]} args of node
 * @returns {Usage}
 */
function once(args) {
  const start = performance.now();
  const { stderr, error } = spawnSync(process.execPath, ['--import', REPORTER, ...args], {
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const milliseconds = performance.now() - start;
  if (error) throw error;
  const figures = /peak-kilobytes=(\d+) user-microseconds=(\d+)/.exec(stderr.toString('utf8'));
  if (!figures) throw new Error(`no figures from node ${args.join(' ')}:\n${stderr}`);
  return {
    milliseconds,
    userMilliseconds: Number(figures[2]) / 1000,
    peakBytes: Number(figures[1]) * 1024,
  };
}

/**
 * Runs programs in turn (A B A B …), so that a change of the machine's speed affects all of them alike.
 * @template {string} Name
 * @param {Record<Name, readonly string[]>} programs
 * @param {number} runs counted runs; one more comes first and does not count
 * @returns {Record<Name, Usage>} medians
 */
export function inTurn(programs, runs) {
  const names = /** @type {Name[]} */ (Object.keys(programs));
  /** @type {Record<string, Usage[]>} */
  const usages = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run <= runs; run++)
    for (const name of names) {
      const usage = once(programs[name]);
      if (run > 0) usages[name]?.push(usage);
    }
  return /** @type {Record<Name, Usage>} */ (
    Object.fromEntries(
      names.map((name) => [
        name,
        {
          milliseconds: median((usages[name] ?? []).map((usage) => usage.milliseconds)),
          userMilliseconds: median((usages[name] ?? []).map((usage) => usage.userMilliseconds)),
          peakBytes: median((usages[name] ?? []).map((usage) => usage.peakBytes)),
        },
      ]),
    )
  );
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
