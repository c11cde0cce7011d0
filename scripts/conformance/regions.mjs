// @ts-check
// Checks that every finding points at what it is about. Over real manifests, with all rules on, the text of the region
// is the scalar at the finding's path, or its key, or, for a missing field, the key or name of the nearest existing
// ancestor. For an object that a chart makes from values, the text of the values has there: the value or a part of it,
// its key, or the entry for the object or a part of it, judging only by the indentation of the lines. `node
// scripts/conformance/regions.mjs [directory]`; without one, see ../lib/outside.mjs. Needs `pnpm build`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { ownValue, readResources } from '@plimsoll/core/internal';
import { manifests } from '../lib/outside.mjs';
import { shippedPacks } from '../lib/packs.mjs';

const folder = manifests(process.argv.slice(2).find((word) => !word.startsWith('-')));
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
  .map((entry) => path.join(entry.parentPath, entry.name))
  .sort();

const packs = await shippedPacks();
const config = resolveConfig({
  plugins: packs,
  rules: Object.fromEntries(
    packs.flatMap((pack) => Object.keys(pack.rules).map((name) => [`${pack.meta.prefix}/${name}`, 'error'])),
  ),
});
const parsed = [];
for (const file of files)
  parsed.push(await parse({ path: path.relative(folder, file), text: readFileSync(file, 'utf8') }));
const byPath = new Map(parsed.map((file) => [file.source.path, file]));
const result = await lint(parsed, config);

/** Sections of values with entries, and the kinds of objects that app-template makes from each. */
const ENTRIES = new Map([
  ['controllers', /^(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|PodDisruptionBudget)$/],
  ['service', /^Service$/],
  ['ingress', /^Ingress$/],
  ['route', /Route$/],
  ['networkpolicies', /NetworkPolicy$/],
  ['roles', /Role$/],
  ['bindings', /Binding$/],
  ['serviceAccount', /^ServiceAccount$/],
  ['configMaps', /^ConfigMap$/],
  ['secrets', /^Secret$/],
]);

/** @type {Map<import('@plimsoll/core').ParsedFile, readonly import('@plimsoll/core/kubernetes').Resource[]>} */
const resources = new Map();
for (const error of result.errors) console.error(error.message);
let wrong = 0;
let checked = 0;
let inValues = 0;
for (const finding of result.findings) {
  const file = byPath.get(finding.file);
  if (!file || !finding.resource) continue;
  checked++;
  if (finding.origin?.kind === 'values') inValues++;
  const problem = finding.region ? judge(finding, finding.region, file) : 'has no region';
  if (problem === undefined) continue;
  wrong++;
  if (wrong <= 40)
    console.error(
      `${finding.file}:${finding.region?.startLine}: ${finding.ruleId} at ${finding.pathByName}: ${problem}`,
    );
}
console.log(
  `${result.findings.length} findings in ${files.length} files, ${checked} of resources, ${inValues} in values: ${wrong} at a wrong place, ${result.errors.length} errors`,
);
if (wrong > 0 || result.errors.length > 0) process.exitCode = 1;

/**
 * @param {import('@plimsoll/core').Finding} finding
 * @param {import('@plimsoll/core').Region} region
 * @param {import('@plimsoll/core').ParsedFile} file
 */
function judge(finding, region, file) {
  if (region.startLine !== region.endLine) return 'spans several lines';
  const raw = file.source.text.slice(region.startOffset, region.endOffset);
  if (raw === '') return 'is empty';
  // The place of an alias is the alias. That of a block scalar in a list is its indicator. An empty value has no key or
  // name to point at.
  if (raw.startsWith('*') || /^(?:\{\}|\[\]|[|>][-+\d]*)$/.test(raw)) return undefined;
  const text = unquote(raw);
  // A finding about an embedded document is about text within a scalar of this file.
  if (finding.origin?.kind === 'embedded') return undefined;
  /** @type {any} */
  let value = resourceOf(finding, file)?.value;
  /** @type {Set<string>} */
  const expected = new Set();
  let missing = false;
  // For a missing field at the root: the text that names the resource.
  expected.add(String(ownValue(ownValue(value, 'metadata'), 'name'))).add(String(ownValue(value, 'kind')));
  for (const key of Object.keys(Object(value))) expected.add(key);
  for (const step of finding.path) {
    const next = Array.isArray(value) ? value[Number(step)] : ownValue(value, String(step));
    if (next === undefined) {
      missing = true;
      break;
    }
    value = next;
    // From here on only this node and those below may match.
    expected.clear();
    if (typeof step === 'string') expected.add(step);
    const name = ownValue(value, 'name');
    if (name !== undefined) expected.add(String(name));
    if (typeof value === 'object' && value !== null) for (const key of Object.keys(value)) expected.add(key);
  }
  const scalar = !missing && (typeof value !== 'object' || value === null);
  if (scalar && typeof value === 'string') {
    if (value.startsWith(text.replace(/\\.*$/s, ''))) return undefined;
  } else if (scalar && value !== null)
    return /^[\w.+-]+$/.test(text) ? undefined : `points at ${JSON.stringify(text)}`;
  if (finding.origin?.kind === 'values')
    return judgeInValues(finding, region, file.source.text, {
      text,
      value: scalar ? value : undefined,
      expected,
    });
  return expected.has(text) ? undefined : `points at ${JSON.stringify(text)}`;
}

/**
 * @param {import('@plimsoll/core').Finding} finding
 * @param {import('@plimsoll/core').Region} region
 * @param {string} source
 * @param {{ text: string, value: any, expected: Set<string> }} found
 */
function judgeInValues({ resource, path: steps, pathByName }, region, source, { text, value, expected }) {
  const keys = keysAbove(source, region.startOffset);
  const isValues = keys.some((key) => /^values/.test(key)) || resource?.kind === 'Values';
  const isLoose = !/^(?:apiVersion|kind):/m.test(source);
  if (!isValues && !isLoose) return `points at ${JSON.stringify(text)}, which is not in the values`;
  // A part of a composed value, such as the tag of an image.
  if (typeof value === 'string' && text !== '' && value.split(/[:@/]/).includes(text)) return undefined;
  if (typeof value === 'string' && /[:@]/.test(text) && value.endsWith(text)) return undefined;
  if (expected.has(text)) return undefined;
  const section = keys.at(-1) ?? '';
  // The entry from which the object is made: the only one, or the one that it is named after.
  if (ENTRIES.get(section)?.test(resource?.kind ?? '')) {
    const named = resource?.name === text || resource?.name?.endsWith(`-${text}`);
    return named || siblingsAt(source, region.startOffset) === 0 || named === undefined
      ? undefined
      : `points at the entry ${JSON.stringify(text)} of ${section}`;
  }
  // The entry from which an item of a list is made: a container, a volume, a port.
  if (steps.length > 0 && pathByName.includes(`[${text}]`)) return undefined;
  return `points at ${JSON.stringify(text)}`;
}

/** The keys above a place that contain it, by indentation. @param {string} source @param {number} offset */
function keysAbove(source, offset) {
  const lines = source.slice(0, offset).split('\n');
  let indent = (lines.at(-1) ?? '').search(/\S|$/);
  /** @type {string[]} */
  const keys = [];
  for (let index = lines.length - 2; index >= 0 && indent > 0; index--) {
    const [, before = '', own] = /^([\s-]*)"?([\w.$/{}-]+)"?:(?:\s|$)/.exec(lines[index] ?? '') ?? [];
    if (own === undefined || before.length >= indent) continue;
    keys.unshift(own);
    indent = before.length;
  }
  return keys;
}

/** The number of sibling keys of a line. @param {string} source @param {number} offset */
function siblingsAt(source, offset) {
  const before = source.slice(0, offset).split('\n');
  const indent = (before.at(-1) ?? '').search(/\S|$/);
  const isSibling = (/** @type {string} */ line) =>
    line.search(/\S|$/) === indent && /^\s*[\w.$/{}"-]+:/.test(line);
  const isOutside = (/** @type {string} */ line) => /\S/.test(line) && line.search(/\S/) < indent;
  /** @param {string[]} lines */
  const count = (lines) => {
    const end = lines.findIndex(isOutside);
    return lines.slice(0, end === -1 ? undefined : end).filter(isSibling).length;
  };
  return count(before.slice(0, -1).reverse()) + count(source.slice(offset).split('\n').slice(1));
}

/**
 * The object that a finding is about, which may be an item of a list, or embedded in another object.
 * @param {import('@plimsoll/core').Finding} finding
 * @param {import('@plimsoll/core').ParsedFile} file
 */
function resourceOf({ resource }, file) {
  return resourcesOf(file).find(
    ({ document, item, kind, name, namespace }) =>
      document === resource?.document &&
      item === resource.item &&
      kind === resource.kind &&
      name === resource.name &&
      namespace === resource.namespace,
  );
}

/** @param {import('@plimsoll/core').ParsedFile} file */
function resourcesOf(file) {
  const known = resources.get(file) ?? readResources(file, { cluster: undefined, namespace: undefined });
  resources.set(file, known);
  return known;
}

/** @param {string} text */
function unquote(text) {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}
