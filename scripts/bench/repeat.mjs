// @ts-check
// One, two and ten copies of a folder: processor time and memory have to grow as the files do.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { costsInTurn, whyNotMeasured } from './programs.mjs';

const COPIES = [1, 2, 10];

/** How far the cost of a file may be from that of a file of one copy. */
const TARGET = 0.15;

/**
 * @param {object} options
 * @param {readonly string[]} options.plimsoll our command line for a folder, without the folder
 * @param {readonly string[]} options.nothing a program that does nothing: its start does not grow
 * @param {string} options.folder
 * @param {number} options.runs
 * @returns {string[]}
 */
export function repeated({ plimsoll, nothing, folder, runs }) {
  const why = whyNotMeasured();
  if (why !== undefined) return [why];
  const copies = mkdtempSync(path.join(tmpdir(), 'plimsoll-copies-'));
  try {
    // Links are not followed, so these are real copies. `2` is in a folder of its own: the run is about that folder.
    const inFolders = COPIES.map((count) => {
      const own = path.join(copies, String(count));
      for (let copy = 0; copy < count; copy++) {
        mkdirSync(path.join(own, String(copy)), { recursive: true });
        cpSync(folder, path.join(own, String(copy)), { recursive: true });
      }
      return /** @type {const} */ ([`${count} ×`, [...plimsoll, own]]);
    });
    const costs = costsInTurn({ nothing: [...nothing], ...Object.fromEntries(inFolders) }, runs);
    const { nothing: start, '1 ×': one } = costs;
    if (typeof start !== 'object' || typeof one !== 'object') return ['not measured'];
    return COPIES.map((count) => {
      const cost = costs[`${count} ×`];
      if (typeof cost !== 'object') return `${count} ×: ${cost}`;
      const cpu = (cost.cpu - start.cpu) / (one.cpu - start.cpu) / count;
      const memory = (cost.peakBytes - start.peakBytes) / (one.peakBytes - start.peakBytes) / count;
      const judged = (/** @type {number} */ part) =>
        `${part.toFixed(2)}${part > 1 + TARGET ? ' above the target' : ''}`;
      return `${count} ×: CPU ${cost.cpu.toFixed(2)} s, clock ${cost.wall.toFixed(2)} s, memory ${(cost.peakBytes / 1e6).toFixed(0)} MB; for each copy CPU ${judged(cpu)}, memory ${judged(memory)} of one alone (target ${(1 + TARGET).toFixed(2)})`;
    });
  } finally {
    rmSync(copies, { recursive: true });
  }
}
