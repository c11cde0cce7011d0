import { testRule } from '../../../test/test-rule.js';

const gateway = (listener: string, more = '', kind = 'gateway.networking.k8s.io/v1\nkind: Gateway'): string =>
  `apiVersion: ${kind}
metadata: {name: edge, namespace: edge}
spec:
  listeners: [{name: web, port: 443, protocol: HTTPS, ${listener}}]
${more}`;
const from = (namespaces: string): string => `allowedRoutes: {namespaces: ${namespaces}}`;

testRule('gateway-open-routes', {
  valid: [
    gateway(''),
    gateway(from('{from: Same}')),
    gateway(from('{from: Selector, selector: {matchLabels: {team: a}}}')),
    gateway(from('{from: Selector, selector: {matchExpressions: [{key: team, operator: Exists}]}}')),
    { name: 'a waypoint', code: gateway(from('{from: All}')).replace('HTTPS', 'HBONE') },
    { name: 'one team', code: gateway(from('{from: All}')), options: { oneTeam: true } },
    gateway('', '  allowedListeners: {namespaces: {from: Same}}'),
  ],
  invalid: [
    {
      code: gateway(from('{from: All}')),
      findings: [
        {
          messageId: 'routes',
          text: 'All',
          message:
            "Every namespace may attach routes to the listener 'web' and take its traffic. Select the namespaces with a selector.",
        },
      ],
    },
    {
      code: gateway(from('{from: Selector, selector: {}}')),
      findings: [{ messageId: 'selector', text: 'selector' }],
    },
    {
      code: gateway('', '  allowedListeners: {namespaces: {from: All}}'),
      findings: [{ messageId: 'listeners', text: 'All' }],
    },
    ...[
      'gateway.networking.x-k8s.io/v1alpha1\nkind: XListenerSet',
      'gateway.networking.k8s.io/v1\nkind: ListenerSet',
    ].map((kind) => ({
      code: gateway(from('{from: All}'), '', kind),
      findings: [{ messageId: 'routes' as const, text: 'All' }],
    })),
  ],
});

const grant = (to: string): string => `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: edge, namespace: shop}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: edge}]
  to: [${to}]
`;

testRule('gateway-reference-grant-broad', {
  valid: [
    grant('{group: "", kind: Secret, name: tls}'),
    grant('{group: "", kind: Service}'),
    { name: 'of another group', code: grant('{group: example.com, kind: Secret}') },
  ],
  invalid: [
    {
      code: grant('{group: "", kind: Secret}, {group: "", kind: Secret, name: tls}'),
      findings: [
        {
          messageId: 'secrets',
          text: 'Secret',
          message:
            "Gateways of 'edge' may use every Secret in this namespace as a certificate. Name the Secrets that they need.",
        },
      ],
    },
    {
      name: 'Services, when asked for',
      code: grant('{group: "", kind: Service}'),
      options: { services: true },
      findings: [{ messageId: 'services', text: 'Service' }],
    },
  ],
});
