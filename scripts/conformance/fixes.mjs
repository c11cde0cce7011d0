// @ts-check
// Applies all fixes of all rules to real manifests, file by file, and checks that
// - after each pass the file can be read as before, and documents without a fix are equal;
// - every applied fix, applied alone, removes its finding;
// - once nothing is left to fix, a second run changes nothing.
// Then compares with the results of another linter's fixes in its own test cases.
//
//   node scripts/conformance/fixes.mjs [directory]  without one, see ../lib/outside.mjs
//
// Needs `pnpm build`. Takes a few minutes.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { applyFixes, lint, parse, resolveConfig } from '@plimsoll/core';
import { readDocuments } from '@plimsoll/core/internal';
import { hasOracle, manifests, oracle } from '../lib/outside.mjs';
import { shippedPacks } from '../lib/packs.mjs';

const given = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
const folder = manifests(given);
const PASSES = 12;
/** How many fixes of a file to also apply alone. */
const ALONE = 12;

const packs = await shippedPacks();
const config = resolveConfig({
  plugins: packs,
  rules: Object.fromEntries(
    packs.flatMap((pack) => Object.keys(pack.rules).map((name) => [`${pack.meta.prefix}/${name}`, 'error'])),
  ),
});

/** @typedef {import('@plimsoll/core').Finding} Finding */

const counts = { files: 0, changed: 0, offered: 0, made: 0, alone: 0, passes: 0 };
/** @type {Record<string, number>} */
const refused = {};
/** @type {Record<string, number>} */
const byRule = {};
/** @type {string[]} */
const faults = [];

/** @param {string} file @param {string} text */
async function check(file, text, rules = config) {
  const result = await lint([await parse({ path: file, text })], rules, { fixes: true });
  for (const error of result.errors) faults.push(`${file}: ${error.message}`);
  return result;
}

/** @param {Finding} finding */
const identity = ({ ruleId, messageId, pathByName, resource }) =>
  JSON.stringify([ruleId, messageId, pathByName, resource?.document, resource?.item]);

/** @param {string} text */
const comments = (text) =>
  [...readDocuments(text, { comments: true })].flatMap((document) =>
    document.comments.map(({ start, end }) => text.slice(start, end)),
  );

/**
 * The differences between two values, as paths.
 * @param {any} a @param {any} b @param {string} at @returns {string[]}
 */
function differences(a, b, at = '') {
  if (Object.is(a, b)) return [];
  const maps = [a, b].every((value) => typeof value === 'object' && value !== null);
  if (!maps || Array.isArray(a) !== Array.isArray(b)) return [at];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], `${at}/${key}`),
  );
}

/** @param {string} file @param {string} before @param {string} after @param {readonly Finding[]} made */
function compare(file, before, after, made) {
  const [old, now] = [[...readDocuments(before)], [...readDocuments(after)]];
  if (old.length !== now.length) return void faults.push(`${file}: the documents differ from before`);
  const touched = new Set(made.flatMap(({ resource }) => resource?.document ?? []));
  for (const [index, document] of old.entries()) {
    const own = now[index];
    if (
      !own ||
      JSON.stringify(own.problems.map(({ rule }) => rule)) !==
        JSON.stringify(document.problems.map(({ rule }) => rule))
    )
      faults.push(`${file}: document ${index} has a new problem`);
    const paths = differences(document.value, own?.value);
    if (paths.length > 0 && !touched.has(document.index))
      faults.push(`${file}: document ${index} changed without a fix: ${paths[0]}`);
    if (!own || paths.length === 0) continue;
    const places = made
      .filter(({ resource }) => resource?.document === document.index)
      .map((finding) => placeOf(before, finding, index, document.value));
    const strays = paths.filter((at) => !places.some((place) => covers(place, at, document.value)));
    if (strays.length > 0) faults.push(`${file}: document ${index}: no fix is about ${strays[0]}`);
  }
  const kept = new Set(comments(after));
  const lost = comments(before).filter(
    (comment) => !kept.has(comment) && !comment.includes('plimsoll-ignore'),
  );
  if (lost.length > 0) faults.push(`${file}: ${lost.length} comments lost`);
}

/**
 * Whether a change belongs to a place. A fix alone puts its item at the end of a list. Several fixes put theirs one
 * after the other.
 * @param {string} place @param {string} at @param {any} value
 */
function covers(place, at, value) {
  if (at === place || at.startsWith(`${place}/`)) return true;
  const list = place.slice(0, place.lastIndexOf('/'));
  const [index, other] = [place, at].map((each) => Number(each.slice(list.length + 1).split('/')[0]));
  const old = list
    .split('/')
    .slice(1)
    .reduce((host, step) => host?.[step], value);
  return (
    at.startsWith(`${list}/`) && Array.isArray(old) && index === old.length && Number(other) > old.length
  );
}

/**
 * The one place that a fix, applied alone, changes.
 * @param {string} text @param {Finding} finding @param {number} index @param {any} value
 */
function placeOf(text, finding, index, value) {
  const key = JSON.stringify(finding.fix?.edits);
  if (places.text !== text) places.known.clear();
  places.text = text;
  const known = places.known.get(key);
  if (known !== undefined) return known;
  const paths = differences(value, [...readDocuments(applyFixes(text, [finding]).text)][index]?.value).map(
    (at) => at.split('/'),
  );
  const [first = []] = paths;
  const shared = first.filter((_, length) =>
    paths.every((other) => first.slice(0, length + 1).every((step, at) => other[at] === step)),
  );
  const place = shared.join('/');
  places.known.set(key, place);
  return place;
}
/** @type {{ text: string, known: Map<string, string> }} */
const places = { text: '', known: new Map() };

/** Applies all fixes until none is left. @param {string} file @param {string} original */
async function fixAll(file, original, rules = config) {
  let text = original;
  for (let pass = 0; pass < PASSES; pass++) {
    const { findings, fixes } = await check(file, text, rules);
    if (pass === 0) {
      counts.offered += fixes?.offered ?? 0;
      for (const { reason } of fixes?.refused ?? []) refused[reason] = (refused[reason] ?? 0) + 1;
    }
    const { text: fixed, applied } = applyFixes(text, findings);
    if (applied.length === 0) return text;
    compare(file, text, fixed, applied);
    if (pass === 0) await alone(file, text, findings, applied);
    for (const { ruleId } of applied) byRule[ruleId] = (byRule[ruleId] ?? 0) + 1;
    counts.made += applied.length;
    counts.passes = Math.max(counts.passes, pass + 1);
    text = fixed;
  }
  faults.push(`${file}: fixes are left after ${PASSES} passes`);
  return text;
}

/** @param {string} file @param {string} text @param {readonly Finding[]} findings @param {readonly Finding[]} applied */
async function alone(file, text, findings, applied) {
  const step = Math.max(1, Math.floor(applied.length / ALONE));
  for (const finding of applied.filter((_, index) => index % step === 0).slice(0, ALONE)) {
    counts.alone++;
    const { text: fixed } = applyFixes(text, [finding]);
    const { findings: after } = await check(file, fixed);
    const count = (/** @type {readonly Finding[]} */ list) =>
      list.filter((other) => other.ruleId === finding.ruleId).length;
    // After a removed item, the next one gets its index.
    if (count(after) >= count(findings) && after.some((other) => identity(other) === identity(finding)))
      faults.push(`${file}: ${identity(finding)} remains after its fix`);
  }
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
  .map((entry) => path.join(entry.parentPath, entry.name))
  .sort();
for (const file of files) {
  counts.files++;
  const shown = path.relative(folder, file);
  const text = readFileSync(file, 'utf8');
  const fixed = await fixAll(shown, text);
  if (fixed !== text) {
    counts.changed++;
    if (applyFixes(fixed, (await check(shown, fixed)).findings).text !== fixed)
      faults.push(`${shown}: a second run changes it again`);
  }
}
console.log(JSON.stringify({ ...counts, refused, byRule }, null, 2));

/** Where our fix of a peer's case differs on purpose, and why. Polaris rewrites the file, so values are compared. */
const EXPLAINED = new Map(
  Object.entries({
    'hostIPCSet hostPIDSet hostNetworkSet': 'Polaris removes the field, we write false, its default.',
    'dangerousCapabilities insecureCapabilities':
      'Polaris replaces the list, or leaves an empty map. We remove the faulty items, and with the last one the list around it, and append ALL.',
    runAsRootAllowed: 'The object is of a version that the API does not have: nothing is found in it.',
    pullPolicyNotAlways: 'An image without a tag is pulled always by default: nothing is found.',
  }).flatMap(([checks, why]) => checks.split(' ').map((check) => [check, why])),
);

if (given === undefined && hasOracle()) await polaris();

async function polaris() {
  const cases = readFileSync(path.join(oracle, 'cases.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ fixedFile }) => fixedFile);
  const rulesOf = /** @type {Record<string, string>} */ ({
    dangerousCapabilities: 'pod-security/capabilities-baseline',
    hostIPCSet: 'pod-security/host-ipc',
    hostNetworkSet: 'pod-security/host-network',
    hostPIDSet: 'pod-security/host-pid',
    hostPortSet: 'pod-security/host-ports',
    insecureCapabilities: 'pod-security/capabilities-restricted',
    notReadOnlyRootFilesystem: 'nsa-hardening/read-only-root-filesystem',
    privilegeEscalationAllowed: 'pod-security/allow-privilege-escalation',
    pullPolicyNotAlways: 'nsa-hardening/image-pull-policy',
    runAsPrivileged: 'pod-security/privileged',
    runAsRootAllowed: 'pod-security/run-as-non-root',
  });
  for (const { check: name, file, fixedFile } of cases) {
    const rule = rulesOf[name];
    if (!rule) {
      console.log(`polaris ${name}: no fix of ours, which would have to guess a value`);
      continue;
    }
    const own = resolveConfig({ plugins: packs, rules: { [rule]: 'error' } });
    const text = await fixAll(file, readFileSync(path.join(oracle, 'files', file), 'utf8'), own);
    const wanted = readFileSync(path.join(oracle, 'files', fixedFile), 'utf8');
    const paths = differences(
      [...readDocuments(wanted)].map(({ value }) => value),
      [...readDocuments(text)].map(({ value }) => value),
    );
    const why = EXPLAINED.get(name);
    if (paths.length > 0 && !why) faults.push(`polaris ${name}: another meaning at ${paths[0]}`);
    console.log(
      `polaris ${name} (${path.basename(file)}): ${paths.length === 0 ? 'means the same' : (why ?? `DIFFERS at ${paths.slice(0, 3).join(' ')}`)}`,
    );
  }
}

for (const fault of faults.slice(0, 40)) console.error(fault);
console.log(`${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
