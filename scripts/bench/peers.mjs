// @ts-check
// Other tools on the same files, in turn with ours. A tool that is not on the PATH is skipped, with a message.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { costsInTurn, whyNotMeasured } from './programs.mjs';
import { schemaLocation, writeSchemas } from './schemas.mjs';

/** @typedef {{ folder: string, files: readonly string[], schemas: string }} Input */

/**
 * The command line of each tool, without network access if the tool has an option for that. kube-score stops at the
 * first object that it cannot decode, so it gets only files that it reads.
 * @type {Record<string, (input: Input) => string[]>}
 */
const PEERS = {
  'kube-linter': ({ folder }) => ['lint', '--format', 'json', folder],
  'kube-score': ({ files }) => ['score', '--output-format', 'json', ...files],
  kubeconform: ({ folder, schemas }) => [
    '-strict',
    '-ignore-missing-schemas',
    '-schema-location',
    schemaLocation(schemas),
    '-output',
    'json',
    folder,
  ],
  trivy: ({ folder }) => ['config', '--quiet', '--skip-check-update', '--format', 'json', folder],
  checkov: ({ folder }) => [
    '--framework',
    'kubernetes',
    '--skip-download',
    '--quiet',
    '--compact',
    '-o',
    'json',
    '-d',
    folder,
  ],
};

/** Tools that take minutes run once. */
const SLOW = ['checkov', 'trivy'];

/**
 * @param {object} options
 * @param {readonly string[]} options.plimsoll our command line for a folder, without the folder
 * @param {string} options.folder
 * @param {readonly string[]} options.files the YAML in it
 * @param {number} options.runs
 * @returns {Promise<string[]>}
 */
export async function peers({ plimsoll, folder, files, runs }) {
  const why = whyNotMeasured();
  if (why !== undefined) return [why];
  const schemas = mkdtempSync(path.join(tmpdir(), 'plimsoll-schemas-'));
  try {
    const count = await writeSchemas(schemas);
    const missing = Object.keys(PEERS).filter((name) => isMissing(name));
    const lines = missing.map((name) => `${name}: skipped, it is not on the PATH`);
    const has = (/** @type {string} */ name) => !missing.includes(name);
    const own = { plimsoll: [...plimsoll, folder] };
    const commands = (/** @type {readonly string[]} */ names, /** @type {readonly string[]} */ given) =>
      Object.fromEntries(
        names.map((name) => [name, [name, ...(PEERS[name]?.({ folder, files: given, schemas }) ?? [])]]),
      );
    const quick = Object.keys(PEERS).filter(
      (name) => has(name) && !SLOW.includes(name) && name !== 'kube-score',
    );
    lines.push(`all ${files.length} files; kubeconform has ${count} schemas, which are made of our tables`);
    lines.push(...compared(costsInTurn({ ...own, ...commands(quick, files) }, runs)));
    for (const name of SLOW.filter(has))
      lines.push('one run of each', ...compared(costsInTurn({ ...own, ...commands([name], files) }, 1)));
    if (has('kube-score')) {
      const read = readBy('kube-score', files);
      lines.push(`the ${read.length} files that kube-score reads`);
      const both = { plimsoll: [...plimsoll, ...read], ...commands(['kube-score'], read) };
      lines.push(...compared(costsInTurn(both, runs)));
    }
    return lines;
  } finally {
    rmSync(schemas, { recursive: true });
  }
}

/** @param {string} name */
function isMissing(name) {
  const { error } = spawnSync(name, ['--help'], { stdio: 'ignore' });
  return /** @type {NodeJS.ErrnoException | undefined} */ (error)?.code === 'ENOENT';
}

/**
 * The files that a tool reads: those that it names as the first at fault are left out until it reads the rest.
 * @param {string} name @param {readonly string[]} files
 */
function readBy(name, files) {
  // One that is no manifest fails too, and the message names no file, so halves are tried.
  const reads = (/** @type {readonly string[]} */ some) => {
    const args = PEERS[name]?.({ folder: '', files: some, schemas: '' }) ?? [];
    const { stdout } = spawnSync(name, args, { maxBuffer: 2 ** 30, encoding: 'utf8' });
    return stdout.trimStart().startsWith('[');
  };
  /** @param {readonly string[]} some @returns {readonly string[]} */
  const within = (some) => {
    if (some.length === 0 || reads(some)) return some;
    if (some.length === 1) return [];
    const half = some.length >> 1;
    return [...within(some.slice(0, half)), ...within(some.slice(half))];
  };
  // Its command line has to fit what the system takes.
  const manifests = files.filter((file) => /^kind:/m.test(readFileSync(file, 'utf8')));
  return within(manifests.slice(0, 3000));
}

/** @param {Record<string, import('./programs.mjs').Cost | string>} costs the first is ours */
function compared(costs) {
  const [ours] = Object.values(costs);
  return Object.entries(costs).map(([name, cost]) => {
    if (typeof cost === 'string') return `  ${name}: skipped: ${cost}`;
    const ratios =
      typeof ours === 'object' && cost !== ours
        ? `  ratio to ours: CPU ${(cost.cpu / ours.cpu).toFixed(2)}, clock ${(cost.wall / ours.wall).toFixed(2)}, memory ${(cost.peakBytes / ours.peakBytes).toFixed(2)}`
        : '';
    return `  ${name.padEnd(12)} CPU ${cost.cpu.toFixed(2)} s, clock ${cost.wall.toFixed(2)} s, memory ${(cost.peakBytes / 1e6).toFixed(0)} MB${ratios}`;
  });
}
