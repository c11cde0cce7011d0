import { type AnyRule, defineRule } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { fieldAt, fieldsAt, isOpen, isTrue, merged, textsAt, visitorOf } from '../../fields.js';
import { ENDPOINTS, SHELLS } from './table.js';

const OPTIONS = {
  schema: optionsSchema({ sandboxes: listOf('Names of clusters that anyone may reach.') }),
  defaultOptions: { sandboxes: [] as readonly string[] },
};

/** https://cluster-api-aws.sigs.k8s.io/topics/network-load-balancer-with-awscluster */
const KEEPS = 'controlPlaneLoadBalancer.preserveClientIP';

/** Ranges that are the whole internet or half of it. */
const EVERYBODY = /^(?:0\.0\.0\.0\/[01]|128\.0\.0\.0\/1|::\/[01]|8000::\/1|\*)$/;

const endpointPublic = defineRule({
  meta: {
    description: "Limit the address ranges that can reach a cluster's API server",
    scope: 'resource',
    risk: 7,
    cwe: [668],
    precision: 'high',
    messages: {
      endpoint:
        "The range '{{range}}' lets the whole internet reach the API server, where one vulnerability or stolen credential is enough. List the ranges that need it, or make the endpoint private.",
      clientAddress:
        'The load balancer preserves client addresses and lets everyone reach the API server. List the ranges that need it in ingressRules.',
      shell:
        "The range '{{range}}' lets the whole internet reach SSH on the machines. List the ranges that need it.",
      bastion:
        'The bastion has no allowedCIDRBlocks, so the whole internet can reach its SSH. List the ranges that need it.',
    },
    ...OPTIONS,
  },
  create(context) {
    const { sandboxes } = context.options;
    const isSandbox = (name: string | undefined): boolean => name !== undefined && sandboxes.includes(name);
    const endpoints = visitorOf(ENDPOINTS, (spec, { isPrivate, ranges }, { name }) => {
      if (isSandbox(name) || isPrivate(spec)) return;
      for (const [range, at] of ranges.flatMap((path) => textsAt(spec, path)))
        if (EVERYBODY.test(range)) context.report({ at, messageId: 'endpoint', data: { range } });
      const keeps = fieldAt(spec, KEEPS);
      if (isTrue(keeps) && !fieldAt(spec, 'controlPlaneLoadBalancer.ingressRules').exists)
        context.report({ at: keeps, messageId: 'clientAddress' });
    });
    const shells = visitorOf(SHELLS, (spec, { ranges, isOpenWithout }, { name }) => {
      if (isSandbox(name)) return;
      const given = textsAt(spec, ranges);
      for (const [range, at] of given)
        if (EVERYBODY.test(range)) context.report({ at, messageId: 'shell', data: { range } });
      if (given.length === 0 && !fieldsAt(spec, ranges).some(isOpen) && isOpenWithout(spec))
        context.report({ at: fieldAt(spec, 'bastion.enabled'), messageId: 'bastion' });
    });
    return merged([endpoints, shells]);
  },
});

const endpointUnrestricted = defineRule({
  meta: {
    description: "Define who can reach a cluster's API server",
    scope: 'resource',
    risk: 6,
    cwe: [668],
    precision: 'medium',
    messages: {
      unrestricted:
        "'{{field}}' is not set, so the whole internet can reach the API server. List the ranges that need it, or make the endpoint private.",
    },
    ...OPTIONS,
  },
  create(context) {
    return visitorOf(ENDPOINTS, (spec, { isPrivate, needs, base }, { name }) => {
      // A class or a patch may add what a template omits.
      if (needs === undefined || base === 'spec.template.spec' || !spec.exists)
        return context.notApplicable();
      // The message is about a load balancer that keeps client addresses.
      if (isTrue(fieldAt(spec, KEEPS))) return;
      if (isPrivate(spec) || context.options.sandboxes.includes(name ?? '')) return;
      const [field = fieldAt(spec, needs)] = fieldsAt(spec, needs);
      const isEmpty = Array.isArray(field.value) && field.value.length === 0;
      if (field.exists && !isEmpty) return;
      context.report({
        at: field,
        messageId: 'unrestricted',
        data: { field: needs.slice(needs.lastIndexOf('.') + 1) },
      });
    });
  },
});

export const clusterEndpoint: Readonly<Record<string, AnyRule>> = {
  'cluster-api-endpoint-public': endpointPublic,
  'cluster-api-endpoint-unrestricted': endpointUnrestricted,
};
