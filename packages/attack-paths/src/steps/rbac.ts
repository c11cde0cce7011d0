import { evidenceOf } from '../graph/rights.js';
import type { Techniques } from './technique.js';

/** What the rights of an identity lead to. */
export const RBAC: Techniques = {
  'rbac-cluster-admin': {
    title: 'may do everything in the cluster',
    references: ['MS-TA9019', 'T1078'],
    rules: ['cis/rbac-cluster-admin-binding', 'cis/rbac-wildcards', 'cis/rbac-system-masters'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles',
    *ofIdentity(identity, { vertices }) {
      for (const right of identity.rights({ verbs: ['*'], group: '*', resource: '*' }))
        if (right.everywhere && right.names.length === 0)
          yield {
            from: identity.vertex,
            to: vertices.goal('cluster-admin'),
            evidence: evidenceOf(right, 'do everything'),
          };
    },
  },
};
