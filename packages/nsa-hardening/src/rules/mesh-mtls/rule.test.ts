import { testRule } from '../../../test/test-rule.js';

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: default}\nspec: ${spec}\n`;
const server = (spec: string): string => object('security.istio.io/v1beta1', 'PeerAuthentication', spec);
const client = (spec: string): string => object('networking.istio.io/v1', 'DestinationRule', spec);

testRule('mesh-mtls', {
  valid: [
    server('{mtls: {mode: STRICT}}'),
    server('{}'),
    client('{host: web, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}'),
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
    {
      name: 'ISTIO_MUTUAL stands alone',
      code: client('{host: web, trafficPolicy: {tls: {mode: DISABLE, sni: web.example}}}'),
      findings: [{ messageId: 'client', text: 'DISABLE' }],
    },
  ],
});
