// @ts-check
// Compares the pod-security pack with the fixtures of kubernetes/pod-security-admission at every level and version. A
// passing fixture has no finding with the preset of its level at its version. A failing one has a visible finding of
// the check that it is named after, or one that a visible finding supersedes. The failing checks are those that the
// admission plugin names. The plugin skips baseline checks that a restricted one overrides. Other checks fail even if
// another check's finding shows the fault.
//
//   node scripts/conformance/psa.mjs [--all]     --all lists every disagreement, not the first of each kind
//
// Needs `pnpm build`. The fixtures are not part of the repository: they come from ../shared/oracle beside it, with what
// the plugin names for each, or from Go's module cache, where `go` downloads them, without that.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { admissionFixtures, hasOracle, oracle } from '../lib/outside.mjs';
import { root } from '../lib/workspace.mjs';

/** @typedef {{ file: string, level: string, kubernetesVersion: string, check: string, expected: 'pass' | 'fail', reportedChecks?: string[] }} Case */
/** @typedef {import('@plimsoll/core').Finding} Finding */

/** @param {string} folder @returns {Promise<any>} */
const built = (folder) => import(pathToFileURL(path.join(root, 'packages', folder, 'dist/index.js')).href);

/** @returns {Promise<{ cases: number, disagreements: { kind: string, case: Case, detail: string }[] }>} */
export async function psa() {
  /** @type {typeof import('@plimsoll/core')} */
  const { lint, parse, resolveConfig } = await built('core');
  const { podSecurity } = await built('pod-security');

  const given = hasOracle() ? casesOfOracle() : casesOfFixtures(podSecurity);
  if (!given) return { cases: 0, disagreements: [] };
  const { folder, cases } = given;
  /** @type {Map<string, Promise<readonly Finding[]>>} */
  const results = new Map();
  /** @type {Map<string, ReturnType<typeof resolveConfig>>} */
  const configs = new Map();

  /** @param {Case} given */
  const findingsOf = ({ file, level, kubernetesVersion }) => {
    const configKey = `${level} ${kubernetesVersion}`;
    const config =
      configs.get(configKey) ??
      resolveConfig({
        plugins: [podSecurity],
        extends: `pod-security/${level}`,
        kubernetesVersion,
        // The version is that of the standard. Fields of later releases do not matter here.
        rules: { 'plimsoll/unknown-field': 'off' },
      });
    configs.set(configKey, config);
    const key = `${configKey} ${file}`;
    const result =
      results.get(key) ??
      parse({ path: file, text: readFileSync(path.join(folder, file), 'utf8') })
        .then((parsed) => lint([parsed], config))
        .then(({ findings, errors }) => {
          if (errors.length > 0) throw new Error(errors[0]?.message);
          return findings;
        });
    results.set(key, result);
    return result;
  };

  const disagreements = [];
  for (const given of cases) {
    const controls = controlsAt(podSecurity, given.kubernetesVersion);
    const found = disagreement(given, await findingsOf(given), controls);
    if (found) disagreements.push({ ...found, case: given });
  }
  return { cases: cases.length, disagreements };
}

/** @returns {{ folder: string, cases: Case[] }} */
function casesOfOracle() {
  const cases = readFileSync(path.join(oracle, 'cases.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ peer }) => peer === 'psa');
  return { folder: path.join(oracle, 'files'), cases };
}

/**
 * A fixture is named after its check, in lower case and with a number.
 * @param {any} plugin
 * @returns {{ folder: string, cases: Case[] } | undefined}
 */
function casesOfFixtures(plugin) {
  const fixtures = admissionFixtures();
  if (!fixtures) return undefined;
  const cases = fixtures.files.map((file) => {
    const [level = '', version = '', expected, name = ''] = file.split('/');
    const kubernetesVersion = version.slice(1);
    const lower = name.replace(/\d*\.yaml$/, '');
    const check =
      controlsAt(plugin, kubernetesVersion).find(({ id }) => id.toLowerCase() === lower)?.id ?? lower;
    return /** @type {Case} */ ({ file, level, kubernetesVersion, check, expected });
  });
  return { folder: fixtures.folder, cases };
}

/** https://github.com/kubernetes/pod-security-admission/blob/master/policy/registry.go: `OverrideCheckIDs` */
const OVERRIDDEN = new Set([
  'capabilities_baseline',
  'hostPathVolumes',
  'procMount',
  'seccompProfile_baseline',
]);

/** Rules by check id, and check ids by rule. @param {any} plugin @param {string} version */
function controlsAt(plugin, version) {
  const id = `pod-security/v${version}`;
  /** @type {import('@plimsoll/core').Benchmark | undefined} */
  const benchmark = plugin.benchmarks.find((/** @type {{ id: string }} */ candidate) => candidate.id === id);
  if (!benchmark) throw new Error(`The pack has no benchmark ${id}`);
  return benchmark.controls;
}

/**
 * @param {Case} given
 * @param {readonly Finding[]} findings
 * @param {readonly import('@plimsoll/core').Control[]} controls
 */
function disagreement({ expected, check, reportedChecks }, findings, controls) {
  const visible = findings.filter(({ supersededBy }) => supersededBy === undefined);
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))].sort().join(', ');
  if (expected === 'pass')
    return findings.length > 0 ? { kind: 'finding on a pass', detail: ids } : undefined;

  const rules = controls.find(({ id }) => id === check)?.rules ?? [];
  const shown = findings.some(
    ({ ruleId, supersededBy }) =>
      rules.includes(ruleId) &&
      (supersededBy === undefined || visible.some((other) => other.ruleId === supersededBy)),
  );
  if (!shown) return { kind: `no finding of ${check}`, detail: ids || 'nothing found' };

  if (!reportedChecks) return undefined;
  const named = controls
    .filter(({ id, rules }) =>
      (OVERRIDDEN.has(id) ? visible : findings).some(({ ruleId }) => rules.includes(ruleId)),
    )
    .map(({ id }) => id)
    .sort()
    .join(', ');
  const wanted = [...reportedChecks].sort().join(', ');
  return named === wanted
    ? undefined
    : { kind: 'other checks than admission names', detail: `found ${named}; expected ${wanted}` };
}

if (process.argv[1] === import.meta.filename) {
  const all = process.argv.includes('--all');
  const { cases, disagreements } = await psa();
  /** @type {Map<string, typeof disagreements>} */
  const groups = new Map();
  for (const item of disagreements) {
    const key = `${item.kind}: ${item.detail}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  for (const [key, items] of groups) {
    console.log(`${items.length} × ${key}`);
    for (const { case: given } of all ? items : items.slice(0, 1)) console.log(`    ${given.file}`);
  }
  if (cases === 0) {
    console.log('psa: not compared. Install Go, and let it reach a module proxy, to get the fixtures.');
    process.exit();
  }
  const agreed = cases - disagreements.length;
  console.log(`psa: ${agreed} of ${cases} expectations hold (${((100 * agreed) / cases).toFixed(2)} %)`);
  if (agreed < cases) process.exitCode = 1;
}
