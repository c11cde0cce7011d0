import { file, pod, testCis } from './component.js';

const api = (...flags: readonly string[]): string => pod('kube-apiserver', flags);
const at = (text: string, messageId: string) => [{ messageId, text }];
const KIND = 'apiserver.config.k8s.io/v1';

testCis('apiserver-anonymous-auth', {
  valid: [
    api('--anonymous-auth=false'),
    file(`${KIND} AuthenticationConfiguration`, 'anonymous: { enabled: false }\n'),
    {
      name: 'health checks alone',
      code: file(
        `${KIND} AuthenticationConfiguration`,
        'anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n  - path: /readyz\n',
      ),
    },
    {
      name: 'a configuration that is not there',
      code: api('--authentication-config=/etc/a.yaml'),
      unknown: ['The file that --authentication-config names is not among the linted files.'],
    },
    {
      name: 'with AlwaysAllow the server switches it off by itself',
      code: api('--authorization-mode=AlwaysAllow'),
    },
  ],
  invalid: [
    {
      code: api('--authorization-mode=RBAC'),
      findings: at('c', 'missing'),
      fixed: api('--authorization-mode=RBAC', '--anonymous-auth=false'),
    },
    {
      code: api('--anonymous-auth', '--authorization-mode=RBAC'),
      findings: at('--anonymous-auth', 'flag'),
      fixed: api('--anonymous-auth=false', '--authorization-mode=RBAC'),
    },
    {
      code: file('kubeadm.k8s.io/v1beta4 ClusterConfiguration', 'clusterName: a\n'),
      findings: at('ClusterConfiguration', 'missing'),
      fixed: file(
        'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
        'clusterName: a\napiServer:\n  extraArgs:\n    - name: anonymous-auth\n      value: "false"\n',
      ),
    },
    {
      name: 'a configuration that is there is judged itself',
      code: `${api('--authentication-config=/etc/a.yaml')}---\n${file(`${KIND} AuthenticationConfiguration`, 'anonymous: { enabled: true }\n')}`,
      findings: at('true', 'file'),
    },
    {
      code: file(`${KIND} AuthenticationConfiguration`, 'jwt: []\n'),
      findings: at('AuthenticationConfiguration', 'file'),
      fixed: file(
        `${KIND} AuthenticationConfiguration`,
        'jwt: []\nanonymous:\n  enabled: true\n  conditions:\n    - path: /healthz\n    - path: /livez\n    - path: /readyz\n',
      ),
    },
    {
      name: 'a block that the API server of this version refuses is not written',
      kubernetesVersion: '1.31',
      code: file(`${KIND} AuthenticationConfiguration`, 'jwt: []\n'),
      findings: at('AuthenticationConfiguration', 'file'),
    },
    {
      name: 'without conditions',
      code: file(`${KIND} AuthenticationConfiguration`, 'anonymous:\n  enabled: true\n'),
      findings: at('true', 'file'),
      fixed: file(
        `${KIND} AuthenticationConfiguration`,
        'anonymous:\n  enabled: true\n  conditions:\n    - path: /healthz\n    - path: /livez\n    - path: /readyz\n',
      ),
    },
    {
      name: 'without conditions, where health checks are not accepted',
      options: { allowHealthPaths: false },
      code: file(`${KIND} AuthenticationConfiguration`, 'anonymous:\n  enabled: true\n'),
      findings: at('true', 'file'),
      fixed: file(`${KIND} AuthenticationConfiguration`, 'anonymous:\n  enabled: false\n'),
    },
    {
      name: 'more than health checks',
      code: file(
        `${KIND} AuthenticationConfiguration`,
        'anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n  - path: /livez/*\n',
      ),
      findings: at('true', 'file'),
      fixed: file(
        `${KIND} AuthenticationConfiguration`,
        'anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n  - path: /healthz\n',
      ),
    },
    {
      name: 'more paths than health checks could take the places of',
      code: file(
        `${KIND} AuthenticationConfiguration`,
        'anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n  - path: /a\n  - path: /b\n  - path: /c\n',
      ),
      findings: at('true', 'file'),
    },
    {
      options: { allowHealthPaths: false },
      code: file(
        `${KIND} AuthenticationConfiguration`,
        'anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n',
      ),
      findings: at('true', 'file'),
    },
  ],
});

const authorizers = (...types: readonly string[]): string =>
  file(
    `${KIND} AuthorizationConfiguration`,
    `authorizers:\n${types.map((type) => `- type: ${type}\n`).join('')}`,
  );

for (const [rule, mode, withWebhook, name] of [
  ['apiserver-authorization-mode-node', 'Node', 'Node,Webhook', 'node'],
  ['apiserver-authorization-mode-rbac', 'RBAC', 'Webhook,RBAC', 'rbac'],
] as const)
  testCis(rule, {
    valid: [
      api('--authorization-mode=Webhook,Node,RBAC'),
      api('--authorization-mode=Node', '--authorization-mode=RBAC'),
      authorizers('Node', 'RBAC'),
      {
        code: api('--authorization-config=/a'),
        unknown: ['The file that --authorization-config names is not among the linted files.'],
      },
    ],
    invalid: [
      { code: api(), findings: at('c', 'absent'), fixed: api('--authorization-mode=Node,RBAC') },
      {
        code: api('--authorization-mode=Webhook'),
        findings: at('--authorization-mode=Webhook', 'flag'),
        fixed: api(`--authorization-mode=${withWebhook}`),
      },
      {
        code: api('--authorization-mode', 'Webhook'),
        findings: at('--authorization-mode', 'flag'),
        fixed: api('--authorization-mode', withWebhook),
      },
      {
        code: authorizers('Webhook'),
        findings: at('authorizers', 'file'),
        fixed: authorizers('Webhook', `${mode}\n  name: ${name}`),
      },
      {
        name: 'a name that is taken',
        code: authorizers(`Webhook\n  name: ${name}`),
        findings: at('authorizers', 'file'),
      },
      {
        code: file(
          'kubeadm.k8s.io/v1beta3 ClusterConfiguration',
          'apiServer:\n  extraArgs:\n    authorization-mode: Webhook\n',
        ),
        findings: at('Webhook', 'flag'),
        fixed: file(
          'kubeadm.k8s.io/v1beta3 ClusterConfiguration',
          `apiServer:\n  extraArgs:\n    authorization-mode: "${withWebhook}"\n`,
        ),
      },
      { code: api(`--authorization-mode=${mode}s`), findings: at(`--authorization-mode=${mode}s`, 'flag') },
    ],
  });

testCis('apiserver-authorization-mode-abac', {
  valid: [api(), api('--authorization-mode=Node,RBAC'), authorizers('Node', 'RBAC')],
  invalid: [
    {
      code: api('--authorization-mode=Node,ABAC,RBAC'),
      findings: at('--authorization-mode=Node,ABAC,RBAC', 'flag'),
      fixed: api('--authorization-mode=Node,RBAC'),
    },
    { code: authorizers('Node', 'ABAC'), findings: at('ABAC', 'file'), fixed: authorizers('Node') },
  ],
  variations: false,
});

testCis('apiserver-authorization-mode-always-allow', {
  valid: [api('--authorization-mode=Node,RBAC'), authorizers('Node', 'RBAC')],
  invalid: [
    { code: api(), findings: at('c', 'absent'), fixed: api('--authorization-mode=Node,RBAC') },
    {
      name: 'a list that is given several times is left',
      code: api('--authorization-mode=RBAC', '--authorization-mode=AlwaysAllow', '--authorization-mode=Node'),
      findings: at('--authorization-mode=AlwaysAllow', 'flag'),
    },
    {
      code: api('--authorization-mode=AlwaysAllow'),
      findings: at('--authorization-mode=AlwaysAllow', 'flag'),
      fixed: api('--authorization-mode=Node,RBAC'),
    },
    {
      code: api('--authorization-mode=Webhook,AlwaysAllow'),
      findings: at('--authorization-mode=Webhook,AlwaysAllow', 'flag'),
      fixed: api('--authorization-mode=Webhook'),
    },
    {
      code: file(
        'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
        'apiServer:\n  extraArgs:\n  - name: authorization-mode\n    value: AlwaysAllow\n',
      ),
      findings: at('AlwaysAllow', 'flag'),
      fixed: file(
        'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
        'apiServer:\n  extraArgs:\n  - name: authorization-mode\n    value: "Node,RBAC"\n',
      ),
    },
    {
      code: authorizers('Node', 'AlwaysAllow'),
      findings: at('AlwaysAllow', 'file'),
      fixed: authorizers('Node'),
    },
    {
      name: 'the API server needs one',
      code: authorizers('AlwaysAllow'),
      findings: at('AlwaysAllow', 'file'),
    },
  ],
});

const ENABLE = '--enable-admission-plugins=NodeRestriction';

for (const [rule, plugin] of [
  ['apiserver-deny-service-external-ips', 'DenyServiceExternalIPs'],
  ['apiserver-always-pull-images', 'AlwaysPullImages'],
] as const)
  testCis(rule, {
    valid: [
      api(`--enable-admission-plugins=A,${plugin}`),
      api(ENABLE, `--enable-admission-plugins=${plugin}`),
      api(`--admission-control=${plugin}`),
      {
        code: api('--enable-admission-plugins=$(P)'),
        unknown: ['It takes its value from the variable $(P).'],
      },
    ],
    invalid: [
      { code: api(), findings: at('c', 'off') },
      { code: api(ENABLE), findings: at(ENABLE, 'off') },
      {
        code: api(`--enable-admission-plugins=${plugin}`, `--disable-admission-plugins=${plugin}`),
        findings: at(`--disable-admission-plugins=${plugin}`, 'disabled'),
      },
      { code: api('--admission-control=A'), findings: at('--admission-control=A', 'off') },
      {
        code: api(`--enable-admission-plugins=No${plugin}`),
        findings: at(`--enable-admission-plugins=No${plugin}`, 'off'),
      },
    ],
  });

testCis('apiserver-node-restriction-plugin', {
  valid: [api(ENABLE)],
  invalid: [
    { code: api(), findings: at('c', 'off') },
    {
      code: api(ENABLE, '--disable-admission-plugins=NodeRestriction'),
      findings: at('--disable-admission-plugins=NodeRestriction', 'disabled'),
    },
  ],
});

for (const [rule, plugin] of [
  ['apiserver-service-account-plugin', 'ServiceAccount'],
  ['apiserver-namespace-lifecycle-plugin', 'NamespaceLifecycle'],
] as const)
  testCis(rule, {
    valid: [api(), api(ENABLE), api(`--admission-control=A,${plugin}`)],
    invalid: [
      {
        code: api(`--disable-admission-plugins=A,${plugin}`),
        findings: at(`--disable-admission-plugins=A,${plugin}`, 'disabled'),
      },
      { code: api('--admission-control=A'), findings: at('--admission-control=A', 'off') },
    ],
  });

testCis('apiserver-always-admit', {
  valid: [
    api(),
    api(ENABLE),
    api('--enable-admission-plugins=AlwaysAdmit', '--disable-admission-plugins=AlwaysAdmit'),
  ],
  invalid: [
    {
      code: api(`${ENABLE},AlwaysAdmit`),
      findings: at(`${ENABLE},AlwaysAdmit`, 'on'),
    },
    { code: api('--admission-control=AlwaysAdmit'), findings: at('--admission-control=AlwaysAdmit', 'on') },
  ],
});

const LIMITED = '--enable-admission-plugins=EventRateLimit';
const CONFIG = '--admission-control-config-file=/etc/kubernetes/admission.yaml';
const admission = (...plugins: readonly string[]): string =>
  file(`${KIND} AdmissionConfiguration`, `plugins:\n${plugins.map((name) => `- name: ${name}\n`).join('')}`);

testCis('apiserver-event-rate-limit', {
  valid: [api(LIMITED, CONFIG), `${api(LIMITED, CONFIG)}---\n${admission('PodSecurity', 'EventRateLimit')}`],
  invalid: [
    { code: api(ENABLE), findings: at(ENABLE, 'off') },
    { code: api(LIMITED), findings: at(LIMITED, 'config') },
    {
      name: 'a configuration without its limits',
      code: `${api(LIMITED, CONFIG)}---\n${admission('PodSecurity')}`,
      findings: at('plugins', 'limits'),
    },
  ],
});

for (const [rule, program, certificate, key, beside] of [
  [
    'apiserver-kubelet-client-cert',
    'kube-apiserver',
    'kubelet-client-certificate',
    'kubelet-client-key',
    '--v=2',
  ],
  [
    'apiserver-etcd-client-cert',
    'kube-apiserver',
    'etcd-certfile',
    'etcd-keyfile',
    '--etcd-servers=https://a:2379',
  ],
  ['apiserver-tls-cert', 'kube-apiserver', 'tls-cert-file', 'tls-private-key-file', '--v=2'],
  ['etcd-cert-key', 'etcd', 'cert-file', 'key-file', '--name=a'],
  ['etcd-peer-cert-key', 'etcd', 'peer-cert-file', 'peer-key-file', '--initial-cluster-state=existing'],
  ['kubelet-tls-cert', 'kubelet', 'tls-cert-file', 'tls-private-key-file', '--v=2'],
] as const) {
  const run = (...flags: readonly string[]): string => pod(program, [beside, ...flags]);
  testCis(rule, {
    valid: [
      run(`--${certificate}=/a`, `--${key}=/b`),
      run(`--${certificate}`, '/a', `--${key}`, '/b'),
      pod(program, [beside, `--${certificate}=/a`, `--${key}=/b`], 'args'),
      {
        code: run(`--${certificate}=/a`, `--${key}=$(KEY)`),
        unknown: ['It takes its value from the variable $(KEY).'],
      },
    ],
    invalid: [
      { code: run(), findings: at('c', 'missing') },
      { code: run(`--${certificate}=/a`), findings: at('c', 'half') },
      { code: run(`--${certificate}=`, `--${key}=/b`), findings: at(`--${certificate}=`, 'half') },
    ],
    variations: rule === 'etcd-cert-key',
  });
}

const LOOPBACK = ['--listen-client-urls=http://127.0.0.1:2379,http://[::1]:2379'];
const onNode = pod('etcd', LOOPBACK).replace('spec:\n', 'spec:\n  hostNetwork: true\n');
for (const rule of ['etcd-cert-key', 'etcd-client-cert-auth', 'etcd-unique-ca'])
  testCis(rule, {
    partial: true,
    valid: [
      { name: 'only for the containers of its pod', code: pod('etcd', LOOPBACK) },
      ...(rule === 'etcd-cert-key' ? [{ name: 'on the loopback of the node', code: onNode }] : []),
    ],
    invalid: [
      {
        code: pod('etcd', [`${LOOPBACK[0]},http://0.0.0.0:2379`]),
        findings: at('c', 'missing'),
      },
      {
        name: 'https, which etcd does not serve without them',
        code: pod('etcd', ['--listen-client-urls=https://127.0.0.1:2379']),
        findings: at('c', 'missing'),
      },
      ...(rule === 'etcd-cert-key' ? [] : [{ code: onNode, findings: at('c', 'missing') }]),
    ],
  });

testCis('etcd-peer-cert-key', {
  partial: true,
  valid: [{ name: 'one member', code: pod('etcd', ['--initial-cluster=a=https://a:2380']) }, pod('etcd')],
  invalid: [
    {
      code: pod('etcd', ['--initial-cluster=a=https://a:2380,b=https://b:2380']),
      findings: at('c', 'missing'),
    },
  ],
  variations: false,
});

testCis('apiserver-etcd-client-cert', {
  partial: true,
  valid: [{ name: 'no etcd', code: api('--v=2') }],
  invalid: [{ code: api('--etcd-servers=https://a:2379', '--etcd-keyfile=/a'), findings: at('c', 'half') }],
  variations: false,
});

testCis('apiserver-tls-cert', {
  partial: true,
  valid: [api('--tls-sni-cert-key=/a,/b')],
  invalid: [{ code: api('--tls-sni-cert-key='), findings: at('c', 'missing') }],
  variations: false,
});

testCis('kubelet-tls-cert', {
  valid: [
    file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'serverTLSBootstrap: true\n'),
    file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'tlsCertFile: /a\ntlsPrivateKeyFile: /b\n'),
    pod('kubelet', ['--rotate-server-certificates']),
  ],
  invalid: [
    {
      name: 'half of a pair is left',
      code: file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'tlsCertFile: /a\n'),
      findings: at('KubeletConfiguration', 'half'),
    },
    {
      name: 'half of a pair beside bootstrapping',
      code: file(
        'kubelet.config.k8s.io/v1beta1 KubeletConfiguration',
        'serverTLSBootstrap: true\ntlsCertFile: /a\n',
      ),
      findings: [
        {
          messageId: 'half',
          text: 'KubeletConfiguration',
          message:
            'kubelet runs with tlsCertFile but without tlsPrivateKeyFile. A certificate and its key only work together, so set both.',
        },
      ],
    },
    {
      code: file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'readOnlyPort: 0\n'),
      findings: at('KubeletConfiguration', 'missing'),
      fixed: file(
        'kubelet.config.k8s.io/v1beta1 KubeletConfiguration',
        'readOnlyPort: 0\nserverTLSBootstrap: true\n',
      ),
    },
    {
      code: pod('kubelet', ['--rotate-server-certificates=false']),
      findings: at('c', 'missing'),
      fixed: pod('kubelet', ['--rotate-server-certificates=true']),
    },
    {
      name: 'with the gate off the kubelet would refuse it',
      code: file(
        'kubelet.config.k8s.io/v1beta1 KubeletConfiguration',
        'featureGates: { RotateKubeletServerCertificate: false }\n',
      ),
      findings: at('KubeletConfiguration', 'missing'),
    },
  ],
  variations: false,
});

const both = (etcd: readonly string[]): string =>
  `${api('--client-ca-file=/etc/kubernetes/pki/ca.crt')}---\n${pod('etcd', etcd)}`;

testCis('etcd-unique-ca', {
  valid: [
    both(['--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt']),
    { name: 'its own path, alone', code: pod('etcd', ['--trusted-ca-file=/etc/kubernetes/pki/ca.crt']) },
  ],
  invalid: [
    { code: pod('etcd'), findings: at('c', 'missing') },
    {
      code: both(['--trusted-ca-file=/etc/kubernetes/pki/ca.crt']),
      findings: [
        {
          messageId: 'shared',
          text: '--trusted-ca-file=/etc/kubernetes/pki/ca.crt',
          related: [{ text: '--client-ca-file=/etc/kubernetes/pki/ca.crt' }],
        },
      ],
    },
  ],
});

for (const [rule, flag] of [
  ['apiserver-audit-log-maxage', 'audit-log-maxage'],
  ['apiserver-audit-log-maxbackup', 'audit-log-maxbackup'],
  ['apiserver-audit-log-maxsize', 'audit-log-maxsize'],
] as const)
  testCis(rule, {
    valid: [
      { name: 'a default since 1.36', kubernetesVersion: '1.36', code: api() },
      { kubernetesVersion: '1.36', code: api(`--${flag}=5`), options: { min: 5 } },
    ],
    invalid: [
      { name: 'none before', kubernetesVersion: '1.35', code: api(), findings: at('c', 'missing') },
      { kubernetesVersion: '1.36', code: api(`--${flag}=5`), findings: at(`--${flag}=5`, 'wrong') },
    ],
    variations: false,
  });

const CERTIFICATES = [
  '--etcd-cafile=/a',
  '--cert-file=/a',
  '--key-file=/b',
  '--peer-cert-file=/a',
  '--peer-key-file=/b',
];

for (const [rule, program, flag] of [
  ['apiserver-etcd-servers', 'kube-apiserver', 'etcd-servers'],
  ['etcd-client-urls', 'etcd', 'listen-client-urls'],
  ['etcd-peer-urls', 'etcd', 'listen-peer-urls'],
] as const) {
  const run = (urls: string): string => pod(program, [...CERTIFICATES, `--${flag}=${urls}`]);
  testCis(rule, {
    valid: [
      pod(program, CERTIFICATES),
      run('https://192.0.2.1:2379,https://a:2379'),
      run('http://127.0.0.1:2379,http://localhost:2379,http://[::1]:2379'),
      run('unix:///run/etcd.sock'),
      { name: 'the rule about certificates tells it', code: pod(program, [`--${flag}=http://a:2379`]) },
    ],
    invalid: [
      { code: run('http://0.0.0.0:2379'), findings: at(`--${flag}=http://0.0.0.0:2379`, 'wrong') },
      {
        code: run('https://a:2379,HTTP://b.example:2379/'),
        findings: at(`--${flag}=https://a:2379,HTTP://b.example:2379/`, 'wrong'),
      },
      {
        code: run('http://[2001:db8::1]:2379'),
        findings: [{ messageId: 'wrong', text: `"--${flag}=http://[2001:db8::1]:2379"` }],
      },
    ],
    variations: false,
  });
}

testCis('apiserver-etcd-servers', {
  valid: [
    file(
      'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
      'etcd: {external: {endpoints: [https://a:2379], caFile: /a}}\n',
    ),
  ],
  invalid: [
    {
      code: file(
        'kubeadm.k8s.io/v1beta4 ClusterConfiguration',
        'etcd: {external: {endpoints: [https://a:2379, http://b:2379], caFile: /a}}\n',
      ),
      findings: at('http://b:2379', 'wrong'),
    },
    {
      code: api(
        '--etcd-cafile=/a',
        '--etcd-servers=https://a:2379',
        '--etcd-servers-overrides=/events#http://b:2379',
      ),
      findings: [{ messageId: 'wrong', text: '--etcd-servers=https://a:2379' }],
    },
  ],
  variations: false,
});

testCis('apiserver-audit-log-path', {
  partial: true,
  valid: [{ code: api('--audit-webhook-config-file=/a'), options: { acceptWebhook: true } }],
  invalid: [{ code: api('--audit-webhook-config-file=/a'), findings: at('c', 'missing') }],
  variations: false,
});

testCis('apiserver-service-account-key-file', {
  partial: true,
  valid: [{ name: 'an external signer', code: api('--service-account-signing-endpoint=/run/signer.sock') }],
  invalid: [{ code: api('--service-account-signing-endpoint='), findings: at('c', 'missing') }],
  variations: false,
});

testCis('controller-manager-service-account-private-key-file', {
  partial: true,
  valid: [
    {
      name: 'an external signer at the API server',
      code: `${api('--service-account-signing-endpoint=/run/signer.sock')}---\n${pod('kube-controller-manager')}`,
    },
  ],
  invalid: [{ code: `${api()}---\n${pod('kube-controller-manager')}`, findings: at('c', 'missing') }],
  variations: false,
});

testCis('apiserver-tls-cipher-suites', {
  partial: true,
  valid: [
    api('--tls-min-version=VersionTLS13'),
    api('--tls-min-version=VersionTLS13', '--tls-cipher-suites=X'),
  ],
  invalid: [{ code: api('--tls-min-version=VersionTLS12'), findings: at('c', 'missing') }],
  variations: false,
});

testCis('scheduler-profiling', {
  partial: true,
  valid: [
    {
      name: 'a file that is not there',
      code: pod('kube-scheduler', ['--config=/a', '--profiling=true']),
      unknown: ['The configuration file that --config names sets it.'],
    },
    `${pod('kube-scheduler', ['--config=/a'])}---\n${file('kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration', 'enableProfiling: false\n')}`,
  ].map((given, index) => (typeof given === 'string' ? { name: `its file ${index}`, code: given } : given)),
  invalid: [
    {
      code: `${pod('kube-scheduler', ['--config=/a'])}---\n${file('kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration', 'enableProfiling: true\n')}`,
      findings: at('true', 'wrong'),
    },
  ],
  variations: false,
});
