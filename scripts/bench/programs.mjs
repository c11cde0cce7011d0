// @ts-check
// Time and memory of any program, as the system counts them: GNU time, which Linux has.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from './measure.mjs';

const TIME = '/usr/bin/time';

/** Milliseconds that a program may take: one that waits for the network may never end. */
const PATIENCE = 900_000;

/**
 * Seconds, of the processor (user and system, all of its threads and children) and by the clock. Memory is that of its
 * largest process.
 * @typedef {{ cpu: number, wall: number, peakBytes: number }} Cost
 */

/** Why programs cannot be measured here; undefined where they can. */
export const whyNotMeasured = () =>
  existsSync(TIME) ? undefined : `needs GNU time as ${TIME}: install the package "time"`;

/**
 * Runs a program once, without its output. Ignores the exit code: these programs end with 1 if they find something.
 * @param {readonly string[]} command @param {NodeJS.ProcessEnv} [env]
 * @returns {Cost | string} a string says why it was not measured
 */
function once(command, env = process.env) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-time-'));
  try {
    const written = path.join(folder, 'time');
    const { error, stderr } = spawnSync(TIME, ['-q', '-f', '%U %S %e %M', '-o', written, ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PATIENCE,
      maxBuffer: 2 ** 30,
      env,
    });
    if (error) return error.message;
    const [user = 0, system = 0, wall = 0, kilobytes] = readFileSync(written, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    if (kilobytes === undefined)
      return `it could not be run: ${stderr.toString('utf8').trim().slice(0, 200)}`;
    return { cpu: user + system, wall, peakBytes: kilobytes * 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs programs in turn (A B A B …), so that a change of the machine's speed affects all of them alike. One run of each
 * comes first and does not count, unless a single run is asked for.
 * @param {Record<string, readonly string[]>} programs
 * @param {number} runs counted runs
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, Cost | string>} medians; a string says why a program was not measured
 */
export function costsInTurn(programs, runs, env) {
  /** @type {Record<string, Cost[] | string>} */
  const costs = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let run = runs > 1 ? 0 : 1; run <= runs; run++)
    for (const [name, command] of Object.entries(programs)) {
      const known = costs[name];
      if (known === undefined || typeof known === 'string') continue;
      const cost = once(command, env);
      if (typeof cost === 'string') costs[name] = cost;
      else if (run > 0) known.push(cost);
    }
  return Object.fromEntries(
    Object.entries(costs).map(([name, known]) => [
      name,
      typeof known === 'string'
        ? known
        : {
            cpu: median(known.map(({ cpu }) => cpu)),
            wall: median(known.map(({ wall }) => wall)),
            peakBytes: median(known.map(({ peakBytes }) => peakBytes)),
          },
    ]),
  );
}
