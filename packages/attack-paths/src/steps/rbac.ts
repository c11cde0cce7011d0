import { parseBoolean } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { evidenceOf, isEverything } from '../graph/rights.js';
import type { FoundStep } from '../graph/types.js';
import type { Techniques } from './technique.js';

/** Identities with all permissions by themselves. */
export const RBAC: Techniques = {
  'rbac-cluster-admin': {
    title: 'may do everything in the cluster',
    references: ['MS-TA9019', 'T1078'],
    rules: ['cis/rbac-cluster-admin-binding', 'cis/rbac-wildcards', 'cis/rbac-system-masters'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
    *ofIdentity(identity, { vertices }) {
      for (const right of identity.rights({ verbs: ['*'], group: '*', resource: '*' }))
        if (right.everywhere && isEverything(right.grant))
          yield {
            from: identity.vertex,
            to: vertices.goal('cluster-admin'),
            evidence: evidenceOf(right, 'do everything'),
          };
    },
    /** The API server checks no binding for this group. */
    *ofCluster({ vertices }) {
      yield {
        from: vertices.identity({ kind: 'Group', name: 'system:masters', namespace: undefined }),
        to: vertices.goal('cluster-admin'),
        evidence: [],
      };
    },
  },
  'builtin-controller-accounts': {
    title: 'may add any permission to every ClusterRole',
    references: ['T1078.001', 'T1098.006'],
    rules: ['cis/rbac-service-account-token-create', 'cis/rbac-pod-create'],
    source: 'kubernetes 1.37 plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go',
    ofCluster: controllerAccount,
  },
};

/** An account that the controller manager creates for itself, with permissions that are enough for everything. */
function* controllerAccount({ project, vertices }: Context): Iterable<FoundStep> {
  const settings = project.components
    .ofKind('KubeControllerManager')
    .map((component) => component.setting('use-service-account-credentials'));
  // Off by default. kubeadm and the managed platforms turn it on.
  if (settings.some(({ state, text }) => state === 'absent' || isOff(text))) return;
  yield {
    from: vertices.identity({
      kind: 'ServiceAccount',
      namespace: 'kube-system',
      name: 'clusterrole-aggregation-controller',
    }),
    to: vertices.goal('cluster-admin'),
    evidence: settings
      .filter(({ state, reason }) => state === 'given' || reason !== undefined)
      .map(({ state, at }) =>
        state === 'given'
          ? { at, message: 'The controller manager uses one ServiceAccount per controller.' }
          : {
              at,
              message: 'This sets flags of the controller manager, but not this one.',
              context: true as const,
            },
      ),
    assumptions: ['controller-accounts'],
    doubt: settings.find(({ reason }) => reason !== undefined)?.reason,
  };
}

const isOff = (text: string | undefined): boolean => text !== undefined && parseBoolean(text) === false;
