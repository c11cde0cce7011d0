import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const object = (api: string, kind: string, spec: string, name = 'web'): string =>
  `---\napiVersion: ${api}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
const policy = (spec: string): string => object('security.istio.io/v1', 'AuthorizationPolicy', spec);
const server = (spec: string): string => object('policy.linkerd.io/v1beta3', 'Server', spec);
const authorization = (client: string): string =>
  object('policy.linkerd.io/v1beta1', 'ServerAuthorization', `{server: {name: web}, client: ${client}}`);
const networks = (list: string): string =>
  object('policy.linkerd.io/v1alpha1', 'NetworkAuthentication', `{networks: [${list}]}`);

testRule('mesh-authorization-open', {
  valid: [
    policy('{}'),
    policy('{action: DENY, rules: [{}]}'),
    policy('{action: AUDIT, rules: [{}]}'),
    policy('{rules: [{to: [{operation: {paths: [/healthz]}}]}]}'),
    policy('{selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]}'),
    policy('{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: out}], rules: [{}]}'),
    policy('{rules: [{from: [{source: {principals: ["*"]}}]}]}'),
    server('{port: http}'),
    server('{port: metrics, accessPolicy: all-unauthenticated}'),
    authorization('{meshTLS: {identities: [a]}}'),
    authorization('{unauthenticated: true, networks: [{cidr: 10.0.0.0/8}]}'),
    networks('{cidr: 10.0.0.0/8}'),
  ],
  invalid: [
    { code: policy('{rules: [{}]}'), findings: [{ messageId: 'everything', text: '{}' }] },
    {
      code: policy('{action: ALLOW, rules: [{from: []}]}'),
      findings: [{ messageId: 'everything', text: 'from' }],
    },
    {
      code: policy('{rules: [{from: [{source: {principals: ["*"]}}]}]}'),
      options: { anyIdentity: true },
      findings: [{ messageId: 'identity', text: '"*"' }],
    },
    {
      code: server('{port: http, accessPolicy: all-unauthenticated}'),
      findings: [{ messageId: 'unauthenticated', text: 'all-unauthenticated' }],
    },
    {
      code: authorization('{unauthenticated: true}'),
      findings: [{ messageId: 'unauthenticated', text: 'true' }],
    },
    {
      code: networks('{cidr: 0.0.0.0/0}, {cidr: "::/0"}'),
      findings: [
        { messageId: 'networks', text: '0.0.0.0/0' },
        { messageId: 'networks', text: '"::/0"' },
      ],
    },
  ],
});

const namespace = (metadata: string): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, ${metadata}}\n`;
const istio = namespace('labels: {istio-injection: enabled}');
const ambient = namespace('labels: {istio.io/dataplane-mode: ambient}');
const linkerd = namespace('annotations: {linkerd.io/inject: enabled}');
const pod = (metadata: string): string => container('image: a', `{name: app, namespace: shop, ${metadata}}`);
const proxy = (metadata: string): string =>
  pod(metadata).replace(
    '- name: app',
    metadata.includes('linkerd') ? '- name: linkerd-proxy' : '- name: istio-proxy',
  );
const rule = (spec: string): string => object('networking.istio.io/v1', 'DestinationRule', spec);

testRule('mesh-bypass', {
  valid: [
    { name: 'no mesh in the run', code: pod('labels: {sidecar.istio.io/inject: "false"}') },
    istio + pod('labels: {sidecar.istio.io/inject: "true"}'),
    { name: 'of the other mesh', code: istio + pod('annotations: {linkerd.io/inject: disabled}') },
    ...['labels: {sidecar.istio.io/inject: "false"}', 'annotations: {linkerd.io/inject: disabled}'].map(
      (out) => ({
        name: `a proxy of the mesh: ${out}`,
        code: (out.includes('istio') ? istio : linkerd) + proxy(out),
      }),
    ),
    {
      name: 'no proxy where none is needed',
      code: ambient + pod('labels: {sidecar.istio.io/inject: "false"}'),
    },
    { name: 'a proxy in place of the node', code: istio + pod('labels: {istio.io/dataplane-mode: none}') },
    {
      name: 'taken by the node without a proxy',
      code:
        namespace('labels: {istio-injection: enabled, istio.io/dataplane-mode: ambient}') +
        pod('labels: {sidecar.istio.io/inject: "false"}'),
    },
    {
      name: 'a kind that may',
      code: istio + pod('labels: {sidecar.istio.io/inject: "false"}'),
      options: { exemptKinds: ['Pod'] },
    },
    rule('{host: a, trafficPolicy: {tls: {mode: SIMPLE}}}'),
  ],
  invalid: [
    {
      name: 'ports around a proxy of its own',
      code: istio + proxy('annotations: {traffic.sidecar.istio.io/excludeInboundPorts: "80"}'),
      findings: [{ messageId: 'pod', text: '"80"' }],
    },
    {
      code: istio + pod('labels: {sidecar.istio.io/inject: "false"}'),
      findings: [{ messageId: 'pod', text: '"false"' }],
    },
    {
      code: ambient + pod('labels: {istio.io/dataplane-mode: none}'),
      findings: [{ messageId: 'pod', text: 'none' }],
    },
    {
      code: linkerd + pod('annotations: {config.linkerd.io/skip-outbound-ports: "3306"}'),
      findings: [{ messageId: 'pod', text: '"3306"' }],
    },
    {
      code: rule(
        '{host: a, trafficPolicy: {portLevelSettings: [{tls: {mode: SIMPLE, insecureSkipVerify: true}}]}}',
      ),
      findings: [{ messageId: 'unverified', text: 'true' }],
    },
  ],
});
