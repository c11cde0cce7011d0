// @ts-check
// Compares plimsoll/unknown-field and plimsoll/malformed with Kubernetes' own Go types, which decode manifests as the
// API server does with fieldValidation=Strict (../shared/tools/strict beside the repository, built where Go is
// installed):
// - In the open corpus, both find the same unknown fields, and a manifest that cannot be decoded is malformed.
// - The same goes for mutants: manifests of the corpus with a letter of a key dropped, a key moved, or another type.
//
//   node scripts/conformance/strict.mjs [FOLDER] [--referee PATH] [--seed N] [--mutants N]
//
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { manifests, outside } from '../lib/outside.mjs';
import { root } from '../lib/workspace.mjs';
import { mutantsOf } from './strict-mutants.mjs';

/** @typedef {import('@plimsoll/core').Finding} Finding */
/** @typedef {import('@plimsoll/core/kubernetes').Json} Json */
/** @typedef {{ file: string, kind: string, known: boolean, err?: string, faults?: string[] }} Verdict a line of the referee */
/** @typedef {{ unknown: Set<string>, refused: Set<string>, malformed: Set<string>, judged: Set<string> }} Faults of objects as `file kind`, of unknown fields as `file kind path` */

/** The release of the referee's types. */
const KUBERNETES = '1.37';

/** Requests, answers and lists of objects, which are not checked. */
const EXCEPT = /^v1\/(?:Status|\w+Options)$|List$/;

/** Keys of patches and of objects that SOPS encrypted, which are not checked. */
const LEFT_OUT = /^(?:\$patch|\$retainKeys|\$setElementOrder.*|\$deleteFromPrimitiveList.*|sops)$/;

/** Placeholders, which are ordinary text to the referee. */
const PLACEHOLDER = /\$\{|\$\(|\{\{|"\$[A-Za-z_]\w*"|"<[^<>"]*>"|"@[A-Z_]+@"|"__[A-Z_]+__"|"ENC\[/;

/** Messages of the referee about the syntax of YAML and JSON, not about types. The reader reports those. */
const NOT_DECODED =
  /unmarshal|cannot parse|quantities must match|illegal base64|unable to decode|unknown unit|invalid duration|parsing time/;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    referee: { type: 'string' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'string', default: '1000' },
    'no-kubectl': { type: 'boolean' },
  },
});

const corpus = manifests(positionals[0]);

const temp = mkdtempSync(path.join(tmpdir(), 'strict-'));
try {
  const referee = options.referee ?? buildReferee();
  if (referee === undefined) console.log('strict: not compared. The referee or Go is missing.');
  else await compareAll(referee);
} finally {
  rmSync(temp, { recursive: true, force: true });
}

/** @param {string} referee */
async function compareAll(referee) {
  const files = filesOf(corpus);
  const ours = await judge(corpus, files);
  const theirs = ask(referee, corpus, files);
  report('corpus', compare(ours.faults, theirs));

  const sound = ours.objects.filter(({ faulty }) => !faulty);
  const mutants = mutantsOf(
    sound.map(({ value }) => value),
    Number(options.mutants),
    Number(options.seed),
  );
  const folder = path.join(temp, 'mutants');
  mkdirSync(folder);
  const names = mutants.map(({ how }, index) => `${String(index).padStart(4, '0')}-${how}.json`);
  for (const [index, { value }] of mutants.entries())
    writeFileSync(
      path.join(folder, /** @type {string} */ (names[index])),
      JSON.stringify(value, undefined, 1),
    );
  report('mutants', compare((await judge(folder, names)).faults, ask(referee, folder, names)));
}

/** @param {string} title @param {string[]} disagreements */
function report(title, disagreements) {
  console.log(`${title}: ${disagreements.length === 0 ? 'agreed' : `${disagreements.length} disagreements`}`);
  for (const line of disagreements) console.log(`  ${line}`);
  if (disagreements.length > 0) process.exitCode = 1;
}

/** @param {Faults} ours @param {Faults} theirs */
function compare(ours, theirs) {
  const judged = (/** @type {string} */ each) =>
    theirs.judged.has(objectOf(each)) && ours.judged.has(objectOf(each));
  // After a value that it cannot decode, the referee reports no fields.
  const decoded = (/** @type {string} */ each) => judged(each) && !theirs.refused.has(objectOf(each));
  return [
    only('unknown to the referee alone', theirs.unknown, ours.unknown, decoded),
    only('unknown to us alone', ours.unknown, theirs.unknown, decoded),
    only('refused by the referee alone', theirs.refused, ours.malformed, judged),
    only('refused by us alone', ours.refused, theirs.refused, judged),
  ].flat();
}

/** @param {string} what @param {Set<string>} some @param {Set<string>} others @param {(each: string) => boolean} counts */
function only(what, some, others, counts) {
  return [...some].filter((each) => !others.has(each) && counts(each)).map((each) => `${what}: ${each}`);
}

/** @param {string} fault */
function objectOf(fault) {
  return fault.split(' ').slice(0, 2).join(' ');
}

/** @param {string} folder @param {readonly string[]} files */
async function judge(folder, files) {
  /** @type {typeof import('@plimsoll/core')} */
  const { lint, parse, resolveConfig } = await import(
    pathToFileURL(path.join(root, 'packages/core/dist/index.js')).href
  );
  const parsed = await Promise.all(
    files.map((file) => parse({ path: file, text: readFileSync(path.join(folder, file), 'utf8') })),
  );
  const { findings } = await lint(parsed, resolveConfig([{ kubernetesVersion: KUBERNETES }]));
  const faults = noFaults();
  for (const { source, documents } of parsed)
    for (const { value } of documents)
      for (const object of objectsIn(value))
        if (!hasKey(object, LEFT_OUT) && !PLACEHOLDER.test(JSON.stringify(object)))
          faults.judged.add(`${source.path} ${object.apiVersion}/${object.kind}`);
  for (const { ruleId, messageId, file, resource, path: place, origin } of findings) {
    if (!resource || origin) continue;
    const object = `${file} ${resource.apiVersion}/${resource.kind}`;
    if (ruleId === 'plimsoll/unknown-field') faults.unknown.add(`${object} ${dotted(place)}`);
    if (ruleId !== 'plimsoll/malformed') continue;
    faults.malformed.add(object);
    // The referee does not check enums, bounds or missing keys.
    if (messageId === 'type') faults.refused.add(object);
  }
  const faulty = new Set(findings.map(({ file }) => file));
  const objects = parsed.flatMap(({ source, documents }) =>
    documents.flatMap(({ value }) =>
      typeof value === 'object' && value !== null
        ? [{ value: /** @type {Json} */ (value), faulty: faulty.has(source.path) }]
        : [],
    ),
  );
  return { faults, objects };
}

/** @param {readonly (string | number)[]} steps */
function dotted(steps) {
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}

/** @param {string} referee @param {string} folder @param {readonly string[]} files @returns {Faults} */
function ask(referee, folder, files) {
  const { stdout } = spawnSync(referee, {
    cwd: folder,
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const faults = noFaults();
  for (const line of stdout.split('\n').filter(Boolean)) {
    /** @type {Verdict} */
    const { file, kind, known, err, faults: unknown = [] } = JSON.parse(line);
    if (!known || kind === undefined || EXCEPT.test(kind)) continue;
    faults.judged.add(`${file} ${kind}`);
    for (const each of unknown) {
      const field = /"(.*)"/.exec(each)?.[1];
      if (field !== undefined) faults.unknown.add(`${file} ${kind} ${field}`);
    }
    if (err !== undefined && NOT_DECODED.test(err)) faults.refused.add(`${file} ${kind}`);
  }
  return faults;
}

/** @returns {Faults} */
function noFaults() {
  return { unknown: new Set(), refused: new Set(), malformed: new Set(), judged: new Set() };
}

/** A document's objects: itself, or the items of a List. @param {unknown} value @returns {Record<string, unknown>[]} */
function objectsIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  const { kind, items } = /** @type {Record<string, unknown>} */ (value);
  return kind === 'List' && Array.isArray(items)
    ? items.flatMap(objectsIn)
    : [/** @type {Record<string, unknown>} */ (value)];
}

/** @param {unknown} value @param {RegExp} keys @returns {boolean} */
function hasKey(value, keys) {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, own]) => keys.test(key) || hasKey(own, keys));
}

/** @returns {string | undefined} */
function buildReferee() {
  const source = path.join(outside, 'tools/strict');
  if (!existsSync(source) || spawnSync('go', ['version']).status !== 0) return undefined;
  const target = path.join(temp, 'strict');
  execFileSync('go', ['build', '-o', target, '.'], { cwd: source, stdio: 'inherit' });
  return target;
}

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
