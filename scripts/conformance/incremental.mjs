// @ts-check
// Compares runs that remember the last one with fresh runs, after random edits of real manifests:
//
//   node scripts/conformance/incremental.mjs [--edits 200] [--seed 1] [--files 400] [FOLDER]
//
// All rules of the strictest presets and the attack paths are on. It takes every nth file of the folder, so that a fresh
// run after each edit ends in time. Without FOLDER, see ../lib/outside.mjs. The packages must be built.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { LintMemory } from '@plimsoll/core/internal';
import { manifests } from '../lib/outside.mjs';
import { shippedPacks } from '../lib/packs.mjs';

const PRESETS = [
  'pod-security/restricted',
  'cis/level-2',
  'nsa-hardening/strict',
  'platform/strict',
  'attack-paths/recommended',
];
/** Larger files say nothing more, and take most of the time. */
const LARGEST = 100_000;
const VALUES = ['x', '"y"', '3', 'true', '["*"]', '{a: b}', '$' + '{VAR}', '', 'default'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '400' },
  },
});
const folder = manifests(positionals[0]);
let state = Number(values.seed);
/** A number below a limit, the same ones for a seed. @param {number} limit */
const random = (limit) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor(state / 65536) % Math.max(limit, 1);
};

/** @type {Record<string, (text: string) => string>} */
const EDITS = {
  value: (text) => onLine(text, (line) => line.replace(/:\s.*$/, `: ${VALUES[random(VALUES.length)]}`)),
  'more letters': (text) => onLine(text, (line) => line + ['x', ' # c', '0', ' ', ':'][random(5)]),
  'no line': (text) =>
    text
      .split('\n')
      .toSpliced(random(text.split('\n').length), 1)
      .join('\n'),
  'no document': (text) => inDocuments(text, (documents) => documents.toSpliced(random(documents.length), 1)),
  'document again': (text) =>
    inDocuments(text, (documents) => [...documents, documents[random(documents.length)] ?? '']),
  waiver: (text) => onLine(text, (line) => `# plimsoll-ignore nsa-hardening/cpu-limits -- as it is\n${line}`),
  broken: (text) => `${text}\n---\na: [\n`,
  line: (text) => `# moved\n${text}`,
};

/** @param {string} text @param {(line: string) => string} edit */
function onLine(text, edit) {
  const lines = text.split('\n');
  const at = random(lines.length);
  return lines.with(at, edit(lines[at] ?? '')).join('\n');
}

/** @param {string} text @param {(documents: string[]) => string[]} edit */
const inDocuments = (text, edit) => edit(text.split(/^---$/m)).join('---');

const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.ya?ml$/.test(name) && statSync(path.join(folder, name)).size < LARGEST)
  .toSorted();
const step = Math.max(1, Math.floor(found.length / Number(values.files)));
/** @type {Map<string, import('@plimsoll/core').ParsedFile>} */
const files = new Map();
for (const name of found.filter((_, index) => index % step === 0))
  files.set(name, await parse({ path: name, text: readFileSync(path.join(folder, name), 'utf8') }));

const config = resolveConfig({ extends: PRESETS }, { plugins: await shippedPacks() });
const text = (/** @type {unknown} */ result) =>
  JSON.stringify(result, (_, value) => (value instanceof Map ? [...value] : value));
/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const before = process.cpuUsage();
  const result = text(await work());
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
}

const memory = new LintMemory();
const options = { fixes: true, now: new Date(0) };
const counts = { fresh: 0, again: 0, wrong: 0 };
await lint([...files.values()], config, { ...options, memory });
for (let edit = 0; edit < Number(values.edits); edit++) {
  const name = [...files.keys()][random(files.size)] ?? '';
  const kinds = Object.keys(EDITS);
  const kind = edit % 10 === 9 ? 'no file' : (kinds[random(kinds.length)] ?? '');
  const before = files.get(name)?.source.text ?? '';
  if (kind === 'no file') files.delete(name);
  else files.set(name, await parse({ path: name, text: EDITS[kind]?.(before) ?? before }));
  const all = [...files.values()];
  const again = await timed(() => lint(all, config, { ...options, memory }));
  const fresh = await timed(() => lint(all, config, options));
  counts.again += again.milliseconds;
  counts.fresh += fresh.milliseconds;
  if (again.result === fresh.result) continue;
  counts.wrong++;
  let at = 0;
  while (again.result[at] === fresh.result[at]) at++;
  console.log(`${kind} in ${name}:`);
  for (const { result } of [again, fresh])
    console.log(`  …${result.slice(Math.max(0, at - 200), at + 100)}…`);
}
console.log(
  `${values.edits} edits of ${files.size} files: ${counts.wrong} results differ from a fresh run. CPU ${(counts.again / counts.fresh).toFixed(2)} × that of fresh runs.`,
);
if (counts.wrong > 0) process.exitCode = 1;
