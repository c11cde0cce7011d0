import { testRule } from '../../../test/test-rule.js';

const pod = (namespace: string, { labels = '{}', spec = '', name = 'web' } = {}): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: ${labels}
spec:
${spec}  containers:
    - {name: web, image: registry.example/web:1.4}
`;

testRule('system-namespace', {
  valid: [
    pod('shop'),
    pod('kube-system', { labels: '{tier: control-plane}' }),
    pod('kube-system', { spec: '  priorityClassName: system-node-critical\n' }),
    pod('kube-system', { labels: '{kubernetes.io/cluster-service: "true"}' }),
    {
      name: 'the mark before there were priorities',
      code: pod('kube-system').replace(
        'labels: {}',
        'annotations: {scheduler.alpha.kubernetes.io/critical-pod: ""}',
      ),
    },
    {
      name: 'a network plugin',
      code: `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kindnet, namespace: kube-system}
spec: {template: {spec: {hostNetwork: true, containers: [{name: kindnet, image: docker.io/kindest/kindnetd:v1}]}}}
`,
    },
    {
      name: 'a program of the control plane',
      code: pod('kube-system', { name: 'bootstrap-kube-scheduler' }).replace(
        '- {name: web, image: registry.example/web:1.4}',
        '- {name: kube-scheduler, image: registry.k8s.io/kube-scheduler:v1.36.0, command: [kube-scheduler]}',
      ),
    },
    pod('kube-system', { labels: '{addonmanager.kubernetes.io/mode: Reconcile}' }),
    {
      name: 'a patch of what another file has',
      code: pod('kube-system').replace(
        ', image: registry.example/web:1.4',
        ', env: [{name: CIDR, value: 10.1.0.0/16}]',
      ),
    },
    { name: 'by name', code: pod('kube-system'), options: { exempt: ['web'] } },
    {
      name: 'by a label',
      code: pod('kube-system', { labels: '{team: platform}' }),
      options: { exemptLabels: ['team=platform'] },
    },
    {
      name: 'no workload',
      code: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: kube-system}\n',
    },
  ],
  invalid: [
    {
      code: pod('kube-system'),
      findings: [
        {
          messageId: 'inside',
          text: 'kube-system',
          message:
            "This workload runs among the cluster's own components, in namespace 'kube-system'. Move it to a namespace of its own.",
        },
      ],
    },
    { code: pod('kube-public'), findings: [{ messageId: 'inside', text: 'kube-public' }] },
    {
      name: 'another priority',
      code: pod('kube-system', { spec: '  priorityClassName: high\n' }),
      findings: [{ messageId: 'inside', text: 'kube-system' }],
    },
  ],
});

const object = (kind: string, name: string, more = 'namespace: shop'): string => `apiVersion: ${
  kind === 'ServiceAccount' ? 'v1' : 'rbac.authorization.k8s.io/v1'
}
kind: ${kind}
metadata:
  name: ${name}
  ${more}
`;

const bound = (subjects: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: kube-proxy}
rules: [{apiGroups: [""], resources: [nodes], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: kube-proxy}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kube-proxy}
subjects: [${subjects}]
`;

testRule('system-lookalike-name', {
  valid: [
    object('ServiceAccount', 'web'),
    object('ServiceAccount', 'kube-proxy', 'namespace: kube-system'),
    { name: 'a namespace that comes later', code: object('ServiceAccount', 'kube-proxy', 'labels: {}') },
    object('ClusterRole', 'system:node', 'labels: {kubernetes.io/bootstrapping: rbac-defaults}'),
    object('ClusterRole', 'system:metrics-server', 'labels: {}'),
    object('ClusterRole', 'system:cloud-controller-manager', 'labels: {}'),
    object('ClusterRoleBinding', 'system:azure-cloud-provider', 'labels: {}'),
    { name: 'a role of every cluster', code: object('ClusterRole', 'system:node-proxier', 'labels: {}') },
    {
      name: 'the namespaces of OpenShift',
      code: pod('openshift-kube-scheduler', { name: 'kube-scheduler' }),
    },
    { name: 'words behind the name', code: pod('shop', { name: 'coredns-cache' }) },
    { name: 'its own pods', code: pod('kube-system', { name: 'coredns-6955765f44-abcde' }) },
    { name: 'another program', code: pod('shop', { name: 'web-6955765f44-abcde' }) },
    {
      name: 'of another kind',
      code: 'apiVersion: v1\nkind: Service\nmetadata: {name: kube-dns, namespace: shop}\n',
    },
    { name: 'chosen names', code: object('ServiceAccount', 'kube-proxy'), options: { names: [] } },
    { name: 'the proxy itself', code: bound('{kind: ServiceAccount, name: a, namespace: kube-system}') },
    { name: 'the API server itself', code: bound('{kind: User, name: system:kube-apiserver}') },
  ],
  invalid: [
    {
      code: object('ServiceAccount', 'kube-proxy'),
      findings: [{ messageId: 'imitates', text: 'kube-proxy' }],
    },
    {
      code: object('ClusterRole', 'system:reader', 'labels: {}'),
      findings: [
        {
          messageId: 'imitates',
          text: 'system:reader',
          message:
            "The name 'system:reader' looks like one that Kubernetes itself creates. Choose another name.",
        },
      ],
    },
    {
      name: 'a label makes no default',
      code: object('ClusterRole', 'system:reader', 'labels: {kubernetes.io/bootstrapping: rbac-defaults}'),
      findings: [{ messageId: 'imitates', text: 'system:reader' }],
    },
    ...[
      '{kind: ServiceAccount, name: a, namespace: kube-system}, {kind: ServiceAccount, name: a, namespace: shop}',
      '{kind: User, name: ann}',
      '',
    ].map((subjects) => ({
      name: `bound to others: ${subjects}`,
      code: bound(subjects),
      findings: [
        { messageId: 'imitates', text: 'kube-proxy' },
        { messageId: 'imitates', text: 'kube-proxy' },
      ],
    })),
    { code: pod('shop', { name: 'coredns' }), findings: [{ messageId: 'imitates', text: 'coredns' }] },
    ...['coredns-6955765f44-abcde', 'kube-proxy-x7k2p'].map((name) => ({
      name: 'as a controller would name its pod',
      code: pod('shop', { name }),
      findings: [{ messageId: 'imitates', text: name }],
    })),
  ],
});
