// @ts-check
// Answers the questions of the referee of ValidatingAdmissionPolicies (../shared/tools/vap beside the repository) with
// our own evaluator: a line in, a line out.
import {
  apiForm,
  compilePolicy,
  convert,
  groupVersion,
  guessPlural,
  isBinding,
  isPolicy,
  judge,
  pluralOf,
  readBinding,
  readPolicy,
  scopeOf,
} from '@plimsoll/admission-policies';
import {
  authorizer,
  CelError,
  compileProgram,
  DYN,
  opaque,
  plainOf,
  rootValue,
  Unknown,
} from '@plimsoll/cel';
import { parse } from '@plimsoll/core';
import { loadTypes } from '@plimsoll/kubernetes-api';

/** @typedef {Record<string, any>} Data */
/** @typedef {{ id?: string, policy: string, object: string, oldObject?: string, operation?: string, kubernetes?: string, namespace?: string, raw?: boolean, user?: string, groups?: string[] }} Question */
/** @typedef {{ policy: string, binding: string, param?: string, index: number, action: string, effect: string, message: string }} Decision */

const types = await loadTypes([
  '',
  'apps',
  'batch',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'policy',
  'autoscaling',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'node.k8s.io',
  'certificates.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
]);

/** What the referee has no Go types for is a custom resource to it. @param {string} group @param {string} version @param {string} kind */
const typeOf = (group, version, kind) =>
  group === 'apiextensions.k8s.io' ? undefined : types.of(group, version, kind);

/** @type {Map<string, import('@plimsoll/admission-policies').CompiledPolicy>} */
const compiled = new Map();

/** @param {string} text @returns {Promise<Data[]>} */
export async function documentsOf(text) {
  if (text.trim() === '') return [];
  const { documents } = await parse({ path: 'policy.yaml', text });
  return documents
    .map(({ value }) => /** @type {any} */ (value))
    .filter((value) => value && typeof value === 'object');
}

/** @param {Question} question @returns {Promise<Decision[]>} */
export async function answer(question) {
  const minor = Number((question.kubernetes || '1.37').split('.')[1]);
  const all = (await documentsOf(question.policy)).map((value) => ({
    value,
    ...groupVersion(String(value.apiVersion)),
    kind: String(value.kind),
  }));
  const crds = new Map(
    all
      .filter(({ kind }) => kind === 'CustomResourceDefinition')
      .map(({ value }) => [`${value.spec.group}/${value.spec.names.kind}`, value.spec]),
  );
  const fallback = question.namespace || 'default';
  const crWithNamespace = new Set(
    all.filter(({ value }) => value.metadata?.namespace).map(({ group, kind }) => `${group}/${kind}`),
  );
  const object = JSON.parse(question.object);
  {
    const { group } = groupVersion(object.apiVersion);
    if (object.metadata?.namespace) crWithNamespace.add(`${group}/${object.kind}`);
  }
  /** @param {string} group @param {string} kind */
  const isNamespaced = (group, kind) => {
    const crd = crds.get(`${group}/${kind}`);
    if (crd) return crd.scope !== 'Cluster';
    const scope = scopeOf(group, kind);
    return scope ? scope === 'namespaced' : crWithNamespace.has(`${group}/${kind}`);
  };
  /** @param {Data} value @param {{ group: string, version: string, kind: string }} as @param {boolean} [raw] */
  const shown = (value, as, raw = question.raw ?? false) => {
    const type = typeOf(as.group, as.version, as.kind);
    const own = convert(value, { ...as, resource: '' }, type);
    return type && !(own instanceof Unknown)
      ? apiForm(own, type, { minor, raw, placeholders: false })
      : /** @type {any} */ (own);
  };
  const { group, version } = groupVersion(object.apiVersion);
  const resource =
    crds.get(`${group}/${object.kind}`)?.names.plural ??
    pluralOf(group, object.kind) ??
    guessPlural(object.kind);
  const namespaced = isNamespaced(group, object.kind);
  const isNamespace = group === '' && object.kind === 'Namespace';
  /** @param {Data} value */
  const inNamespace = (value) =>
    isNamespaced(groupVersion(value.apiVersion).group, value.kind) && !value.metadata?.namespace
      ? { ...value, metadata: { ...value.metadata, namespace: fallback } }
      : value;
  const own = inNamespace(object);
  const old = question.oldObject ? inNamespace(JSON.parse(question.oldObject)) : undefined;
  const operation = /** @type {'CREATE' | 'UPDATE' | 'DELETE'} */ (question.operation || 'CREATE');
  const [newObject, oldObject] = operation === 'DELETE' ? [null, old ?? own] : [own, old ?? null];
  const namespace = isNamespace ? own.metadata.name : namespaced ? own.metadata.namespace : undefined;
  const namespaces = new Map(
    all
      .filter(({ group, kind }) => group === '' && kind === 'Namespace')
      .map(({ value }) => [value.metadata.name, value]),
  );
  const given = isNamespace
    ? own
    : namespace === undefined
      ? undefined
      : (namespaces.get(namespace) ?? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const ns = given && shown(given, { group: '', version: 'v1', kind: 'Namespace' }, false);
  const identity = { group, version, kind: object.kind, resource };
  /** @param {Data | null} value @param {any} as */
  const seen = (value, as) => (value === null ? null : shown(value, as));
  /** @type {import('@plimsoll/admission-policies').Request} */
  const request = {
    resource: identity,
    operation,
    name: own.metadata?.name,
    namespaced,
    namespace,
    labels: newObject ? { known: newObject.metadata?.labels ?? {} } : undefined,
    oldLabels: oldObject ? { known: oldObject.metadata?.labels ?? {} } : undefined,
    namespaceLabels: ns && { known: /** @type {any} */ (ns.metadata).labels ?? {} },
    namespaceObject: namespaced && ns ? visible(ns) : null,
    userInfo: { username: question.user || 'referee', groups: question.groups ?? ['system:authenticated'] },
    object: (as) => seen(newObject, as),
    oldObject: (as) => seen(oldObject, as),
    authorizer: 'no-opinion',
  };
  const objects = all.map((each) => ({ ...each, value: inNamespace(each.value) }));
  /** @type {Decision[]} */
  const decisions = [];
  for (const { value } of all.filter((each) => isBinding(each))) {
    const binding = readBinding(value);
    for (const { value: policyObject } of all.filter((each) => isPolicy(each))) {
      const policy = readPolicy(policyObject);
      if (policy.name !== binding.policyName) continue;
      const key = `${minor} ${JSON.stringify(policyObject)}`;
      const own = compiled.get(key) ?? compilePolicy(policy, minor);
      compiled.set(key, own);
      const { judgements } = judge(own, binding, request, {
        minor,
        isTyped: ({ group, kind }) => scopeOf(group, kind) !== undefined && group !== 'apiextensions.k8s.io',
        params: {
          ofKind: ({ group, kind, version }) =>
            objects
              .filter((each) => each.group === group && each.kind === kind)
              .map(({ value }) => shown(value, { group, version, kind }, true)),
          isNamespaced: ({ group, kind }) => isNamespaced(group, kind),
          whyMore: () => undefined,
        },
      });
      for (const { index, result, denies, message, param } of judgements) {
        const meta = /** @type {any} */ (param?.metadata);
        decisions.push({
          policy: policy.name,
          binding: binding.name,
          ...(meta && { param: [meta.namespace, meta.name].filter(Boolean).join('/') }),
          index,
          action: result,
          effect: denies ? 'deny' : 'admit',
          message,
        });
      }
    }
  }
  return decisions;
}

/** What policies see of a Namespace. @param {Data} namespace @returns {any} */
function visible({ metadata, spec, status }) {
  const { ownerReferences, managedFields, selfLink, ...rest } = metadata;
  return { metadata: rest, spec, status };
}

/** What an expression gives for the referee's object. @param {string} expression @returns {{ value?: unknown, error?: string }} */
export function expressionValue(expression) {
  const metadata = { name: 'none', namespace: 'default' };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata };
  const P = 'kubernetes.authorization';
  const variables = new Map([
    ['object', DYN],
    ['authorizer', opaque(`${P}.Authorizer`)],
    ['authorizer.requestResource', opaque(`${P}.ResourceCheck`)],
  ]);
  const program = compileProgram(expression, 37, variables);
  if ('problems' in program) return { error: String(program.problems[0]?.message) };
  const reads = { list: [] };
  const value = program.evaluate({
    reads,
    variable: (name) =>
      name === 'object'
        ? rootValue(name, object, { reads, reflected: true })
        : authorizer('no-opinion', name === 'authorizer' ? 'Authorizer' : 'ResourceCheck'),
  });
  return value instanceof CelError ? { error: value.message } : { value: plainOf(value, () => {}) };
}
