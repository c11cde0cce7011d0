// @ts-check
// The reader of manifests against `yaml`, and against the fallback on the parser of `yaml`, which gives the same values
// and positions.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './measure.mjs';

const PASS = fileURLToPath(new URL('./reading-pass.mjs', import.meta.url));
/** Passes in one process: the first one is like a command, the later ones are like an editor. */
const PASSES = { fast: 9, fallback: 2, yaml: 2 };

/** @type {readonly (readonly [name: string, min: number, max: number])[]} */
const CLASSES = [
  ['all files', 0, Infinity],
  ['below 4 kB', 0, 4096],
  ['4 to 64 kB', 4096, 65536],
  ['64 kB and more', 65536, Infinity],
];

/**
 * @param {readonly { file: string, size: number }[]} files
 * @param {number} runs
 * @returns {string[]}
 */
export function reading(files, runs) {
  return CLASSES.map(([name, min, max]) => {
    const chosen = files.filter(({ size }) => size >= min && size < max);
    const bytes = chosen.reduce((sum, { size }) => sum + size, 0);
    /** @type {Record<keyof typeof PASSES, { fresh: number[], warm: number[] }>} */
    const times = {
      fast: { fresh: [], warm: [] },
      fallback: { fresh: [], warm: [] },
      yaml: { fresh: [], warm: [] },
    };
    for (let run = 0; run < runs; run++)
      for (const reader of /** @type {const} */ (['fast', 'fallback', 'yaml'])) {
        const [first, ...rest] = passesOf(
          reader,
          chosen.map(({ file }) => file),
        );
        times[reader].fresh.push(first ?? Number.NaN);
        times[reader].warm.push(...rest);
      }
    const show = (/** @type {'fresh' | 'warm'} */ kind) => {
      const fast = median(times.fast[kind]);
      const speed = (/** @type {number} */ ms) => (bytes / 1000 / ms).toFixed(1);
      const others = /** @type {const} */ (['fallback', 'yaml']).map((other) => {
        const ms = median(times[other][kind]);
        return `${other} ${speed(ms)}: ${(ms / fast).toFixed(1)} ×`;
      });
      return `${kind} ${speed(fast)} MB/s, ${others.join(', ')}`;
    };
    return `${name} (${chosen.length}, ${(bytes / 1e6).toFixed(1)} MB): ${show('fresh')} · ${show('warm')}`;
  });
}

/** @param {keyof typeof PASSES} reader @param {readonly string[]} files @returns {number[]} */
function passesOf(reader, files) {
  const output = execFileSync(process.execPath, [PASS, reader, String(PASSES[reader])], {
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return JSON.parse(output).times;
}
