// @ts-check
// What a user reads who lints a repository with the default presets: the findings and lines of text per workload, the
// rules with the most findings, and what is reported twice.
//
//   node scripts/bench/defaults.mjs [--checkout CHECKOUT] [--rules] [--workloads] DIRECTORY…
//
// Each DIRECTORY is one repository. --checkout measures the presets of another checkout. The measured checkout has to
// be built. --rules counts the findings of all directories by rule. --workloads names the workloads with most to read.
//
// A workload is an object with a pod: a Deployment, a Job, a HelmRelease whose values describe one. Its lines are those
// of its block in the text format, unwrapped, with the line that names it, as if it were linted alone. "All lines" are
// those of all blocks of the repository, divided by its workloads. "Crowded" is the share of findings on lines with
// five or more. The last columns have the rules with more than 12 % of the findings: rules of the restricted level of
// the Pod Security Standards, and all others. Where no workload of a repository sets what the level requires, each of
// its rules has at least one finding for each workload: with eight of these, 12.5 %.
//
// Presets that were tuned on a repository look good there. Judge them on others: for each of these kinds, the three
// with the most workloads that were not used to choose the presets.
//
// - home-ops: it has more HelmReleases than Deployments, StatefulSets and DaemonSets
// - operator: it has at least as many CustomResourceDefinitions as workloads
// - application: it has Services, and neither HelmReleases nor CustomResourceDefinitions nor ClusterRoles
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from '../lib/workspace.mjs';

/** @typedef {import('@plimsoll/core').Finding} Finding */
/** @typedef {import('@plimsoll/core/kubernetes').Resource} Resource */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    checkout: { type: 'string', default: root },
    rules: { type: 'boolean' },
    workloads: { type: 'boolean' },
  },
});
if (positionals.length === 0) throw new Error('Name the directories of repositories to lint.');

/** From this many findings on a line, nobody reads them one by one. */
const CROWDED = 5;
/** A rule with a larger share of a repository's findings drowns the others. */
const SHARE = 0.12;

const { lintFiles } = await built('cli/dist-tsc/index.js');
const { defaultPresets, shippedPlugins } = await built('cli/dist-tsc/config/shipped.js');
const { resolveConfig, visibleFindings } = await built('core/dist/index.js');
const { text } = await built('formatters/dist/text.js');

const FORMAT = {
  tool: { name: 'plimsoll', version: '', informationUri: '' },
  color: false,
  showSuppressed: false,
  docs: new Map(),
  textOf: () => undefined,
};

const on = severitiesOf(defaultPresets);
const restricted = severitiesOf(['pod-security/restricted']);
const isRestricted = (/** @type {string} */ id) => id.startsWith('pod-security/') && restricted.has(id);
/** @type {Map<string, number>} */
const byRule = new Map();
const rows = [];
for (const folder of positionals) rows.push(await measure(path.resolve(folder)));

console.log(`${defaultPresets.join(', ')}: ${on.size} rules on`);
console.log(
  `off, of risk 7 and more: ${named(graveRules().filter((/** @type {string} */ id) => !on.has(id)))}`,
);
console.log(`off, of the restricted level: ${named([...restricted.keys()].filter((id) => !on.has(id)))}\n`);
printTable([
  ['repository', ...Object.keys(rows[0]?.figures ?? {})],
  ...rows.map(({ name, figures }) => [name, ...Object.values(figures)]),
]);
const some = rows.filter(({ workloads }) => workloads > 0);
console.log(
  `\nfindings per workload: median of the repositories ${tenths(median(some.map((row) => row.perWorkload)))}, most ${tenths(most(some.map((row) => row.perWorkload)))}`,
  `\nlines of text per workload, medians: median of the repositories ${median(some.map((row) => row.medianLines))}, most ${most(some.map((row) => row.medianLines))}`,
);
if (values.rules) {
  console.log();
  printTable([...byRule].sort(([, a], [, b]) => b - a).map(([id, count]) => [id, count]));
}

/** @param {string} folder */
async function measure(folder) {
  const seen = { pods: /** @type {Set<Resource>} */ (new Set()), kinds: /** @type {string[]} */ ([]) };
  const result = await lintFiles([folder], {
    cwd: folder,
    allowEmpty: true,
    config: { plugins: [watching(seen)], extends: defaultPresets, rules: { 'watching/objects': 'warn' } },
  });
  /** @type {readonly Finding[]} */
  const findings = visibleFindings(result, FORMAT);
  for (const { ruleId } of findings) byRule.set(ruleId, (byRule.get(ruleId) ?? 0) + 1);
  const byObject = grouped(findings, ({ file, resource }) => keyOf(file, resource));
  const workloads = new Map([...seen.pods].map((pod) => [keyOf(pod.file.path, pod), pod]));
  const own = [...workloads.keys()].map((key) => byObject.get(key) ?? []);
  const lines = own.map((some) => linesOf({ ...result, findings: some }));
  if (values.workloads)
    for (const some of own.toSorted((a, b) => b.length - a.length).slice(0, 5))
      console.log(`${path.basename(folder)}: ${some.length} of ${some[0]?.resource?.kind} ${some[0]?.file}`);
  const perWorkload = findings.length / Math.max(1, workloads.size);
  const crowded = [...grouped(findings, ({ file, region }) => `${file}:${region?.startLine}`).values()]
    .filter(({ length }) => length >= CROWDED)
    .flat();
  const hostPaths = hostPathErrors(findings);
  return {
    name: path.basename(folder),
    workloads: workloads.size,
    perWorkload,
    medianLines: median(lines),
    figures: {
      kind: kindOf(seen.kinds, workloads.size),
      workloads: workloads.size,
      findings: findings.length,
      'per workload': tenths(perWorkload),
      'own: mean': tenths(own.flat().length / Math.max(1, workloads.size)),
      'own: median': median(own.map(({ length }) => length)),
      'own: most': most(own.map(({ length }) => length)),
      'lines: median': median(lines),
      'lines: most': most(lines),
      'all lines': tenths(linesOf({ ...result, findings }) / Math.max(1, workloads.size)),
      crowded: percent(crowded.length / Math.max(1, findings.length)),
      'hostPaths with two errors': `${hostPaths.filter((errors) => errors > 1).length} of ${hostPaths.length}`,
      'restricted above 12 %': shares(findings, (id) => isRestricted(id)),
      'others above 12 %': shares(findings, (id) => !isRestricted(id)),
    },
  };
}

/**
 * Notes the objects with pods, and the kinds of all objects.
 * @param {{ pods: Set<Resource>, kinds: string[] }} seen
 */
function watching({ pods, kinds }) {
  return {
    meta: { name: 'watching', version: '1.0.0', prefix: 'watching' },
    rules: {
      objects: {
        meta: { description: 'Watch', risk: 1, messages: {} },
        create: () => ({
          Resource(/** @type {unknown} */ _root, /** @type {Resource} */ { kind, inValues }) {
            if (!inValues) kinds.push(kind);
          },
          PodSpec: (/** @type {import('@plimsoll/core/kubernetes').PodCursor} */ { owner }) =>
            pods.add(owner),
        }),
      },
    },
  };
}

/** @param {readonly string[]} kinds @param {number} workloads */
function kindOf(kinds, workloads) {
  const count = (/** @type {string[]} */ ...names) => kinds.filter((kind) => names.includes(kind)).length;
  const releases = count('HelmRelease');
  const definitions = count('CustomResourceDefinition');
  if (releases > count('Deployment', 'StatefulSet', 'DaemonSet')) return 'home-ops';
  if (definitions > 0 && definitions >= workloads) return 'operator';
  const plain = releases + definitions + count('ClusterRole') === 0;
  return plain && count('Service') > 0 ? 'application' : '-';
}

/** The lines of the blocks before the summary. @param {import('@plimsoll/core').LintResult} result */
function linesOf(result) {
  if (result.findings.length === 0) return 0;
  return [...text(result, FORMAT)]
    .filter((/** @type {string} */ part) => part.endsWith('\n\n'))
    .reduce((sum, part) => sum + part.trimEnd().split('\n').length, 0);
}

/**
 * The rules that have more than their share.
 * @param {readonly Finding[]} findings @param {(ruleId: string) => boolean} counts
 */
function shares(findings, counts) {
  return [...grouped(findings, ({ ruleId }) => ruleId)]
    .map(([id, { length }]) => /** @type {const} */ ([id, length / findings.length]))
    .filter(([id, share]) => share > SHARE && counts(id))
    .sort(([, a], [, b]) => b - a)
    .map(([id, share]) => `${id.split('/')[1]} ${percent(share)}`)
    .join(', ');
}

/** The number of errors of each hostPath volume. @param {readonly Finding[]} findings */
function hostPathErrors(findings) {
  const errors = findings.filter(({ severity, path: at }) => severity === 'error' && at.includes('hostPath'));
  return [
    ...grouped(errors, ({ file, resource, path: at }) =>
      JSON.stringify([keyOf(file, resource), at.slice(0, at.indexOf('hostPath'))]),
    ).values(),
  ].map(({ length }) => length);
}

/** @param {readonly string[]} presets @returns {Map<string, string>} */
function severitiesOf(presets) {
  const { severities } = resolveConfig({ extends: presets }, { plugins: shippedPlugins });
  return new Map([...severities].filter(([, severity]) => severity !== 'off'));
}

function graveRules() {
  return shippedPlugins
    .filter((/** @type {any} */ { meta }) => defaultPresets.includes(`${meta.prefix}/recommended`))
    .flatMap((/** @type {any} */ { meta: { prefix }, rules }) =>
      Object.entries(rules).flatMap(([name, { meta }]) => (meta.risk >= 7 ? [`${prefix}/${name}`] : [])),
    );
}

/** @param {string} file @param {any} resource */
function keyOf(file, resource) {
  const { apiVersion, kind, namespace, name, document, item } = resource ?? {};
  return JSON.stringify([file, apiVersion, kind, namespace, name, document, item]);
}

/** @template T @param {readonly T[]} all @param {(one: T) => string} key @returns {Map<string, T[]>} */
function grouped(all, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** @param {readonly number[]} numbers */
function most(numbers) {
  return numbers.reduce((a, b) => Math.max(a, b), 0);
}

/** @param {number} number */
function tenths(number) {
  return number.toFixed(1);
}

/** @param {number} part */
function percent(part) {
  return `${Math.round(part * 100)} %`;
}

/** @param {readonly string[]} ids */
function named(ids) {
  return ids.length === 0 ? 'none' : ids.join(', ');
}

/** @param {readonly (readonly (string | number)[])[]} lines */
function printTable(lines) {
  const widths = (lines[0] ?? []).map((_, index) => most(lines.map((line) => `${line[index]}`.length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, index) => `${cell}`.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** @param {string} file below `packages` @returns {Promise<any>} */
function built(file) {
  return import(pathToFileURL(path.join(path.resolve(values.checkout), 'packages', file)).href);
}
