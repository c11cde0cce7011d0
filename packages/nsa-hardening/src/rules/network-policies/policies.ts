import { defineRule } from '@plimsoll/core';
import type { Direction, Resource } from '@plimsoll/core/kubernetes';
import { madeByOperators } from '../operators.js';
import { controlPortsIn, controlPortsOfOther } from './control-ports.js';
import { type Everything, everythingIn } from './everything.js';

/** Policies of network plugins and of administrators. */
const OTHERS = [
  'cilium.io/CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'projectcalico.org/NetworkPolicy',
  'projectcalico.org/GlobalNetworkPolicy',
  'crd.projectcalico.org/NetworkPolicy',
  'crd.projectcalico.org/GlobalNetworkPolicy',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
] as const;

const MESSAGES = { everything: 'rule', addresses: 'addresses', namespaces: 'namespaces' } as const;

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies": policies have to limit traffic. */
export const allowAll = defineRule({
  meta: {
    description: 'Avoid NetworkPolicies that allow everything',
    scope: 'project',
    risk: 5.5,
    cwe: [923],
    precision: 'high',
    messages: {
      rule: 'This {{direction}} rule names neither peers nor ports, so it allows all traffic. Name the peers and ports that you need.',
      addresses:
        'This {{direction}} rule allows every {{ports}} of every address. Name the peers and ports that you need.',
      world:
        'This {{direction}} rule allows every {{ports}} of almost every address on the internet. Name the peers and ports that you need.',
      namespaces:
        'This {{direction}} rule allows every {{ports}} of every pod in every namespace. Name the peers and ports that you need.',
      entity:
        "This {{direction}} rule allows every port of the Cilium entity '{{entity}}'. Name the peers and ports that you need.",
      port: 'This ingress rule opens port {{port}} ({{what}}) to the internet. Limit it to the addresses that need it.',
    },
    supersedes: ['nsa-hardening/block-metadata-api'],
  },
  create(context) {
    const report = ({ at, kind, ports }: Everything, direction: Direction): void =>
      kind === 'rule'
        ? context.report({ at, messageId: kind, data: { direction } })
        : context.report({ at, messageId: kind, data: { direction, ports } });
    const judgeOther = (_: unknown, resource: Resource): void => {
      const open = context.project.network.openRulesOf(resource);
      for (const { at, port, what } of controlPortsOfOther(context.project, resource, open))
        context.report({ at, messageId: 'port', data: { port, what } });
      for (const { at, direction, to, entity } of open.filter(({ ports }) => !ports))
        if (entity !== undefined) context.report({ at, messageId: 'entity', data: { direction, entity } });
        else report({ at, kind: MESSAGES[to], ports: 'port' }, direction);
    };
    return {
      ...Object.fromEntries(OTHERS.map((kind) => [kind, judgeOther])),
      NetworkPolicy(_, resource) {
        const policy = context.project.network.policyOf(resource);
        for (const direction of ['ingress', 'egress'] satisfies Direction[])
          for (const everything of everythingIn(policy?.[direction] ?? [], direction))
            report(everything, direction);
        if (!policy) return;
        for (const { at, port, what } of controlPortsIn(context.project, policy))
          context.report({ at, messageId: 'port', data: { port, what } });
      },
    };
  },
});

export const broadSelector = defineRule({
  meta: {
    description: 'Select pods precisely in NetworkPolicies',
    scope: 'project',
    risk: 2.5,
    severity: 'off',
    precision: 'high',
    messages: {
      broad:
        'This policy allows traffic of every pod in its namespace, including future ones. Select pods by label.',
    },
  },
  create(context) {
    return {
      NetworkPolicy(root, resource) {
        const policy = context.project.network.policyOf(resource);
        const allows = (policy?.ingress?.length ?? 0) + (policy?.egress?.length ?? 0) > 0;
        if (policy?.pods.matchesAll && allows)
          context.report({ at: root.at('spec').at('podSelector'), messageId: 'broad' });
      },
    };
  },
});

/** By kinds that are pods or create them. */
const mayHoldOthers = madeByOperators([
  ['', 'pods'],
  ['', 'replicationcontrollers'],
  ['apps', 'daemonsets'],
  ['apps', 'deployments'],
  ['apps', 'replicasets'],
  ['apps', 'statefulsets'],
  ['batch', 'jobs'],
]);

export const dangling = defineRule({
  meta: {
    description: 'Avoid NetworkPolicies that select nothing',
    scope: 'project',
    risk: 3.0,
    severity: 'off',
    precision: 'medium',
    messages: {
      dangling:
        'No pod in the linted files has the labels that this policy selects. Correct the podSelector, or remove the policy.',
    },
  },
  create(context) {
    return {
      NetworkPolicy(root, resource) {
        const policy = context.project.network.policyOf(resource);
        if (!policy || policy.pods.matchesAll) return context.notApplicable();
        const at = root.at('spec').at('podSelector');
        const verdict = context.project.network.selectsAny(policy);
        if (verdict.answer === 'unknown') context.unknown({ at, reason: verdict.reason });
        else if (verdict.answer === 'yes') return;
        else if (mayHoldOthers(context.project, resource.namespace))
          context.unknown({
            at,
            reason: 'A ServiceAccount in the files can create pods whose labels no file shows.',
          });
        else context.report({ at, messageId: 'dangling' });
      },
    };
  },
});
