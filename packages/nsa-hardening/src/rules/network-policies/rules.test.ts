import { testRule } from '../../../test/test-rule.js';

const namespace = (name = 'shop'): string => `---
apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;

const policy = (spec: string, name = 'deny', where = 'namespace: shop'): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  ${where || 'labels: {}'}
spec:
  ${spec}
`;

const pod = (more = ''): string => `---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
${more}  containers:
    - name: web
      image: registry.example/web:1.4
`;

const DENY = '{podSelector: {}, policyTypes: [Ingress, Egress]}';

const ccnp = (spec: string): string =>
  `---\napiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: all}\nspec: ${spec}\n`;

const clusterPolicy = (subject: string): string => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: deny}
spec:
  tier: Admin
  priority: 1
  subject: ${subject}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
  egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]
`;

testRule('default-deny-network-policy', {
  valid: [
    {
      name: 'a ClusterNetworkPolicy of all namespaces',
      code: namespace() + clusterPolicy('{namespaces: {}}'),
    },
    { name: 'one policy for both', code: namespace() + policy(DENY) },
    {
      name: 'one for each direction',
      code: namespace() + policy('{podSelector: {}}') + policy('{policyTypes: [Egress]}', 'out'),
    },
    {
      name: 'all but DNS is denied',
      code:
        namespace() +
        policy('{podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ports: [{port: 53}]}]}'),
    },
    {
      name: 'an allow-all for some pods leaves the others',
      code:
        namespace() + policy(DENY) + policy('{podSelector: {matchLabels: {app: web}}, ingress: [{}]}', 'web'),
    },
    namespace('kube-system'),
    { name: 'an exempt one', code: namespace(), options: { exemptNamespaces: ['shop'] } },
    {
      name: 'a part of a project',
      code: namespace(),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    {
      name: 'a policy without a namespace',
      code: namespace() + policy(DENY, 'late', ''),
      unknown: ['The namespace of NetworkPolicy late is given at install time.'],
    },
    {
      name: 'Cilium',
      code: namespace() + ccnp('{endpointSelector: {}, ingress: [{}], egress: [{}]}'),
    },
    {
      name: 'a direction each',
      code: namespace() + policy('{podSelector: {}}') + ccnp('{endpointSelector: {}, egress: [{}]}'),
    },
    {
      name: 'Cilium, and a policy that allows everything',
      code:
        namespace() +
        policy('{podSelector: {}, ingress: [{}]}', 'open') +
        ccnp('{endpointSelector: {}, ingress: [{}], egress: [{}]}'),
      unknown: ['NetworkPolicy shop/open allows what another policy denies.'],
    },
    {
      name: 'a policy whose meaning is not worked out',
      code: `${namespace()}---\napiVersion: crd.antrea.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: all}\nspec: {}\n`,
      unknown: ['ClusterNetworkPolicy all also applies.'],
    },
    {
      name: 'Kyverno makes the policy',
      code: `${namespace()}---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: defaults}
spec: {rules: [{name: deny, generate: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, name: deny}}]}
`,
      unknown: ['ClusterPolicy defaults generates a NetworkPolicy.'],
    },
    {
      name: 'a policy that the API refuses',
      code: namespace() + policy('{podSelector: {}, policyTypes: [ingress]}'),
      unknown: ['The API would refuse NetworkPolicy shop/deny.'],
    },
  ],
  invalid: [
    {
      code: namespace(),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message:
            "Namespace 'shop' has no NetworkPolicy that denies ingress and egress by default. Add one with an empty podSelector.",
        },
      ],
    },
    {
      name: 'in another namespace',
      code: namespace() + policy(DENY, 'deny', 'namespace: other'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'for some pods only',
      code: namespace() + policy('{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'an empty egress list does not make a policy about egress',
      code: namespace() + policy('{podSelector: {}, egress: []}'),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message:
            "Namespace 'shop' has no NetworkPolicy that denies egress by default. Add one with an empty podSelector.",
        },
      ],
    },
    {
      name: 'undone by another policy',
      code: namespace() + policy(DENY) + policy('{podSelector: {}, ingress: [{}]}', 'open'),
      findings: [
        {
          messageId: 'undone',
          text: 'shop',
          message:
            "NetworkPolicy shop/open allows all ingress in namespace 'shop', so the default deny has no effect. Narrow that policy.",
          related: [{ text: 'open' }],
        },
      ],
    },
    {
      name: 'Cilium for some pods',
      code:
        namespace() +
        ccnp('{endpointSelector: {matchLabels: {role: frontend}}, ingress: [{}], egress: [{}]}'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    ...['{namespaces: SELECTOR}', '{pods: {namespaceSelector: SELECTOR, podSelector: {}}}'].map(
      (subject) => ({
        name: `a ClusterNetworkPolicy of other namespaces, ${subject}`,
        code: namespace() + clusterPolicy(subject.replace('SELECTOR', '{matchLabels: {team: b}}')),
        findings: [
          {
            messageId: 'missing' as const,
            text: 'shop',
            message:
              "Namespace 'shop' has no NetworkPolicy that denies ingress and egress by default. Add one with an empty podSelector.",
          },
        ],
      }),
    ),
    {
      name: 'a ClusterNetworkPolicy of some pods',
      code:
        namespace() +
        clusterPolicy('{pods: {namespaceSelector: {}, podSelector: {matchLabels: {role: frontend}}}}'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'Cilium for one direction',
      code: namespace() + ccnp('{endpointSelector: {}, ingress: [{}]}'),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message:
            "Namespace 'shop' has no NetworkPolicy that denies egress by default. Add one with an empty podSelector.",
        },
      ],
    },
    {
      name: 'a Kyverno policy of another namespace makes nothing here',
      code: `${namespace()}---
apiVersion: kyverno.io/v1
kind: Policy
metadata: {name: defaults, namespace: other}
spec: {rules: [{name: deny, generate: {kind: NetworkPolicy}}]}
`,
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
  ],
});

testRule('pod-has-network-policy', {
  valid: [
    { name: 'covered', code: pod() + policy(DENY) },
    { name: 'on the network of its node', code: pod('  hostNetwork: true\n') },
    {
      name: 'a part of a project',
      code: pod(),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: pod(),
      findings: [
        {
          messageId: 'open',
          text: 'spec',
          message:
            'No NetworkPolicy selects this pod for ingress and egress, so that traffic is not restricted. Add a NetworkPolicy.',
        },
      ],
    },
    {
      name: 'for one direction',
      code: pod() + policy('{podSelector: {matchLabels: {app: web}}}'),
      findings: [
        {
          messageId: 'open',
          text: 'spec',
          message:
            'No NetworkPolicy selects this pod for egress, so that traffic is not restricted. Add a NetworkPolicy.',
        },
      ],
    },
  ],
});

testRule('network-policy-allow-all', {
  partial: true,
  valid: [
    policy(DENY),
    { name: 'limited by its ports', code: policy('{podSelector: {}, ingress: [{ports: [{port: 443}]}]}') },
    {
      name: 'everyone, at one port',
      code: policy(
        '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}]}',
      ),
    },
    {
      name: 'some pods of every namespace',
      code: policy(
        '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: probe}}}]}]}',
      ),
    },
    {
      name: 'all but some addresses',
      code: policy(
        '{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}',
      ),
    },
    {
      name: 'half of the addresses',
      code: policy('{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}], ports: [{port: 22}]}]}'),
    },
    {
      name: 'a port that another program has',
      code: `${policy(
        '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 10250}, {port: 22}]}]}',
      )}---
apiVersion: v1
kind: Pod
metadata: {name: hook, namespace: shop, labels: {app: web}}
spec: {containers: [{name: main, image: registry.example/webhook}]}
`,
    },
    {
      name: 'rules of a direction that the policy is not about',
      code: policy('{policyTypes: [Egress], ingress: [{}]}'),
    },
    { name: 'a malformed one', code: policy('{ingress: [{from: all}]}') },
  ],
  invalid: [
    {
      code: policy('{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{to: []}]}'),
      findings: [
        {
          messageId: 'rule',
          text: '{}',
          message:
            'This ingress rule names neither peers nor ports, so it allows all traffic. Name the peers and ports that you need.',
        },
        { messageId: 'rule', text: 'to' },
      ],
    },
    ...[
      '[{from: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}]}]',
      '[{from: [{ipBlock: {cidr: 0.0.0.0/1}}]}, {from: [{ipBlock: {cidr: 128.0.0.0/1}}]}]',
      "[{from: [{ipBlock: {cidr: '::/1'}}, {ipBlock: {cidr: '8000::/1'}}]}]",
      '[{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]',
    ].map((ingress) => ({
      name: `blocks that add up to everyone: ${ingress}`,
      code: policy(`{podSelector: {}, ingress: ${ingress}}`),
      findings: [{ messageId: 'addresses' as const, text: /cidr: ([^,}]+)/.exec(ingress)![1]! }],
    })),
    ...[
      '[{}]',
      '[{protocol: TCP}]',
      '[{port: 80}, {port: 1, endPort: 65535}]',
      '[{port: 30001, endPort: 65535}, {port: 20, endPort: 30000}, {port: 1, endPort: 19}]',
    ].map((ports) => ({
      name: `ports that are all ports: ${ports}`,
      code: policy(
        `{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: ${ports}}], egress: [{ports: ${ports}}]}`,
      ),
      findings: [
        { messageId: 'addresses' as const, text: '0.0.0.0/0' },
        {
          messageId: 'addresses' as const,
          text: 'ports',
          message:
            'This egress rule allows every TCP port of every address. Name the peers and ports that you need.',
        },
      ],
    })),
    {
      name: 'ports of rules that add up to all ports',
      code: policy(
        '{egress: [{ports: [{port: 1, endPort: 30000}]}, {to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 30001, endPort: 65535}]}]}',
      ),
      findings: [{ messageId: 'addresses', text: 'ports' }],
    },
    {
      name: 'all but private addresses, from outside',
      code: policy('{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.0.2.1/32]}}]}]}'),
      findings: [{ messageId: 'world', text: '0.0.0.0/0' }],
    },
    {
      name: 'ports for administrators',
      code: policy(
        "{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}, {ipBlock: {cidr: 128.0.0.0/1}}], ports: [{port: 22}, {port: 443}]}, {from: [{ipBlock: {cidr: '::/0'}}], ports: [{port: 6000, endPort: 7000}, {port: 10250}]}]}",
      ),
      findings: [
        {
          messageId: 'port',
          text: 'ipBlock',
          message:
            'This ingress rule opens port 22 (SSH) to the internet. Limit it to the addresses that need it.',
        },
        {
          messageId: 'port',
          text: 'ipBlock',
          message:
            'This ingress rule opens port 10250 (the kubelet) to the internet. Limit it to the addresses that need it.',
        },
        {
          messageId: 'port',
          text: 'ipBlock',
          message:
            'This ingress rule opens port 6443 (the Kubernetes API server) to the internet. Limit it to the addresses that need it.',
        },
      ],
    },
    {
      name: 'ports for administrators, without peers',
      code: policy(
        '{ingress: [{ports: [{port: 22}]}, {from: [], ports: [{port: 6443}]}, {ports: [{port: 10250}]}]}',
      ),
      findings: [
        {
          messageId: 'port',
          text: 'ports',
          message:
            'This ingress rule opens port 22 (SSH) to the internet. Limit it to the addresses that need it.',
        },
        { messageId: 'port', text: 'from' },
      ],
    },
    {
      name: 'peers that are everyone',
      code: policy(
        "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '::/0'}}, {namespaceSelector: {}}, {namespaceSelector: {}, podSelector: {}}]}]}",
      ),
      findings: [
        { messageId: 'addresses', text: "'::/0'" },
        { messageId: 'namespaces', text: 'namespaceSelector' },
        { messageId: 'namespaces', text: 'namespaceSelector' },
      ],
    },
  ],
});

testRule('network-policy-broad-selector', {
  valid: [policy(DENY), policy('{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}')],
  invalid: [
    {
      code: policy('{podSelector: {}, ingress: [{ports: [{port: 80}]}]}'),
      findings: [{ messageId: 'broad', text: 'podSelector' }],
    },
    {
      name: 'without a selector',
      code: policy('{ingress: [{ports: [{port: 80}]}]}'),
      findings: [{ messageId: 'broad', text: 'spec' }],
    },
  ],
});

const operator = (grant: string, kind = 'ClusterRole', namespace = 'shop'): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: operator, namespace: ${namespace}}
rules: [${grant}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: {name: operator, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: operator}
subjects: [{kind: ServiceAccount, name: operator, namespace: ${namespace}}]
`;

const ALL_PODS = '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}';
const custom = (metadata: string, api = 'house.example/v1', kind = 'Database'): string =>
  `---\napiVersion: ${api}\nkind: ${kind}\nmetadata: {name: one, ${metadata}}\n`;
const CLUSTER_WIDE = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: databases.house.example}
spec:
  group: house.example
  scope: Cluster
  names: {kind: Database, plural: databases}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;

testRule('dangling-network-policy', {
  valid: [
    { name: 'a pod has the labels', code: pod() + policy('{podSelector: {matchLabels: {app: web}}}') },
    policy(DENY),
    {
      name: 'labels of controllers',
      code: policy('{podSelector: {matchExpressions: [{key: job-name, operator: Exists}]}}'),
      unknown: ['The policy selects by a label that a controller adds.'],
    },
    {
      name: 'a part of a project',
      code: policy('{podSelector: {matchLabels: {app: web}}}'),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    ...['{apiGroups: [apps], resources: [statefulsets]', '{apiGroups: [""], resources: ["*"]'].map(
      (grant) => ({
        name: `beside an operator: ${grant}`,
        code: operator(`${grant}, verbs: [create]}`) + policy('{podSelector: {matchLabels: {app: web}}}'),
        unknown: ['A ServiceAccount in the files can create pods whose labels no file shows.'],
      }),
    ),
    ...[
      ['in its own namespace', ''],
      ['asked for one there', custom('namespace: shop')],
      ['asked for one in some namespace', custom('labels: {}')],
      ['asked for a deployment', custom('namespace: bank', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease')],
      ['asked for one of the cluster', CLUSTER_WIDE + custom('labels: {}')],
    ].map(([name, order]) => ({
      name: `beside an operator of the cluster, ${name}`,
      code:
        operator(ALL_PODS, 'ClusterRole', order === '' ? 'shop' : 'ops') +
        order +
        policy('{podSelector: {matchLabels: {app: web}}}'),
      unknown: ['A ServiceAccount in the files can create pods whose labels no file shows.'],
    })),
  ],
  invalid: [
    ...[
      ['of another namespace', ALL_PODS, ''],
      ['asked for one elsewhere', ALL_PODS, custom('namespace: bank')],
      [
        'that reads no such object',
        '{apiGroups: [""], resources: [pods], verbs: [create]}',
        custom('namespace: shop'),
      ],
      ['beside a file for a program', ALL_PODS, '---\napiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n'],
    ].map(([name, grant, order]) => ({
      name: `an operator of the cluster ${name}`,
      code:
        operator(grant!, 'ClusterRole', 'ops') + order + policy('{podSelector: {matchLabels: {app: web}}}'),
      findings: [{ messageId: 'dangling' as const, text: 'podSelector' }],
    })),
    {
      code: pod() + policy('{podSelector: {matchLabels: {app: wbe}}}'),
      findings: [{ messageId: 'dangling', text: 'podSelector' }],
    },
    {
      name: 'beside what only reads pods',
      code:
        operator('{apiGroups: [""], resources: [pods], verbs: [get, list]}') +
        policy('{podSelector: {matchLabels: {app: web}}}'),
      findings: [{ messageId: 'dangling', text: 'podSelector' }],
    },
    {
      name: 'beside an operator of another namespace',
      code:
        operator('{apiGroups: [""], resources: [pods], verbs: [create]}', 'Role', 'other') +
        policy('{podSelector: {matchLabels: {app: web}}}'),
      findings: [{ messageId: 'dangling', text: 'podSelector' }],
    },
  ],
});

const egress = (rules: string): string =>
  policy(`{podSelector: {}, policyTypes: [Egress], egress: ${rules}}`);

testRule('block-metadata-api', {
  valid: [
    policy(DENY),
    egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]}]'),
    egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16]}}]}]'),
    egress('[{ports: [{port: 53, protocol: UDP}, {port: 443}]}]'),
    { name: 'pods only', code: egress('[{to: [{namespaceSelector: {}}]}]') },
    { name: 'written for the service', code: egress('[{to: [{ipBlock: {cidr: 169.254.169.254/32}}]}]') },
    { name: 'about ingress', code: policy('{podSelector: {}, ingress: [{}]}') },
    {
      name: 'chosen services',
      code: egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [100.100.100.200/32]}}]}]'),
      options: { addresses: ['100.100.100.200'] },
    },
    { name: 'a malformed block', code: egress('[{to: [{ipBlock: {cidr: 7}}]}]') },
  ],
  invalid: [
    {
      code: egress(
        "[{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: '::/0', except: ['fe80::/10']}}]}]",
      ),
      findings: [
        {
          messageId: 'block',
          text: '0.0.0.0/0',
          message: 'This ipBlock includes the cloud metadata service (169.254.169.254). Add it to except.',
        },
        {
          messageId: 'block',
          text: "'::/0'",
          message: 'This ipBlock includes the cloud metadata service (fd00:ec2::254). Add it to except.',
        },
      ],
      fixed: egress(
        `[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}, {ipBlock: {cidr: '::/0', except: ['fe80::/10', 'fd00:ec2::254/128']}}]}]`,
      ),
    },
    {
      name: 'several services in one block',
      code: egress('[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]'),
      options: { addresses: ['169.254.169.254', '100.100.100.200/32'] },
      findings: [
        {
          messageId: 'block',
          text: '0.0.0.0/0',
          message:
            'This ipBlock includes the cloud metadata service (169.254.169.254, 100.100.100.200). Add it to except.',
        },
      ],
      fixed: egress(
        '[{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32, 100.100.100.200/32]}}]}]',
      ),
    },
    {
      name: 'halves of everything',
      code: egress('[{to: [{ipBlock: {cidr: 128.0.0.0/1}}]}]'),
      findings: [{ messageId: 'block', text: '128.0.0.0/1' }],
    },
    {
      name: 'a rule without peers',
      code: egress('[{ports: [{port: 1, endPort: 1024}]}]'),
      findings: [
        {
          messageId: 'rule',
          text: 'ports',
          message:
            'This egress rule allows every address, including the cloud metadata service (169.254.169.254, fd00:ec2::254). Use an ipBlock that excludes it under except.',
        },
      ],
    },
  ],
});
