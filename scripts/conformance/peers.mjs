// @ts-check
// Compares the rules with the test suites of Kyverno's policies, Polaris and kube-linter: a resource that a peer
// rejects has a finding of the concept's rules, one that it accepts has none. peer-explanations.mjs explains a
// disagreement where the peer contradicts the standard or the API. Any other is our fault.
//
//   node scripts/conformance/peers.mjs [--all]     --all also lists every explained disagreement
//
// Needs `pnpm build`. The cases are not part of the repository: they come from ../shared/oracle beside it, and without
// it nothing is compared.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasOracle, oracle } from '../lib/outside.mjs';
import { shippedPacks } from '../lib/packs.mjs';
import { root } from '../lib/workspace.mjs';
import { CONCEPTS } from './peer-concepts.mjs';
import { explanationOf } from './peer-explanations.mjs';

/** @typedef {{ peer: string, check: string, concept: string, domain: string, confidence: string, file: string, docIndex: number, itemIndex?: number, expected: 'pass' | 'fail', referenceVerdict?: 'pass' | 'fail', note?: string }} Case */
/** @typedef {import('@plimsoll/core').Finding} Finding */

/** The pod path that users of OpenShift add to their config. */
const DEPLOYMENT_CONFIG = { group: 'apps.openshift.io', kind: 'DeploymentConfig', path: 'spec.template' };

const PEERS = ['kyverno', 'polaris', 'kube-linter'];

/** Agreement of one concept. @typedef {{ cases: number, agreed: number, explained: Map<string, number> }} Score */

/** @returns {Promise<{ concepts: Map<string, Score>, notAdopted: Map<string, number>, unexplained: { case: Case, found: string }[], explained: { case: Case, why: string }[] }>} */
export async function peers() {
  const core = await import(pathToFileURL(path.join(root, 'packages/core/dist/index.js')).href);
  const lintFile = linter(core, await shippedPacks());
  const concepts = new Map();
  const notAdopted = new Map();
  const unexplained = [];
  const explained = [];
  for (const given of readCases()) {
    const narrower = `${given.concept}/${given.check.split('/').at(-1)}`;
    const concept = CONCEPTS[narrower] ?? CONCEPTS[given.concept];
    if (!concept) throw new Error(`No rules for the concept "${given.concept}" of ${given.peer}`);
    if (!concept.rules) {
      notAdopted.set(given.concept, (notAdopted.get(given.concept) ?? 0) + 1);
      continue;
    }
    const score = concepts.get(given.concept) ?? { cases: 0, agreed: 0, explained: new Map() };
    concepts.set(given.concept, score);
    score.cases++;
    const findings = (await lintFile(given.file, concept)).filter(
      (finding) => isAt(finding, given) && (concept.at?.test(finding.pathByName) ?? true),
    );
    const verdict = findings.length > 0 ? 'fail' : 'pass';
    if (verdict === given.expected) {
      score.agreed++;
      continue;
    }
    const why = explanationOf(given, verdict);
    if (why) {
      score.explained.set(why, (score.explained.get(why) ?? 0) + 1);
      explained.push({ case: given, why });
    } else
      unexplained.push({
        case: given,
        found: findings.map(({ ruleId, pathByName }) => `${ruleId} ${pathByName}`).join(', ') || 'nothing',
      });
  }
  return { concepts, notAdopted, unexplained, explained };
}

/** @returns {Case[]} */
function readCases() {
  return readFileSync(path.join(oracle, 'cases.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(
      ({ peer, domain, confidence }) =>
        PEERS.includes(peer) && domain === 'security' && confidence === 'exact',
    );
}

/**
 * Whether a finding is about a resource. Where a peer reports a binding for what its role allows, a finding that names
 * the binding is enough.
 * @param {Finding} finding @param {Case} given
 */
function isAt({ resource, related }, { docIndex, itemIndex, expected }) {
  return [resource, ...(expected === 'fail' ? related.map((place) => place.resource) : [])].some(
    (place) => place?.document === docIndex && (typeof itemIndex !== 'number' || place.item === itemIndex),
  );
}

/** The cases' document numbers do not count comments before the first `---`. @param {string} text */
const withoutPrelude = (text) => text.replace(/^(?:[ \t]*(?:#.*)?\n)*(?=---)/, '');

/**
 * The findings of a concept's rules in a file, as a project of its own. Lints each pair once.
 * @param {any} core @param {import('@plimsoll/core').Plugin[]} plugins
 * @returns {(file: string, concept: import('./peer-concepts.mjs').Concept) => Promise<readonly Finding[]>}
 */
function linter({ lint, parse, resolveConfig }, plugins) {
  /** @type {Map<string, Promise<readonly Finding[]>>} */
  const results = new Map();
  /** @type {Map<string, any>} */
  const configs = new Map();
  /** @param {string} file @param {import('./peer-concepts.mjs').Concept} concept */
  return (file, { rules = [], options = {}, kubernetesVersion = 'latest' }) => {
    const key = JSON.stringify([rules, options, kubernetesVersion]);
    const config =
      configs.get(key) ??
      resolveConfig({
        plugins,
        kubernetesVersion,
        podTemplates: [DEPLOYMENT_CONFIG],
        rules: Object.fromEntries(
          rules.map((rule) => [rule, options[rule] ? ['error', options[rule]] : 'error']),
        ),
      });
    configs.set(key, config);
    const known = results.get(`${key} ${file}`);
    if (known) return known;
    const text = withoutPrelude(readFileSync(path.join(oracle, 'files', file), 'utf8'));
    const result = parse({ path: file, text })
      .then((/** @type {any} */ parsed) => lint([parsed], config, { inlineSuppressions: false }))
      .then((/** @type {import('@plimsoll/core').LintResult} */ { findings, errors }) => {
        if (errors.length > 0) throw new Error(errors[0]?.message);
        return findings.filter(({ ruleId }) => !ruleId.startsWith('plimsoll/'));
      });
    results.set(`${key} ${file}`, result);
    return result;
  };
}

if (process.argv[1] === import.meta.filename && !hasOracle())
  console.log('peers: not compared. The test suites of other linters are not part of the repository.');
else if (process.argv[1] === import.meta.filename) {
  const { concepts, notAdopted, unexplained, explained } = await peers();
  let cases = 0;
  let agreed = 0;
  for (const [concept, score] of [...concepts].sort()) {
    cases += score.cases;
    agreed += score.agreed;
    const rest = [...score.explained].map(([why, count]) => `; ${count} × ${why}`).join('');
    console.log(`${concept}: ${score.agreed} of ${score.cases}${rest}`);
  }
  if (process.argv.includes('--all'))
    for (const { case: given, why } of explained)
      console.log(`${given.peer} ${given.check} ${given.file}#${given.docIndex}: ${why}`);
  for (const [concept, count] of notAdopted)
    console.log(`${concept}: ${count} not scored: ${CONCEPTS[concept]?.notAdopted}`);
  for (const { case: given, found } of unexplained)
    console.error(
      `${given.peer} ${given.check} ${given.file}#${given.docIndex}: expected ${given.expected}, found ${found}`,
    );
  console.log(
    `peers: ${agreed} of ${cases} expectations hold (${((100 * agreed) / cases).toFixed(2)} %), ${explained.length} are explained, ${unexplained.length} are not`,
  );
  if (unexplained.length > 0 || cases === 0) process.exitCode = 1;
}
