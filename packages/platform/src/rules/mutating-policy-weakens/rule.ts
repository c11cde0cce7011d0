import { defineRule } from '@plimsoll/core';
import { groupBy, readDocuments } from '@plimsoll/core/internal';
import { type Cursor, isObject, isPlaceholder, type Json, type Project } from '@plimsoll/core/kubernetes';
import { weakenedByConfiguration, weakenedByJsonPatch } from './expressions.js';
import { inSystem, selectsSystem } from './scope.js';
import { weakened, weakenedByPatch, weakenedHere, withoutAnchor } from './weakening.js';

/**
 * What policies change in the objects of others. Only literals are checked.
 * https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 * https://kyverno.io/docs/policy-types/cluster-policy/mutate/
 * https://open-policy-agent.github.io/gatekeeper/website/docs/mutation/
 */
export const mutatingPolicyWeakens = defineRule({
  meta: {
    description: 'Do not weaken security with mutating policies',
    scope: 'project',
    risk: 7.5,
    cwe: [250],
    precision: 'high',
    messages: {
      weakens:
        "This policy changes '{{field}}' in other people's objects, so they run with more privileges or less protection than written. Remove the change, or limit it to system namespaces.",
    },
  },
  create(context) {
    const report = (at: Cursor<Json>, field: string | undefined): void => {
      if (field !== undefined) context.report({ at, messageId: 'weakens', data: { field } });
    };
    const judgeMerge = (patch: Cursor<Json>, keys: readonly string[] = []): void => {
      // A patch may have any type. Asking a map for its items would report that the API rejects it.
      const { value } = patch;
      if (Array.isArray(value) || isPlaceholder(value))
        for (const item of patch.items()) judgeMerge(item, keys);
      for (const [key, child] of isObject(value) ? patch.entries() : []) {
        const name = withoutAnchor(key);
        if (name === undefined) continue;
        const way = [...keys, name];
        const field = weakenedHere(way, child.value);
        if (field === undefined) judgeMerge(child, way);
        else report(child, field);
      }
    };
    const judgeJsonPatch = (at: Cursor<Json>): void => {
      for (const operation of operationsIn(at.value))
        report(at, weakenedByPatch(operation.op, operation.path, operation.value));
    };
    const judgeExpressions = (spec: Cursor<Json>): void => {
      for (const mutation of spec.at('mutations').items()) {
        const configuration = mutation.at('applyConfiguration').at('expression');
        const patch = mutation.at('jsonPatch').at('expression');
        if (typeof configuration.value === 'string')
          report(configuration, weakenedByConfiguration(configuration.value));
        if (typeof patch.value === 'string') report(patch, weakenedByJsonPatch(patch.value));
      }
    };
    const judgeKyverno = (root: Cursor<Json>): void => {
      for (const rule of root.at('spec').at('rules').items()) {
        const mutate = rule.at('mutate');
        if (!mutate.exists || inSystem(rule.at('match'))) continue;
        for (const each of [mutate, ...mutate.at('foreach').items()]) {
          judgeMerge(each.at('patchStrategicMerge'));
          judgeJsonPatch(each.at('patchesJson6902'));
        }
      }
    };
    const judgeAssign = (root: Cursor<Json>): void => {
      const spec = root.at('spec');
      const location = spec.at('location').value;
      const parameters = spec.at('parameters');
      const at = [parameters.at('assign').at('value'), parameters.at('values').at('fromList')].find(
        ({ exists }) => exists,
      );
      const prunes = parameters.at('operation').value === 'prune';
      if (typeof location !== 'string' || !at || prunes || inSystem(spec.at('match'))) return;
      report(at, weakened(keysOf(location), at.value));
    };
    const judgeCel = (root: Cursor<Json>): void => {
      if (!selectsSystem(root.at('spec').at('matchConstraints'))) judgeExpressions(root.at('spec'));
    };
    return {
      MutatingAdmissionPolicy(root, { name }) {
        const bindings = name === undefined ? [] : (context.project.memo(bindingsOf).get(name) ?? []);
        const isNarrow = bindings.length > 0 && bindings.every(selectsSystem);
        if (!isNarrow) judgeCel(root as Cursor<Json>);
      },
      'policies.kyverno.io/MutatingPolicy': judgeCel,
      'policies.kyverno.io/NamespacedMutatingPolicy': judgeCel,
      'kyverno.io/ClusterPolicy': judgeKyverno,
      'kyverno.io/Policy': judgeKyverno,
      'mutations.gatekeeper.sh/Assign': judgeAssign,
      'mutations.gatekeeper.sh/AssignMetadata': judgeAssign,
      'mutations.gatekeeper.sh/ModifySet': judgeAssign,
    };
  },
});

/** What the bindings of a policy match, by its name. */
const bindingsOf = (project: Project): ReadonlyMap<unknown, readonly Cursor<Json>[]> => {
  const specs = project
    .ofKind('MutatingAdmissionPolicyBinding')
    .map(({ root }) => (root as Cursor<Json>).at('spec'));
  const byName = groupBy(specs, (spec) => spec.at('policyName').value);
  return new Map([...byName].map(([name, own]) => [name, own.map((spec) => spec.at('matchResources'))]));
};

interface Operation {
  readonly op?: Json;
  readonly path?: Json;
  readonly value?: Json;
}

/** The operations of a JSON patch, which Kyverno accepts as a YAML string. */
function operationsIn(patch: Json | undefined): readonly Operation[] {
  if (typeof patch !== 'string') return [];
  const [document] = readDocuments(patch, { comments: false });
  return Array.isArray(document?.value) ? (document.value as readonly Json[]).filter(isObject) : [];
}

/** The keys of a Gatekeeper location, such as `spec.containers[name:*].securityContext.privileged`. */
function keysOf(location: string): readonly string[] {
  const bare = location
    .split('[')
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf(']') + 1)));
  return (
    bare
      .join('')
      .match(/"[^"]+"|[^."]+/g)
      ?.map((key) => key.replaceAll('"', '')) ?? []
  );
}
