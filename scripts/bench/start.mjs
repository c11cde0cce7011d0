// @ts-check
// What each module adds to start-up: the bytes that V8 reads, and the time until its own code has run once.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle } from '../build/bundle.mjs';
import { root } from '../lib/workspace.mjs';

/** The line that the bundler writes before the code of each module. */
const MODULE = /^\/\/ ((?:packages|node_modules)\/\S+)$/gm;

/** Notes when the code of each module begins, and writes the time of each when the process ends. */
const WATCH = `globalThis.__times ??= new Map();
globalThis.__enter ??= (next) => {
  const now = performance.now();
  const { at, since } = globalThis.__entered ?? {};
  if (at) globalThis.__times.set(at, (globalThis.__times.get(at) ?? 0) + now - since);
  globalThis.__entered = { at: next, since: performance.now() };
};
globalThis.__written ??= process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.START_TIMES, JSON.stringify([...globalThis.__times])),
);
`;

/**
 * @param {string} small a small file
 * @param {number} runs
 * @returns {Promise<string[]>} the modules that cost most, and what each package costs
 */
export async function startByModule(small, runs) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-start-'));
  try {
    const cli = path.join(root, 'packages/cli');
    cpSync(path.join(cli, 'bin'), path.join(folder, 'bin'), { recursive: true });
    cpSync(path.join(cli, 'package.json'), path.join(folder, 'package.json'));
    mkdirSync(path.join(folder, 'dist'));
    /** @type {Map<string, number>} */
    const bytes = new Map();
    for (const [file, text] of (await bundle({ minify: false })).files) {
      if (!file.endsWith('.cjs')) continue;
      const [, ...parts] = text.split(MODULE);
      for (let i = 0; i < parts.length; i += 2) bytes.set(String(parts[i]), parts[i + 1]?.length ?? 0);
      const watched = text.replace(MODULE, (_, name) => `__enter(${JSON.stringify(name)});`);
      writeFileSync(path.join(folder, 'dist', file), `${WATCH}${watched}\n__enter();\n`);
    }
    const written = path.join(folder, 'times.json');
    /** @type {Map<string, number>} the shortest time of each: the rest is noise of the machine */
    const times = new Map();
    // The first run fills V8's compile cache, the second one uses it.
    for (let run = 0; run < runs + 1; run++) {
      const env = { ...process.env, START_TIMES: written, XDG_CACHE_HOME: folder, LOCALAPPDATA: undefined };
      spawnSync(process.execPath, [path.join(folder, 'bin/plimsoll.js'), '--no-config', small], { env });
      if (run === 0) continue;
      for (const [name, time] of JSON.parse(readFileSync(written, 'utf8')))
        times.set(name, Math.min(time, times.get(name) ?? Number.POSITIVE_INFINITY));
    }
    /** @type {Map<string, { time: number, size: number }>} */
    const packages = new Map();
    for (const [name, time] of times) {
      const owner = /^packages\/([^/]+)/.exec(name)?.[1] ?? 'node_modules';
      const sum = packages.get(owner) ?? { time: 0, size: 0 };
      packages.set(owner, { time: sum.time + time, size: sum.size + (bytes.get(name) ?? 0) });
    }
    const shown = (/** @type {string} */ name, /** @type {number} */ time, /** @type {number} */ size) =>
      `${time.toFixed(2).padStart(6)} ms ${(size / 1000).toFixed(0).padStart(5)} kB  ${name}`;
    const byTime = [...times].sort(([, a], [, b]) => b - a).slice(0, 15);
    return [
      `${times.size} modules are loaded; sizes as tsc writes them`,
      ...[...packages]
        .sort(([, a], [, b]) => b.size - a.size)
        .map(([name, { time, size }]) => shown(name, time, size)),
      'of these',
      ...byTime.map(([name, time]) => shown(name, time, bytes.get(name) ?? 0)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
