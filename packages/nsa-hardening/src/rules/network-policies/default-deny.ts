import { defineRule } from '@plimsoll/core';
import {
  type Direction,
  describeResource,
  type NetworkPolicy,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema, SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';
import { allowsEverything } from './everything.js';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies": a policy that selects all pods in a namespace and denies
 * ingress and egress. Such a policy may allow some traffic, but not everything.
 */
export const defaultDeny = defineRule({
  meta: {
    description: 'Deny all traffic by default in every namespace',
    scope: 'project',
    risk: 5.5,
    cwe: [923],
    precision: 'high',
    messages: {
      missing:
        "Namespace '{{name}}' has no NetworkPolicy that denies {{directions}} by default. Add one with an empty podSelector.",
      undone:
        "{{policy}} allows all {{direction}} in namespace '{{name}}', so the default deny has no effect. Narrow that policy.",
    },
    supersedes: ['cis/namespace-network-policy'],
    schema: optionsSchema({ exemptNamespaces: listOf('Names of namespaces to skip.') }),
    defaultOptions: { exemptNamespaces: SYSTEM_NAMESPACES },
  },
  create(context) {
    return {
      Namespace(root, { name, labels }) {
        const { network } = context.project;
        if (name === undefined || context.options.exemptNamespaces.includes(name))
          return context.notApplicable();
        const at = root.at('metadata').at('name');
        const own = network.policiesIn(name);
        const refused = own.find(({ malformed }) => malformed);
        if (refused)
          return context.unknown({
            at,
            reason: `The API would refuse ${describeResource(refused.resource)}.`,
          });
        const policies = own.filter(({ pods }) => pods.matchesAll);
        const missing: Direction[] = [];
        const doubts: string[] = [];
        for (const direction of DIRECTIONS) {
          const others = network.deniedByOthers({ name, labels }, direction);
          const denied = denies(policies, direction);
          const opening = policies.filter((policy) => opens(policy, direction));
          if (others.answer === 'unknown' && (!denied || opening.length > 0)) doubts.push(others.reason);
          else if (others.answer === 'yes' && opening.length > 0)
            doubts.push(`${describeResource(opening[0]!.resource)} allows what another policy denies.`);
          else if (!denied && others.answer === 'no') missing.push(direction);
          else if (denied)
            for (const policy of opening)
              context.report({
                at,
                messageId: 'undone',
                data: { name, direction, policy: describeResource(policy.resource) },
                related: [{ at: policy.root, message: 'The policy that allows everything.' }],
              });
        }
        const reason = missing.length > 0 ? whyMissingIsUnknown(missing, name) : doubts[0];
        if (reason) context.unknown({ at, reason });
        else if (missing.length > 0)
          context.report({ at, messageId: 'missing', data: { name, directions: missing.join(' and ') } });
      },
    };

    function whyMissingIsUnknown(missing: readonly Direction[], name: string): string | undefined {
      const late = context.project.network
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
