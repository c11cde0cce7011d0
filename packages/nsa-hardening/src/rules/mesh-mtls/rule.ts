import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, type Project, textOf } from '@plimsoll/core/kubernetes';

const SERVER_FAULTS: ReadonlyMap<unknown, 'permissive' | 'disabled'> = new Map([
  ['PERMISSIVE', 'permissive'],
  ['DISABLE', 'disabled'],
]);

/** https://istio.io/latest/docs/reference/config/security/peer_authentication/ and .../networking/destination-rule/ */
export const meshMtls = defineRule({
  meta: {
    description: 'Require mutual TLS in the service mesh',
    scope: 'project',
    risk: 4.5,
    severity: 'off',
    cwe: [319],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      permissive: 'Workloads also accept connections without TLS (mode PERMISSIVE). Set STRICT.',
      disabled: 'Workloads accept connections without TLS (mode DISABLE). Set STRICT.',
      client: 'Clients connect to this host without TLS. Set tls.mode: ISTIO_MUTUAL.',
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
        const host = spec.at('host').value;
        if (
          typeof host === 'string' &&
          (API_SERVER.test(host) || context.project.memo(sameMachine).has(host))
        )
          return;
        judgeClient(spec.at('trafficPolicy'));
        for (const subset of spec.at('subsets').items()) judgeClient(subset.at('trafficPolicy'));
      },
    };
  },
});

/** Its clients use their own TLS, and it is outside of the mesh. */
const API_SERVER = /^kubernetes\.default(?:\.svc(?:\.|$)|$)/;

/** A socket or an address that no other machine reaches. */
const LOCAL = /^(?:unix:|127\.|\[?::1\]?$|localhost$)/;

/** Hosts of ServiceEntries whose endpoints are all on the client's own machine: nothing crosses a network. */
const sameMachine = (project: Project): ReadonlySet<string> => {
  const hosts = new Set<string>();
  for (const { root } of project.ofKind('ServiceEntry', 'networking.istio.io')) {
    const spec = (root as Cursor<Json>).at('spec');
    const addresses = spec
      .at('endpoints')
      .items()
      .map((endpoint) => endpoint.at('address').value);
    if (addresses.length === 0 || !addresses.every((address) => LOCAL.test(textOf(address)))) continue;
    for (const { value } of spec.at('hosts').items()) if (typeof value === 'string') hosts.add(value);
  }
  return hosts;
};
