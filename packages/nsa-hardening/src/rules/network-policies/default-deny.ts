import {
  type Direction,
  defineRule,
  describeResource,
  type NetworkPolicy,
  whyAbsenceIsUnknown,
} from '@plimsoll/core';
import { listOf, optionsSchema, SYSTEM_NAMESPACES } from '../../options.js';
import { allowsEverything } from './everything.js';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies": a policy that selects all pods of a namespace and
 * denies ingress and egress. What such a policy allows beside that is no fault, unless it is everything.
 */
export const defaultDeny = defineRule({
  meta: {
    description: 'Deny all traffic by default in every namespace',
    risk: 5.5,
    cwe: [923],
    precision: 'high',
    messages: {
      missing: "Namespace '{{name}}' has no NetworkPolicy that denies {{directions}} by default.",
      undone: "{{policy}} allows all {{direction}} in namespace '{{name}}': the default deny has no effect.",
    },
    supersedes: ['cis/namespace-network-policy'],
    schema: optionsSchema({ exemptNamespaces: listOf('Names of namespaces that are not judged.') }),
    defaultOptions: { exemptNamespaces: SYSTEM_NAMESPACES },
  },
  create(context) {
    const { network } = context.project;
    return {
      Namespace(root, { name }) {
        if (name === undefined || context.options.exemptNamespaces.includes(name))
          return context.notApplicable();
        const at = root.at('metadata').at('name');
        const own = network.policiesIn(name);
        const refused = own.find(({ malformed }) => malformed);
        const undecided = refused
          ? `The API would refuse ${describeResource(refused.resource)}.`
          : network.foreignIn(name);
        if (undecided) return context.unknown({ at, reason: undecided });
        const policies = own.filter(({ pods }) => pods.matchesAll);
        const missing = DIRECTIONS.filter((direction) => !denies(policies, direction));
        const undone = DIRECTIONS.filter((direction) => !missing.includes(direction)).flatMap((direction) =>
          policies.flatMap((policy) => (opens(policy, direction) ? [{ policy, direction }] : [])),
        );
        for (const { policy, direction } of undone)
          context.report({
            at,
            messageId: 'undone',
            data: { name, direction, policy: describeResource(policy.resource) },
            related: [{ at: policy.root, message: 'The policy that allows everything.' }],
          });
        if (missing.length === 0) return;
        const reason = whyMissingIsUnknown(missing, name);
        if (reason) return context.unknown({ at, reason });
        context.report({ at, messageId: 'missing', data: { name, directions: missing.join(' and ') } });
      },
    };

    function whyMissingIsUnknown(missing: readonly Direction[], name: string): string | undefined {
      const late = network
        .policiesIn(undefined)
        .find(({ pods, ...policy }) => pods.matchesAll && missing.some((direction) => policy[direction]));
      return late
        ? `The namespace of ${describeResource(late.resource)} is given at install time.`
        : whyAbsenceIsUnknown(context.project, { kind: 'NetworkPolicy', namespace: name });
    }
  },
});

const denies = (policies: readonly NetworkPolicy[], direction: Direction): boolean =>
  policies.some((policy) => policy[direction] && !opens(policy, direction));

const opens = (policy: NetworkPolicy, direction: Direction): boolean =>
  (policy[direction] ?? []).some(allowsEverything);
