import { defineRule } from '@plimsoll/core';
import { type Project, whyAbsenceIsUnknown } from '@plimsoll/core/kubernetes';
import { SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';

/** Kinds that limit traffic in their own namespace, by API group. */
const NAMESPACED: readonly (readonly [group: string | undefined, kind: string])[] = [
  [undefined, 'NetworkPolicy'],
  ['cilium.io', 'CiliumNetworkPolicy'],
  ['projectcalico.org', 'NetworkPolicy'],
  ['crd.projectcalico.org', 'NetworkPolicy'],
  ['crd.antrea.io', 'NetworkPolicy'],
];

const DIRECTIONS = ['ingress', 'egress'] as const;

/** Kinds that limit it in the whole cluster. */
const CLUSTER_WIDE: readonly (readonly [group: string, kind: string])[] = [
  ['cilium.io', 'CiliumClusterwideNetworkPolicy'],
  ['projectcalico.org', 'GlobalNetworkPolicy'],
  ['crd.projectcalico.org', 'GlobalNetworkPolicy'],
  ['crd.antrea.io', 'ClusterNetworkPolicy'],
  ['policy.networking.k8s.io', 'AdminNetworkPolicy'],
  ['policy.networking.k8s.io', 'BaselineAdminNetworkPolicy'],
  ['policy.networking.k8s.io', 'ClusterNetworkPolicy'],
];

/** CIS Kubernetes Benchmark 5.3.2: each linted Namespace has a policy of its own. */
export const namespaceNetworkPolicy = defineRule({
  meta: {
    description: 'Give every namespace a NetworkPolicy',
    scope: 'project',
    risk: 5.0,
    cwe: [923],
    precision: 'high',
    messages: {
      none: "Namespace '{{name}}' has no NetworkPolicy, so its pods accept traffic from everywhere. Add one that denies by default.",
      beside:
        "Namespace '{{name}}' has no NetworkPolicy, and no cluster-wide policy denies traffic to all its pods by default. Add a NetworkPolicy that does.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        exemptNamespaces: {
          type: 'array',
          items: { type: 'string' },
          description: 'Names of namespaces that need no policy.',
        },
        acceptClusterWidePolicies: {
          type: 'boolean',
          description: 'Accept cluster-wide policies, such as AdminNetworkPolicy, for all namespaces.',
        },
      },
    },
    defaultOptions: {
      exemptNamespaces: SYSTEM_NAMESPACES,
      acceptClusterWidePolicies: false,
    },
  },
  create(context) {
    const { options, project } = context;
    return {
      Namespace(namespace, { name, labels }) {
        if (name === undefined || options.exemptNamespaces.includes(name)) return context.notApplicable();
        const places = project.memo(placesOfPolicies);
        if (places.has(name)) return;
        if (options.acceptClusterWidePolicies && hasClusterWidePolicy(project)) return;
        const at = namespace.at('metadata').at('name');
        const others = DIRECTIONS.map((direction) =>
          project.network.deniedByOthers({ name, labels }, direction),
        );
        if (others.some(({ answer }) => answer === 'yes')) return;
        const doubt =
          others.find((verdict) => verdict.answer === 'unknown')?.reason ??
          whyAbsenceIsUnknown(project, { kind: 'NetworkPolicy', namespace: name }) ??
          (places.has(undefined) ? 'The namespace of a NetworkPolicy is chosen at install time.' : undefined);
        if (doubt) context.unknown({ at, reason: doubt });
        else
          context.report({
            at,
            messageId: hasClusterWidePolicy(project) ? 'beside' : 'none',
            data: { name },
          });
      },
    };
  },
});

/** The namespaces with a policy. Undefined is among them if a policy gets its namespace at install time. */
function placesOfPolicies(project: Project): ReadonlySet<string | undefined> {
  const policies = NAMESPACED.flatMap(([group, kind]) => project.ofKind(kind, group));
  return new Set(policies.map(({ namespace }) => namespace));
}

function hasClusterWidePolicy(project: Project): boolean {
  return CLUSTER_WIDE.some(([group, kind]) => project.ofKind(kind, group).length > 0);
}
