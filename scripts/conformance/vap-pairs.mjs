// @ts-check
// Policies for the comparison with the referee: those of others on any object, and mutants of them.
import { groupVersion, isPolicy } from '@plimsoll/admission-policies';
import { documentsOf } from './vap-answer.mjs';

/** @typedef {Record<string, any>} Data */

const ANY = [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }];

/** Numbers from 0 to 1, the same for the same seed. @param {number} seed @returns {() => number} */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The policies in texts, each about every object, with a binding. @param {string[]} texts @returns {Promise<string[]>} */
export async function policiesIn(texts) {
  const found = [];
  for (const text of texts)
    for (const value of await documentsOf(text)) {
      if (!isPolicy({ ...groupVersion(String(value.apiVersion)), kind: value.kind })) continue;
      const { paramKind, ...spec } = value.spec ?? {};
      if (paramKind || !Array.isArray(spec.validations)) continue;
      found.push(withBinding({ ...spec, matchConstraints: { resourceRules: ANY } }));
    }
  return found;
}

/** @param {Data} spec */
function withBinding(spec) {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const policy = { apiVersion, kind: 'ValidatingAdmissionPolicy', metadata: { name: 'p' }, spec };
  const binding = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'b' },
    spec: { policyName: 'p', validationActions: ['Deny'] },
  };
  return `${JSON.stringify(policy)}\n---\n${JSON.stringify(binding)}`;
}

const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*', '/', '%', ' in '];
const FIELDS =
  'name namespace labels annotations kind apiVersion spec metadata status replicas template containers image ports resources limits requests cpu memory securityContext privileged runAsNonRoot hostNetwork volumes type data strategy selector rules serviceAccountName imagePullPolicy restartPolicy'.split(
    ' ',
  );

/** What a mutation may replace, with what it may become. @type {readonly [RegExp, (next: () => number) => string][]} */
const MUTATIONS = [
  [/==|!=|<=|>=|&&|\|\||(?<=\s)[<>+*/%-](?=\s)/g, (next) => pick(OPERATORS, next)],
  [/\.\??[a-z]\w*(?!\w*\()/g, (next) => `${next() < 0.3 ? '.?' : '.'}${pick(FIELDS, next)}`],
  [/(?<![\w.'"])\d+(?![\w.'"])/g, (next) => pick(['0', '1', '-1', '2.5', '80u', "'1'", 'null'], next)],
  [/'[^'\\]*'/g, (next) => pick(["''", "'web'", "'a.b/c'", "'1Gi'", '1', 'true', "['a']"], next)],
  [
    /\b(?:all|exists|exists_one|filter|map)\(/g,
    (next) => `${pick(['all', 'exists', 'exists_one', 'filter', 'map'], next)}(`,
  ],
  [/!(?!=)/g, () => ''],
  [
    /\bobject\b/g,
    (next) => pick(['object.spec', 'object.metadata', 'oldObject', 'request', 'namespaceObject'], next),
  ],
];

/** A policy with one to three places of its expressions changed. @param {string} policy @param {() => number} next */
export function mutantOf(policy, next) {
  const [first, binding] = policy.split('\n---\n');
  const value = JSON.parse(String(first));
  const changes = 1 + Math.floor(next() * 3);
  for (let change = 0; change < changes; change++) {
    const validation = pick(value.spec.validations, next);
    validation.expression = mutated(String(validation.expression), next);
  }
  return `${JSON.stringify(value)}\n---\n${binding}`;
}

/** @param {string} expression @param {() => number} next */
function mutated(expression, next) {
  const [pattern, make] = pick(MUTATIONS, next);
  const places = [...expression.matchAll(pattern)];
  if (places.length === 0) return expression;
  const { 0: text, index } = pick(places, next);
  return expression.slice(0, index) + make(next) + expression.slice(index + text.length);
}

/** @template T @param {readonly T[]} list @param {() => number} next @returns {T} */
function pick(list, next) {
  return /** @type {T} */ (list[Math.floor(next() * list.length)]);
}
