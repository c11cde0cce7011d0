// @ts-check
// Whether the reports of --cache are those of a run without it, byte for byte, in JSON and SARIF with the strictest
// presets: cold, warm, and after random edits of a copy of the manifests. Also whether the cache holds lines of them.
//
//   node scripts/conformance/cache.mjs [--edits 200] [--rounds 4] [--seed N] [FOLDER]
//
// Needs the build. Without FOLDER, see ../lib/outside.mjs.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { manifests } from '../lib/outside.mjs';
import { root } from '../lib/workspace.mjs';

const STRICTEST = ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict', 'platform/strict'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const place = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-cache-')));
process.on('exit', () => rmSync(place, { recursive: true, force: true }));
const copy = path.join(place, 'manifests');
const cache = path.join(place, 'results');
cpSync(manifests(positionals[0]), copy, { recursive: true });

let seed = Number(values.seed);
let faults = 0;

let without = lint([]);
compare('cold', false);
compare('warm', true);
let edits = 0;
for (let round = 0; round < Number(values.rounds); round++) {
  const files = filesIn(copy);
  for (; edits < (Number(values.edits) / Number(values.rounds)) * (round + 1); edits++) change(files);
  without = lint([]);
  compare(`after ${edits} edits`, false);
  compare(`after ${edits} edits, warm`, true);
}
lookForLines();
if (faults > 0) process.exitCode = 1;

/** @param {string} what @param {boolean} again whether the reports must come from the cache */
function compare(what, again) {
  const before = entries();
  const start = performance.now();
  const kept = lint(['--cache', '--cache-location', cache]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const isAgain = before.length > 0 && entries().every((name) => before.includes(name));
  const same = without.every((part, index) => part === kept[index]);
  console.log(
    `${what}: ${same ? 'the same' : 'DIFFERENT'}, ${isAgain ? 'from the cache' : 'linted'}, ${seconds} s`,
  );
  if (!same || isAgain !== again) faults++;
}

/**
 * The reports, the messages and the exit code of a run.
 * @param {readonly string[]} more
 */
function lint(more) {
  const targets = ['json', 'sarif'].map((format) => path.join(place, `report.${format}`));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'packages/cli/bin/plimsoll.js'),
      ...[copy, '-f', `json=${targets[0]}`, '-f', `sarif=${targets[1]}`],
      ...STRICTEST.flatMap((preset) => ['--preset', preset]),
      ...more,
    ],
    { cwd: place, encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: '1790000000' } },
  );
  return [...targets.map((file) => readFileSync(file, 'utf8')), stderr, String(status)];
}

function entries() {
  try {
    return readdirSync(cache).filter((name) => name.startsWith('result-'));
  } catch {
    return [];
  }
}

/** A whole number below a limit, always the same for the same seed. @param {number} limit */
function random(limit) {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * limit);
}

/** @param {string[]} files */
function change(files) {
  const at = random(files.length);
  const file = /** @type {string} */ (files[at]);
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  const kind = random(7);
  if (kind === 0) {
    files.splice(at, 1);
    rmSync(file);
  } else if (kind === 1)
    appendFileSync(file, '\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: added }\n');
  else if (kind === 2) writeFileSync(file, text.replace(/[a-z]/, 'x'));
  else if (kind === 3) writeFileSync(file, lines.toSpliced(random(lines.length), 1).join('\n'));
  else if (kind === 4) copyFileSync(file, path.join(path.dirname(file), `copy-${random(1e9)}.yaml`));
  else if (kind === 5) {
    const renamed = `${file}-${random(1e9)}.yaml`;
    renameSync(file, renamed);
    files[at] = renamed;
  } else {
    // The same length and the same times do not prove that nothing changed.
    const { atime, mtime } = statSync(file);
    writeFileSync(
      file,
      text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
    );
    utimesSync(file, atime, mtime);
  }
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** No line of a manifest may be in an entry, as it is or after decompression. */
function lookForLines() {
  const kept = entries().map((name) => readFileSync(path.join(cache, name)));
  const texts = kept.flatMap((entry) => [entry.toString('latin1'), questionsOf(entry)]);
  let looked = 0;
  for (const file of filesIn(copy)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.map((each) => each.trim()).find((each) => /^[\w-]+: \S{8}/.test(each));
    if (line === undefined) continue;
    looked++;
    if (!texts.some((text) => text.includes(line))) continue;
    console.log(`the cache holds a line of ${path.relative(copy, file)}`);
    faults++;
  }
  const size = kept.reduce((sum, { length }) => sum + length, 0);
  console.log(`${kept.length} results, ${size} bytes, hold none of ${looked} lines`);
}

/** What an entry holds that is not encrypted: after a line, a salt, a nonce, a tag and a length. @param {Buffer} entry */
function questionsOf(entry) {
  const at = entry.indexOf('\n') + 1 + 32 + 12 + 16;
  return inflateRawSync(entry.subarray(at + 4, at + 4 + entry.readUInt32LE(at))).toString();
}
