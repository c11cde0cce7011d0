import { testRule } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: default}\nspec: ${spec}\n`;
const server = (spec: string): string => object('security.istio.io/v1beta1', 'PeerAuthentication', spec);
const client = (spec: string): string => object('networking.istio.io/v1', 'DestinationRule', spec);
const unencrypted = (host: string): string =>
  client(`{host: ${host}, trafficPolicy: {tls: {mode: DISABLE}}}`);
const entry = (endpoints: string): string =>
  `---\n${object('networking.istio.io/v1', 'ServiceEntry', `{hosts: [authz], endpoints: [${endpoints}]}`)}`;

testRule('mesh-mtls', {
  valid: [
    server('{mtls: {mode: STRICT}}'),
    server('{}'),
    client('{host: web, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}'),
    ...['kubernetes.default', 'kubernetes.default.svc.cluster.local'].map((host) => ({
      name: `clients with TLS of their own: ${host}`,
      code: unencrypted(host),
    })),
    ...['unix:///run/authz.sock', '127.0.0.1', '"::1"'].map((address) => ({
      name: `on the same machine: ${address}`,
      code: unencrypted('authz') + entry(`{address: ${address}}`),
    })),
  ],
  invalid: [
    {
      code: server('{mtls: {mode: PERMISSIVE}}'),
      findings: [{ messageId: 'permissive', text: 'PERMISSIVE' }],
      fixed: server('{mtls: {mode: STRICT}}'),
    },
    {
      code: server('{mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}'),
      findings: [{ messageId: 'disabled', text: 'DISABLE' }],
      fixed: server('{mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: STRICT}}}'),
    },
    {
      code: client(
        '{host: web, trafficPolicy: {tls: {mode: DISABLE}, portLevelSettings: [{tls: {mode: DISABLE}}]}, subsets: [{name: v1, trafficPolicy: {tls: {mode: DISABLE}}}]}',
      ),
      findings: [
        { messageId: 'client', text: 'DISABLE' },
        { messageId: 'client', text: 'DISABLE' },
        { messageId: 'client', text: 'DISABLE' },
      ],
      fixed: client(
        '{host: web, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}, portLevelSettings: [{tls: {mode: ISTIO_MUTUAL}}]}, subsets: [{name: v1, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}]}',
      ),
    },
    ...['{address: unix:///run/authz.sock}, {address: 10.0.0.4}', ''].map((endpoints) => ({
      name: `elsewhere too: ${endpoints}`,
      code: unencrypted('authz') + entry(endpoints),
      findings: [{ messageId: 'client', text: 'DISABLE' }],
      fixed: unencrypted('authz').replace('DISABLE', 'ISTIO_MUTUAL') + entry(endpoints),
    })),
    ...['kubernetes.shop.svc', 'kubernetes.default-tenant'].map((host) => ({
      name: `like the API server: ${host}`,
      code: unencrypted(host),
      findings: [{ messageId: 'client', text: 'DISABLE' }],
      fixed: unencrypted(host).replace('DISABLE', 'ISTIO_MUTUAL'),
    })),
    {
      name: 'ISTIO_MUTUAL stands alone',
      code: client('{host: web, trafficPolicy: {tls: {mode: DISABLE, sni: web.example}}}'),
      findings: [{ messageId: 'client', text: 'DISABLE' }],
    },
  ],
});
