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
