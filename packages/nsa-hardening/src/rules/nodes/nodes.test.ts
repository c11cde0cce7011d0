import { testRule } from '../../../test/test-rule.js';

const kubelet = (lines: string): string =>
  `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${lines}\n`;
const program = (name: string, ...flags: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: kube-system}
spec:
  containers:
  - name: ${name}
    image: registry.k8s.io/${name}:v1.36.0
    command:
    - ${name}
${flags.map((flag) => `    - ${flag}\n`).join('')}`;

/** A kubelet's configuration as a patch for kind. */
const patch = (text: string): string =>
  `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n  kind: KubeletConfiguration\n  ${text}\n`;

testRule('kubelet-reserved-pids', {
  valid: [
    kubelet('systemReserved: {pid: "1000"}'),
    kubelet('kubeReserved: {pid: "1000"}'),
    patch('systemReserved: {cpu: 1}'),
  ],
  invalid: [
    { code: kubelet('failSwapOn: true'), findings: [{ messageId: 'missing', text: 'KubeletConfiguration' }] },
    { code: kubelet('systemReserved: {cpu: "1"}'), findings: [{ messageId: 'wrong', text: '"1"' }] },
  ],
});

testRule('kubelet-container-log', {
  valid: [
    kubelet('failSwapOn: true'),
    kubelet('containerLogMaxFiles: 5\ncontainerLogMaxSize: 10Mi'),
    { code: kubelet('containerLogMaxFiles: 2'), options: { minFiles: 2 } },
  ],
  invalid: [
    {
      code: kubelet('containerLogMaxFiles: 2\ncontainerLogMaxSize: 10M'),
      findings: [
        { messageId: 'low', text: '2' },
        {
          messageId: 'low',
          text: '10M',
          message:
            "'containerLogMaxSize' is below 10Mi, so a noisy container overwrites its older log entries. Raise it.",
        },
      ],
      fixed: kubelet('containerLogMaxFiles: 5\ncontainerLogMaxSize: "10Mi"'),
    },
  ],
});

testRule('kubelet-static-pod-url', {
  valid: [kubelet('staticPodPath: /etc/kubernetes/manifests'), kubelet('staticPodURL: ""')],
  invalid: [
    {
      code: kubelet('staticPodURL: http://a.example\nfailSwapOn: true'),
      findings: [{ messageId: 'wrong', text: 'http://a.example' }],
      fixed: kubelet('failSwapOn: true'),
    },
  ],
});

testRule('kubelet-eviction-inodes', {
  valid: [
    kubelet('failSwapOn: true'),
    kubelet('evictionHard: {nodefs.inodesFree: 5%}'),
    kubelet('evictionHard: {memory.available: 1Gi}\nmergeDefaultEvictionSettings: true'),
    patch('evictionHard: {memory.available: 1Gi}'),
  ],
  invalid: [
    {
      code: kubelet('evictionHard: {memory.available: 1Gi}'),
      findings: [
        {
          messageId: 'wrong',
          text: '1Gi',
          message:
            "'evictionHard' replaces the defaults and has no nodefs.inodesFree: pods can use up the inodes of the node.",
        },
      ],
      fixed: kubelet('evictionHard: {memory.available: 1Gi, nodefs.inodesFree: "5%"}'),
    },
    ...['0%', '100%'].map((threshold) => ({
      name: 'a threshold that the kubelet drops',
      code: kubelet(`evictionHard: {nodefs.inodesFree: "${threshold}", memory.available: 1Gi}`),
      findings: [
        {
          messageId: 'off',
          text: `"${threshold}"`,
          message:
            "'evictionHard' switches nodefs.inodesFree off: pods can use up the inodes of the node. Set a threshold.",
        },
      ],
      fixed: kubelet('evictionHard: {nodefs.inodesFree: "5%", memory.available: 1Gi}'),
    })),
    {
      name: 'the same in arguments',
      code: program('kubelet', '"--eviction-hard=nodefs.inodesFree<0%,memory.available<1Gi"'),
      findings: [{ messageId: 'off', text: '"--eviction-hard=nodefs.inodesFree<0%,memory.available<1Gi"' }],
      fixed: program('kubelet', '"--eviction-hard=memory.available<1Gi,nodefs.inodesFree<5%"'),
    },
    {
      code: program('kubelet', '"--eviction-hard=memory.available<1Gi"'),
      findings: [{ messageId: 'wrong', text: '"--eviction-hard=memory.available<1Gi"' }],
      fixed: program('kubelet', '"--eviction-hard=memory.available<1Gi,nodefs.inodesFree<5%"'),
    },
  ],
});

const proxy = (address: string): string =>
  `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nhealthzBindAddress: ${address}\n`;

const kubeletHealth = (address: string): string =>
  `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
healthzBindAddress: ${address}
`;

testRule('kubelet-healthz-bind-address', {
  valid: [kubeletHealth('127.0.0.1'), kubeletHealth('"::1"'), kubeletHealth('10.0.0.1'), kubeletHealth('""')],
  invalid: [
    {
      code: kubeletHealth('0.0.0.0'),
      findings: [{ messageId: 'wrong', text: '0.0.0.0' }],
      fixed: kubeletHealth('127.0.0.1'),
    },
    {
      code: kubeletHealth('"::"'),
      findings: [{ messageId: 'wrong', text: '"::"' }],
      fixed: kubeletHealth('"127.0.0.1"'),
    },
  ],
});

testRule('kube-proxy-healthz-bind-address', {
  valid: [proxy('127.0.0.1:10256'), proxy('10.0.0.1:10256')],
  invalid: [
    {
      code: proxy('0.0.0.0:10300'),
      findings: [{ messageId: 'wrong', text: '0.0.0.0:10300' }],
      fixed: proxy('127.0.0.1:10300'),
    },
    {
      code: proxy('"[::]:10256"'),
      findings: [{ messageId: 'wrong', text: '"[::]:10256"' }],
      fixed: proxy('"127.0.0.1:10256"'),
    },
    {
      name: 'without an address',
      code: program('kube-proxy', '--v=2'),
      findings: [{ messageId: 'missing', text: 'kube-proxy' }],
      fixed: program('kube-proxy', '--v=2', '--healthz-bind-address=127.0.0.1:10256'),
    },
    {
      name: 'the default',
      code: proxy('""'),
      findings: [{ messageId: 'wrong', text: '""' }],
      fixed: proxy('"127.0.0.1:10256"'),
    },
  ],
});

testRule('tls-min-version', {
  valid: [
    kubelet('tlsMinVersion: VersionTLS12'),
    kubelet('failSwapOn: true'),
    program('kube-scheduler', '--tls-min-version=VersionTLS13'),
  ],
  invalid: [
    {
      code: kubelet('tlsMinVersion: VersionTLS10'),
      findings: [{ messageId: 'old', text: 'VersionTLS10' }],
      fixed: kubelet('tlsMinVersion: VersionTLS12'),
    },
    {
      name: 'etcd has names of its own',
      code: program('etcd', '--tls-min-version=TLS1.1'),
      findings: [{ messageId: 'old', text: '--tls-min-version=TLS1.1' }],
      fixed: program('etcd', '--tls-min-version=TLS1.2'),
    },
    {
      code: program('kube-apiserver', '--tls-min-version=VersionTLS11'),
      findings: [{ messageId: 'old', text: '--tls-min-version=VersionTLS11' }],
      fixed: program('kube-apiserver', '--tls-min-version=VersionTLS12'),
    },
  ],
});

const audit = (cluster: string, file = 'manifest.yaml'): string =>
  `${program('kube-apiserver', `--audit-webhook-config-file=/etc/kubernetes/${file}`)}---
apiVersion: v1
kind: Config
clusters:
- name: audit
  cluster: {${cluster}}
`;

testRule('audit-webhook-tls', {
  valid: [
    audit('server: "https://audit.example", certificate-authority: /etc/ca.pem'),
    { name: 'a kubeconfig for something else', code: audit('server: "http://audit.example"', 'other.yaml') },
  ],
  invalid: [
    {
      code: audit('server: "http://audit.example", insecure-skip-tls-verify: true'),
      findings: [
        { messageId: 'plain', text: '"http://audit.example"' },
        { messageId: 'unverified', text: 'true' },
      ],
      fixed: audit('server: "https://audit.example", insecure-skip-tls-verify: false'),
    },
    {
      name: 'which port has TLS only the server tells',
      code: audit('server: "http://audit.example:8080/events"'),
      findings: [{ messageId: 'plain', text: '"http://audit.example:8080/events"' }],
    },
  ],
});

const jwt = (list: string): string =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt: ${list}\n`;

testRule('apiserver-user-authentication', {
  valid: [
    program('kube-apiserver', '--oidc-issuer-url=https://login.example'),
    program('kube-apiserver', '--authentication-config=/etc/auth.yaml'),
    jwt('[{issuer: {url: "https://login.example"}}]'),
  ],
  invalid: [
    {
      code: program('kube-apiserver', '--authorization-mode=RBAC'),
      findings: [{ messageId: 'missing', text: 'kube-apiserver' }],
    },
    { code: jwt('[]'), findings: [{ messageId: 'empty', text: 'jwt' }] },
  ],
});
