import { documents, testPolicy } from '../../../test/policies.js';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
const policy = (
  namespace: string | undefined,
  kind = 'NetworkPolicy',
  api = 'networking.k8s.io/v1',
): string =>
  `apiVersion: ${api}
kind: ${kind}
metadata:
  name: deny
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
  podSelector: {}
`;

const ccnp = (spec: string): string =>
  `apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: all}\nspec: ${spec}\n`;

testPolicy('namespace-network-policy', {
  valid: [
    documents(NAMESPACE, policy('shop')),
    { name: 'Cilium', code: documents(NAMESPACE, policy('shop', 'CiliumNetworkPolicy', 'cilium.io/v2')) },
    { name: 'Calico', code: documents(NAMESPACE, policy('shop', 'NetworkPolicy', 'projectcalico.org/v3')) },
    {
      name: 'a policy for the cluster that denies by default',
      code: documents(NAMESPACE, ccnp('{endpointSelector: {}, ingress: [{}]}')),
    },
    {
      name: 'a policy for the cluster whose selection is not known',
      code: documents(NAMESPACE, policy(undefined, 'ClusterNetworkPolicy', 'crd.antrea.io/v1beta1')),
      unknown: ['ClusterNetworkPolicy deny also applies.'],
    },
    {
      name: 'Kyverno makes the policy',
      code: documents(
        NAMESPACE,
        'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: deny}\nspec: {rules: [{name: r, generate: {kind: NetworkPolicy}}]}\n',
      ),
      unknown: ['ClusterPolicy deny generates a NetworkPolicy.'],
    },
    { name: 'exempt', code: NAMESPACE.replace('shop', 'kube-system') },
    { name: 'exempt by option', code: NAMESPACE, options: { exemptNamespaces: ['shop'] } },
    {
      name: 'a policy for the cluster, where it is accepted',
      code: documents(
        NAMESPACE,
        policy(undefined, 'AdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha1'),
      ),
      options: { acceptClusterWidePolicies: true },
    },
    {
      name: 'a partial run',
      code: NAMESPACE,
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
    {
      name: 'a policy without a namespace may be for it',
      code: documents(NAMESPACE, policy(undefined)),
      unknown: ['The namespace of a NetworkPolicy is chosen at install time.'],
    },
  ],
  invalid: [
    {
      code: documents(NAMESPACE, policy('other')),
      findings: [
        {
          messageId: 'none',
          text: 'shop',
          message:
            "Namespace 'shop' has no NetworkPolicy, so its pods accept traffic from everywhere. Add one that denies by default.",
        },
      ],
    },
    {
      name: 'the option replaces the list',
      code: NAMESPACE.replace('shop', 'kube-system'),
      options: { exemptNamespaces: [] },
      findings: [{ messageId: 'none', text: 'kube-system' }],
    },
    {
      name: 'a policy for the cluster that selects other pods',
      code: documents(NAMESPACE, ccnp('{endpointSelector: {matchLabels: {role: frontend}}, ingress: [{}]}')),
      findings: [
        {
          messageId: 'beside',
          text: 'shop',
          message:
            "Namespace 'shop' has no NetworkPolicy, and no cluster-wide policy denies traffic to all its pods by default. Add a NetworkPolicy that does.",
        },
      ],
    },
    {
      name: 'a policy for the cluster that is about another namespace',
      code: documents(
        NAMESPACE,
        `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: other}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: other}}}
  ingress: [{action: Deny, from: [{namespaces: {}}]}]
`,
      ),
      findings: [{ messageId: 'beside', text: 'shop' }],
    },
  ],
});
