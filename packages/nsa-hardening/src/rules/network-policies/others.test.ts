import { testRule } from '../../../test/test-rule.js';

const policy = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\nspec: ${spec}\n`;
const cnp = (rules: string): string =>
  policy('cilium.io/v2', 'CiliumNetworkPolicy', `{endpointSelector: {}, ${rules}}`);
const ccnp = (rules: string): string =>
  policy('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', `{endpointSelector: {}, ${rules}}`);
const calico = (rules: string, group = 'projectcalico.org/v3', kind = 'NetworkPolicy'): string =>
  policy(group, kind, `{${rules}}`);
const anp = (rules: string): string =>
  policy('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', `{subject: {namespaces: {}}, ${rules}}`);
const tiered = (tier: string, rules: string): string =>
  policy(
    'policy.networking.k8s.io/v1alpha2',
    'ClusterNetworkPolicy',
    `{tier: ${tier}, subject: {namespaces: {}}, ${rules}}`,
  );

const named = (code: string) => ({ name: code.split('spec: ')[1]!, code });

testRule('network-policy-allow-all', {
  partial: true,
  valid: [
    cnp('ingress: [{}]'),
    cnp('ingress: [{fromEntities: [world], toPorts: [{ports: [{port: "443"}]}]}]'),
    cnp('ingress: [{fromEntities: [cluster, host, health]}]'),
    cnp('enableDefaultDeny: {ingress: false}, ingress: [{fromEntities: [all]}]'),
    cnp('ingress: [{fromEndpoints: [{}]}]'),
    cnp('ingress: [{fromCIDR: [0.0.0.0/1]}]'),
    cnp('egress: [{toEntities: [world]}, {toCIDR: [0.0.0.0/0]}]'),
    cnp('ingressDeny: [{fromEntities: [all]}]'),
    calico('ingress: [{action: Deny}]'),
    calico('ingress: [{action: Deny, source: {nets: [198.51.100.0/24]}}, {action: Allow}]'),
    calico('ingress: [{action: Allow, protocol: TCP, destination: {ports: [443]}}]'),
    calico('ingress: [{action: Allow, source: {selector: all()}}]'),
    calico('ingress: [{action: Allow, protocol: UDP, destination: {ports: [22]}}]'),
    calico('ingress: [{action: Allow, protocol: TCP, destination: {ports: [22], selector: has(x)}}]'),
    calico(
      'ingress: [{action: Allow, protocol: TCP, source: {nets: [10.0.0.0/8]}, destination: {ports: [22]}}]',
    ),
    calico('egress: [{action: Allow, protocol: TCP, destination: {ports: [22]}}]'),
    cnp('ingress: [{fromEntities: [world], toPorts: [{ports: [{port: "22", protocol: UDP}]}]}]'),
    cnp('ingress: [{fromEntities: [world], toPorts: [{ports: [{port: "10250"}], rules: {http: [{}]}}]}]'),
    cnp('ingress: [{fromEntities: [cluster], toPorts: [{ports: [{port: "22"}]}]}]'),
    `${cnp('ingress: [{fromEntities: [world], toPorts: [{ports: [{port: "22"}]}]}]')}---
apiVersion: v1
kind: Pod
metadata: {name: git, namespace: shop}
spec: {containers: [{name: main, image: docker.gitea.com/gitea/gitea:1.24}]}
`,
    calico('ingress: [{action: Allow, source: {nets: [0.0.0.0/0], notNets: [198.51.100.0/24]}}]'),
    calico('types: [Egress], ingress: [{action: Allow}]'),
    calico('preDNAT: true, ingress: [{action: Allow}]', 'projectcalico.org/v3', 'GlobalNetworkPolicy'),
    anp('ingress: [{action: Pass, from: [{namespaces: {}}]}]'),
    anp(
      'ingress: [{action: Deny, from: [{namespaces: {matchLabels: {a: b}}}]}, {action: Allow, from: [{namespaces: {}}]}]',
    ),
    anp('ingress: [{action: Allow, from: [{namespaces: {}}], ports: [{portNumber: {port: 80}}]}]'),
    tiered('Baseline', 'ingress: [{action: Accept, from: [{namespaces: {}}]}]'),
  ].map(named),
  invalid: (
    [
      [cnp('ingress: [{fromEntities: [world]}]'), 'entity', 'world'],
      [cnp('ingress: [{fromEntities: [host, all]}]'), 'entity', 'all'],
      [cnp('egress: [{toEntities: [all]}]'), 'entity', 'all'],
      [
        cnp('ingress: [{fromCIDR: [0.0.0.0/1], fromCIDRSet: [{cidr: 128.0.0.0/1}]}]'),
        'addresses',
        'fromCIDR',
      ],
      [
        cnp(
          'ingress: [{fromEndpoints: [{matchExpressions: [{key: k8s:io.kubernetes.pod.namespace, operator: Exists}]}]}]',
        ),
        'namespaces',
        'matchExpressions',
      ],
      [ccnp('ingress: [{fromEndpoints: [{}]}]'), 'namespaces', '{}'],
      [
        cnp(
          'ingress: [{fromEntities: [world], toPorts: [{ports: [{port: "443"}, {port: "20", protocol: TCP, endPort: 30}]}]}]',
        ),
        'port',
        'world',
      ],
      [cnp('ingress: [{fromCIDR: [0.0.0.0/0], toPorts: [{ports: [{port: "6443"}]}]}]'), 'port', 'fromCIDR'],
      [calico('ingress: [{action: Allow, protocol: TCP, destination: {ports: [22]}}]'), 'port', 'action'],
      [
        calico(
          'ingress: [{action: Allow, protocol: TCP, source: {nets: [0.0.0.0/0]}, destination: {ports: ["10000:10300"]}}]',
        ),
        'port',
        'nets',
      ],
      [calico('ingress: [{action: Log}, {action: Allow}]'), 'rule', 'action'],
      [
        calico(
          'egress: [{action: Allow, destination: {}}]',
          'crd.projectcalico.org/v1',
          'GlobalNetworkPolicy',
        ),
        'rule',
        'action',
      ],
      [calico('ingress: [{action: Allow, source: {nets: [0.0.0.0/1, 128.0.0.0/1]}}]'), 'addresses', 'nets'],
      [calico('ingress: [{action: Allow, source: {namespaceSelector: all()}}]'), 'namespaces', 'source'],
      [anp('ingress: [{action: Allow, from: [{namespaces: {}}]}]'), 'namespaces', 'namespaces'],
      [anp('egress: [{action: Allow, to: [{networks: [0.0.0.0/0]}]}]'), 'addresses', 'networks'],
      [
        tiered(
          'Admin',
          'ingress: [{action: Accept, from: [{pods: {namespaceSelector: {}, podSelector: {}}}]}]',
        ),
        'namespaces',
        'pods',
      ],
    ] as const
  ).map(([code, messageId, text]) => ({ ...named(code), findings: [{ messageId, text }] })),
});
