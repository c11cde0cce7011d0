import { defineRule } from '@plimsoll/core';
import {
  type Cursor,
  type Json,
  type Project,
  type Resource,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';

const POLICIES = {
  ValidatingAdmissionPolicyBinding: 'ValidatingAdmissionPolicy',
  MutatingAdmissionPolicyBinding: 'MutatingAdmissionPolicy',
} as const;

type BindingKind = keyof typeof POLICIES;
type Named = Pick<Resource, 'name' | 'labels'>;

/** Kyverno labels the policies and bindings that it creates in pairs. */
const MANAGED_BY = 'app.kubernetes.io/managed-by';

/**
 * A policy does nothing until a binding names it.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export const policyBinding = defineRule({
  meta: {
    description: 'Bind every admission policy',
    scope: 'project',
    risk: 5.0,
    cwe: [693],
    precision: 'high',
    messages: {
      unbound: 'No binding refers to this policy, so it has no effect. Add a binding.',
      dangling:
        "No file defines {{kind}} '{{name}}', so this binding has no effect. Correct the name, or add the policy.",
    },
  },
  create(context) {
    const { project } = context;
    const judgePolicy =
      (kind: BindingKind) =>
      (root: Cursor<Json>, { name, labels }: Named) => {
        if (name === undefined || project.memo(boundBy)[kind].has(name)) return;
        if (labels[MANAGED_BY] === 'kyverno' || isMadeByKyverno(project, name)) return;
        const reason = whyAbsenceIsUnknown(project, { kind });
        const at = root.at('metadata').at('name');
        if (reason) context.unknown({ at, reason });
        else context.report({ at, messageId: 'unbound' });
      };
    const judgeBinding =
      (kind: BindingKind) =>
      (root: Cursor<Json>, { labels }: Named) => {
        const at = root.at('spec').at('policyName');
        const name = at.value;
        if (typeof name !== 'string' || project.find({ kind: POLICIES[kind], name })) return;
        if (labels[MANAGED_BY] === 'kyverno' || isMadeByKyverno(project, name)) return;
        const reason = whyAbsenceIsUnknown(project, { kind: POLICIES[kind] });
        if (reason) context.unknown({ at, reason });
        else context.report({ at, messageId: 'dangling', data: { kind: POLICIES[kind], name } });
      };
    const policy = judgePolicy('ValidatingAdmissionPolicyBinding');
    const binding = judgeBinding('ValidatingAdmissionPolicyBinding');
    return {
      ValidatingAdmissionPolicy: (root, resource) => policy(root, resource),
      MutatingAdmissionPolicy: (root, resource) =>
        judgePolicy('MutatingAdmissionPolicyBinding')(root, resource),
      ValidatingAdmissionPolicyBinding: (root, resource) => binding(root, resource),
      MutatingAdmissionPolicyBinding: (root, resource) =>
        judgeBinding('MutatingAdmissionPolicyBinding')(root, resource),
    };
  },
});

/** Kinds of Kyverno policies, by the prefix of the policy and binding that it creates from them. */
const KYVERNO = {
  cpol: { kind: 'ClusterPolicy', group: 'kyverno.io', switchedOnBy: undefined },
  mpol: { kind: 'MutatingPolicy', group: 'policies.kyverno.io', switchedOnBy: 'mutatingAdmissionPolicy' },
  vpol: { kind: 'ValidatingPolicy', group: 'policies.kyverno.io', switchedOnBy: 'validatingAdmissionPolicy' },
} as const;

/**
 * Whether Kyverno creates a policy with this name, and its binding, from one of its own policies in the files.
 * https://github.com/kyverno/kyverno/tree/main/pkg/controllers/admissionpolicygenerator
 */
function isMadeByKyverno(project: Project, name: string): boolean {
  const [, prefix, own] = /^(cpol|mpol|vpol)-(.+)$/.exec(name) ?? [];
  if (own === undefined) return false;
  const { kind, group, switchedOnBy } = KYVERNO[prefix as keyof typeof KYVERNO];
  return project
    .ofKind(kind, group)
    .some(
      (policy) =>
        policy.name === own &&
        (switchedOnBy === undefined ||
          (policy.root as Cursor<Json>).at('spec').at('autogen').at(switchedOnBy).at('enabled').value ===
            true),
    );
}

/** The names of policies that bindings name, by the kind of the bindings. */
const boundBy = (project: Project): Readonly<Record<BindingKind, ReadonlySet<string>>> => ({
  ValidatingAdmissionPolicyBinding: policiesOf(project.ofKind('ValidatingAdmissionPolicyBinding')),
  MutatingAdmissionPolicyBinding: policiesOf(project.ofKind('MutatingAdmissionPolicyBinding')),
});

const policiesOf = (bindings: readonly { readonly root: unknown }[]): ReadonlySet<string> =>
  new Set(
    bindings.flatMap(({ root }) => {
      const name = (root as Cursor<Json>).at('spec').at('policyName').value;
      return typeof name === 'string' ? [name] : [];
    }),
  );
