import { type Cursor, defineRule, type Json } from '@plimsoll/core';

const SERVER_FAULTS: ReadonlyMap<unknown, 'permissive' | 'disabled'> = new Map([
  ['PERMISSIVE', 'permissive'],
  ['DISABLE', 'disabled'],
]);

/** https://istio.io/latest/docs/reference/config/security/peer_authentication/ and .../networking/destination-rule/ */
export const meshMtls = defineRule({
  meta: {
    description: 'Require mutual TLS in the service mesh',
    risk: 4.5,
    severity: 'off',
    cwe: [319],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      permissive: 'Workloads accept connections without TLS beside those with mutual TLS.',
      disabled: 'Workloads accept connections without TLS.',
      client: 'Clients connect without TLS.',
    },
  },
  create(context) {
    const judgeServer = (mtls: Cursor<Json>): void => {
      const at = mtls.at('mode');
      const messageId = SERVER_FAULTS.get(at.value);
      if (messageId) context.report({ at, messageId, fix: (fixer) => fixer.set(at, 'STRICT') });
    };
    const judgeClient = (policy: Cursor<Json>): void => {
      for (const each of [policy, ...policy.at('portLevelSettings').items()]) {
        const tls = each.at('tls');
        const at = tls.at('mode');
        if (at.value !== 'DISABLE') continue;
        // With ISTIO_MUTUAL the other fields have to be empty.
        const alone = tls.entries().length === 1;
        context.report({
          at,
          messageId: 'client',
          fix: alone ? (fixer) => fixer.set(at, 'ISTIO_MUTUAL') : undefined,
        });
      }
    };
    return {
      'security.istio.io/PeerAuthentication'(root) {
        const spec = root.at('spec');
        judgeServer(spec.at('mtls'));
        for (const [, mtls] of spec.at('portLevelMtls').entries()) judgeServer(mtls);
      },
      'networking.istio.io/DestinationRule'(root) {
        const spec = root.at('spec');
        judgeClient(spec.at('trafficPolicy'));
        for (const subset of spec.at('subsets').items()) judgeClient(subset.at('trafficPolicy'));
      },
    };
  },
});
