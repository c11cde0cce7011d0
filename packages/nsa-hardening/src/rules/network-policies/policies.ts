import { type Direction, defineRule, type Resource } from '@plimsoll/core';
import { madeByOperators } from '../operators.js';
import { controlPortsIn, controlPortsOfOther } from './control-ports.js';
import { everythingIn } from './everything.js';

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

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies": policies are there to select. */
export const allowAll = defineRule({
  meta: {
    description: 'Avoid NetworkPolicies that allow everything',
    risk: 5.5,
    cwe: [923],
    precision: 'high',
    messages: {
      rule: 'This {{direction}} rule names neither peers nor ports: it allows all traffic.',
      addresses: 'This {{direction}} rule allows every port of every address.',
      world: 'This {{direction}} rule allows every port of nearly every address of the internet.',
      namespaces: 'This {{direction}} rule allows every port of every pod in every namespace.',
      entity: "This {{direction}} rule allows every port of all that Cilium calls '{{entity}}'.",
      port: 'This ingress rule opens port {{port}} ({{what}}) to the internet.',
    },
    supersedes: ['nsa-hardening/block-metadata-api'],
  },
  create(context) {
    const judgeOther = (_: unknown, resource: Resource): void => {
      const open = context.project.network.openRulesOf(resource);
      for (const { at, port, what } of controlPortsOfOther(context.project, resource, open))
        context.report({ at, messageId: 'port', data: { port, what } });
      for (const { at, direction, to, entity } of open.filter(({ ports }) => !ports))
        if (entity !== undefined) context.report({ at, messageId: 'entity', data: { direction, entity } });
        else context.report({ at, messageId: MESSAGES[to], data: { direction } });
    };
    return {
      ...Object.fromEntries(OTHERS.map((kind) => [kind, judgeOther])),
      NetworkPolicy(_, resource) {
        const policy = context.project.network.policyOf(resource);
        for (const direction of ['ingress', 'egress'] satisfies Direction[])
          for (const { at, kind } of everythingIn(policy?.[direction] ?? [], direction))
            context.report({ at, messageId: kind, data: { direction } });
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
    risk: 2.5,
    severity: 'off',
    precision: 'high',
    messages: {
      broad: 'This policy allows traffic of every pod in its namespace, also of those to come.',
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

/** By what is a pod or makes some. */
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
    risk: 3.0,
    severity: 'off',
    precision: 'medium',
    messages: { dangling: 'No pod of the project has the labels that this policy selects.' },
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
            reason: 'A ServiceAccount of the files may make pods whose labels no file has.',
          });
        else context.report({ at, messageId: 'dangling' });
      },
    };
  },
});
