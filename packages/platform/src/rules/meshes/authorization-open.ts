import { defineRule } from '@plimsoll/core';
import { isEverywhere } from '@plimsoll/core/internal';
import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';

/** Ports that probes and scrapers use without an identity. */
const UNASKED_PORT = /health|metric|probe|ready|live|admin/i;

const ANYONE = ['principals', 'namespaces', 'requestPrincipals'];

/**
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/ and
 * https://linkerd.io/2-edge/reference/authorization-policy/
 */
export const meshAuthorizationOpen = defineRule({
  meta: {
    description: 'Allow only clients that a service mesh policy names',
    scope: 'resource',
    risk: 5.5,
    cwe: [862],
    precision: 'high',
    messages: {
      everything:
        'This policy allows every client, including those without a mesh identity. Name the clients to allow.',
      identity:
        'This policy allows every workload in the mesh. Name the ServiceAccounts or namespaces to allow.',
      unauthenticated:
        'This policy allows clients without a mesh identity. Name the ServiceAccounts or networks to allow.',
      networks:
        'These networks include every address, so every client is allowed. List the networks to allow.',
    },
    schema: optionsSchema({
      anyIdentity: flag('Also report policies that allow every workload in the mesh.'),
    }),
    defaultOptions: { anyIdentity: false },
  },
  create(context) {
    return {
      'security.istio.io/AuthorizationPolicy'(root) {
        const spec = root.at('spec');
        if ((spec.at('action').value ?? 'ALLOW') !== 'ALLOW' || isOfGateway(spec)) return;
        for (const rule of spec.at('rules').items()) {
          if (['from', 'to', 'when'].every((key) => rule.at(key).items().length === 0))
            context.report({ at: rule, messageId: 'everything' });
          else if (context.options.anyIdentity && rule.at('to').items().length === 0)
            for (const from of rule.at('from').items()) judgeSource(from.at('source'));
        }
      },
      'policy.linkerd.io/Server'(root) {
        const spec = root.at('spec');
        const at = spec.at('accessPolicy');
        if (at.value === 'all-unauthenticated' && !UNASKED_PORT.test(textOf(spec.at('port').value)))
          context.report({ at, messageId: 'unauthenticated' });
      },
      'policy.linkerd.io/ServerAuthorization'(root) {
        const client = root.at('spec').at('client');
        const at = client.at('unauthenticated');
        const networks = client.at('networks').items();
        const isLimited = networks.length > 0 && !networks.some((each) => isAll(each.at('cidr')));
        const server = root.at('spec').at('server').at('name').value;
        if (at.value === true && !isLimited && !UNASKED_PORT.test(textOf(server)))
          context.report({ at, messageId: 'unauthenticated' });
      },
      'policy.linkerd.io/NetworkAuthentication'(root, { name }) {
        if (UNASKED_PORT.test(name ?? '')) return;
        for (const each of root.at('spec').at('networks').items())
          if (isAll(each.at('cidr')) && each.at('except').items().length === 0)
            context.report({ at: each.at('cidr'), messageId: 'networks' });
      },
    };

    function judgeSource(source: Cursor<Json>): void {
      const fields = source.entries();
      const isAlone = fields.every(([key]) => ANYONE.includes(key));
      if (!isAlone) return;
      for (const [, list] of fields)
        for (const at of list.items()) if (at.value === '*') context.report({ at, messageId: 'identity' });
    }
  },
});

const isAll = ({ value }: Cursor<Json>): boolean => typeof value === 'string' && isEverywhere([value]);

/** Whether a policy is for a gateway, which admits clients from outside. The workloads behind it check them. */
const isOfGateway = (spec: Cursor<Json>): boolean =>
  spec
    .at('selector')
    .at('matchLabels')
    .entries()
    .some(([, { value }]) => /gateway/i.test(textOf(value))) ||
  [spec.at('targetRef'), ...spec.at('targetRefs').items()].some((ref) =>
    ['Gateway', 'GatewayClass'].includes(textOf(ref.at('kind').value)),
  );
