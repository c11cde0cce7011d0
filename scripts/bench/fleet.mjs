// @ts-check
// `plimsoll report` on a thousand repositories with a million findings, and on one repository with as many. The results
// repeat the findings of one real result with other fingerprints: only the number of findings matters, not the files.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn } from './measure.mjs';

const BIN = fileURLToPath(new URL('../../packages/cli/bin/plimsoll.js', import.meta.url));
const INSECURE = fileURLToPath(new URL('../../examples/insecure', import.meta.url));

const REPOSITORIES = 1000;
const FINDINGS = 1000;
/** The most memory that the process may use, in bytes. */
const BOUND = 2 ** 30;

/** @param {{ runs: number }} settings */
export function fleet({ runs }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-fleet-'));
  try {
    const sample = resultOf(INSECURE);
    const many = path.join(folder, 'many');
    const earlier = path.join(folder, 'earlier');
    const one = path.join(folder, 'one');
    const oneEarlier = path.join(folder, 'one-earlier');
    for (let index = 0; index < REPOSITORIES; index++) {
      writeResult(sample, many, `acme/service-${index}`, FINDINGS, index);
      // A twentieth of the findings is gone, and as many are new.
      writeResult(sample, earlier, `acme/service-${index}`, FINDINGS, index, FINDINGS / 20);
    }
    writeResult(sample, one, 'acme/monorepo', REPOSITORIES * FINDINGS, 0);
    writeResult(
      sample,
      oneEarlier,
      'acme/monorepo',
      REPOSITORIES * FINDINGS,
      0,
      (REPOSITORIES * FINDINGS) / 20,
    );
    const report = (/** @type {string[]} */ ...args) => [BIN, 'report', ...args];
    const usages = inTurn(
      {
        'text of many repositories': report(many),
        'html of many': report(many, '-f', 'html'),
        'sarif of many': report(many, '-f', 'sarif'),
        'text of many, with what changed': report(many, '--since', earlier),
        'text of one repository': report(one),
        'text of one, with what changed': report(one, '--since', oneEarlier),
      },
      // Each run takes seconds.
      Math.min(runs, 3),
    );
    const mib = Math.round(statSync(path.join(one, 'acme-monorepo.json')).size / 2 ** 20);
    return [
      `one million findings, ${mib} MiB of JSON; processor time, and peak memory against 1 GiB`,
      ...Object.entries(usages).map(
        ([name, { userMilliseconds, peakBytes }]) =>
          `${name}: ${(userMilliseconds / 1000).toFixed(1)} s, ${Math.round(peakBytes / 2 ** 20)} MiB: ${(peakBytes / BOUND).toFixed(2)} ×`,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} files */
function resultOf(files) {
  const { stdout } = spawnSync(
    process.execPath,
    [BIN, files, '--no-config', '-f', 'json', '--fail-on', 'never'],
    { maxBuffer: 2 ** 30, encoding: 'utf8' },
  );
  return JSON.parse(stdout);
}

/**
 * @param {any} sample
 * @param {string} folder
 * @param {string} project
 * @param {number} count
 * @param {number} seed
 * @param {number} shift how many of the first findings differ
 */
function writeResult(sample, folder, project, count, seed, shift = 0) {
  mkdirSync(folder, { recursive: true });
  const descriptor = openSync(path.join(folder, `${project.replaceAll('/', '-')}.json`), 'w');
  const { findings, ...head } = sample;
  const run = { ...head.run, project, projectBy: 'option' };
  writeSync(descriptor, `${JSON.stringify({ ...head, run }).slice(0, -1)},"findings":[\n`);
  let text = '';
  for (let index = 0; index < count; index++) {
    const number = (index < shift ? count + index : index) + seed * 0x10000;
    const fingerprint = number.toString(16).padStart(32, '0');
    text += `${index === 0 ? '' : ',\n'}${JSON.stringify({ ...findings[index % findings.length], fingerprint })}`;
    if (text.length < 2 ** 20) continue;
    writeSync(descriptor, text);
    text = '';
  }
  writeSync(descriptor, `${text}\n]}\n`);
  closeSync(descriptor);
}
