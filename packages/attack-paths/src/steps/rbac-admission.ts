import type { AnyCursor, Project } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Identity } from '../graph/rights.js';
import { type Need, type Together, together } from '../graph/together.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

const ADMISSION = 'admissionregistration.k8s.io';

const WRITE = ['create', 'update', 'patch'];

const mutatingPolicies = (resource: string, verbs: readonly string[], what: string): readonly Need[] => [
  { group: ADMISSION, resource, verbs, what },
];

/** Permissions for what the API server calls before it stores an object. */
export const RBAC_ADMISSION: Techniques = {
  'rbac-mutate-admission': {
    title: 'rewrites pods and role bindings while the API server admits them',
    references: ['MS-TA9015', 'T1098'],
    rules: ['cis/rbac-webhook-config'],
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks',
    *ofIdentity(identity, context) {
      const to = context.vertices.goal('cluster-admin');
      yield* throughWebhooks(identity, context, 'MutatingWebhookConfiguration', to);
      // On by default from 1.36.
      if (!context.kubernetes.atLeast('1.36')) return;
      for (const { evidence } of together(identity, [
        mutatingPolicies('mutatingadmissionpolicies', ['create'], 'create MutatingAdmissionPolicies'),
        mutatingPolicies('mutatingadmissionpolicybindings', ['create'], 'bind MutatingAdmissionPolicies'),
      ]))
        yield { from: identity.vertex, to, evidence };
      for (const { evidence, held } of together(identity, [
        mutatingPolicies(
          'mutatingadmissionpolicies',
          ['update', 'patch'],
          'change MutatingAdmissionPolicies',
        ),
      ])) {
        const bound = boundPolicies(context.project, held[0]!.right.names);
        if (bound.length > 0) yield { from: identity.vertex, to, evidence: [...evidence, ...bound] };
      }
    },
  },
  'rbac-validate-admission': {
    title: 'receives every object that anyone writes, including Secrets',
    references: ['T1557'],
    rules: ['cis/rbac-webhook-config'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
    ofIdentity: (identity, context) =>
      throughWebhooks(
        identity,
        context,
        'ValidatingWebhookConfiguration',
        context.vertices.scope('secrets', undefined),
      ),
  },
};

function* throughWebhooks(
  identity: Identity,
  { project }: Context,
  kind: 'MutatingWebhookConfiguration' | 'ValidatingWebhookConfiguration',
  to: FoundStep['to'],
): Iterable<FoundStep> {
  const need = { group: ADMISSION, resource: `${kind.toLowerCase()}s`, verbs: WRITE, what: `write ${kind}s` };
  for (const way of together(identity, [[need]]))
    yield {
      from: identity.vertex,
      to,
      evidence: way.evidence,
      doubt:
        needsOne(way) && project.ofKind(kind).length === 0
          ? `No ${kind} to change is among the linted files.`
          : undefined,
    };
}

/** Whether it can only change an existing object, and no role shows that there is one. */
const needsOne = ({ held }: Together): boolean =>
  held.every(({ right: { verbs, names } }) => !verbs.includes('create') && names.length === 0);

/**
 * Where bindings name one of the policies. If there is only one, a change ends the step. If there are several, none
 * does.
 */
function boundPolicies(project: Project, names: readonly string[]): readonly Evidence[] {
  const byName = project.memo(bindingsByPolicy);
  const bound = (names.length === 0 ? [...byName.keys()] : names).flatMap((name) => byName.get(name) ?? []);
  return bound
    .slice(0, 1)
    .map((at) => ({ at, message: 'The policy is bound.', ...(bound.length > 1 && { context: true }) }));
}

const bindingsByPolicy = (project: Project): ReadonlyMap<string, readonly AnyCursor[]> => {
  const byName = new Map<string, AnyCursor[]>();
  for (const { root } of project.ofKind('MutatingAdmissionPolicyBinding')) {
    const at = root.at('spec').at('policyName');
    if (at.value !== undefined) byName.set(at.value, [...(byName.get(at.value) ?? []), at]);
  }
  return byName;
};
