import type { ValidCase } from '@plimsoll/rule-tester';
import { describe } from 'vitest';
import { file, pod, scalar, testCis } from './component.js';

interface SettingCase {
  readonly program: string;
  readonly flag: string;
  readonly pass: readonly string[];
  readonly fail: readonly string[];
  /** Whether a component without the flag fails. */
  readonly absentFails: boolean;
  /** Flags that every case also has. */
  readonly beside?: readonly string[];
  readonly kubernetesVersion?: string;
  /** What the fix makes of a failing or absent value. Null removes the flag, undefined leaves it. */
  readonly fixed?: string | null | ((value: string | undefined) => string | null);
}

const setting = (
  program: string,
  flag: string,
  pass: readonly string[],
  fail: readonly string[],
  absent: 'absent fails' | 'absent passes',
  more: Pick<SettingCase, 'beside' | 'kubernetesVersion' | 'fixed'> = {},
): SettingCase => ({ program, flag, pass, fail, absentFails: absent === 'absent fails', ...more });

const PATH = ['/etc/kubernetes/pki/a.crt'];
const OLD = { kubernetesVersion: '1.35' };
const STRONG = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
const SUITES = ['ECDSA', 'RSA']
  .flatMap((kind) =>
    ['AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305'].map(
      (cipher) => `TLS_ECDHE_${kind}_WITH_${cipher}`,
    ),
  )
  .join(',');
const GATE = 'RotateKubeletServerCertificate';
const withGate = (value: string | undefined): string | null =>
  value === 'AllBeta=false' ? `AllBeta=false,${GATE}=true` : null;

const CASES: Readonly<Record<string, SettingCase>> = {
  'apiserver-token-auth-file': setting('kube-apiserver', 'token-auth-file', [], PATH, 'absent passes', {
    fixed: null,
  }),
  'apiserver-kubelet-certificate-authority': setting(
    'kube-apiserver',
    'kubelet-certificate-authority',
    PATH,
    [''],
    'absent fails',
  ),
  'apiserver-profiling': setting(
    'kube-apiserver',
    'profiling',
    ['false', '0', 'F'],
    ['true', 'no'],
    'absent fails',
    { fixed: 'false' },
  ),
  'apiserver-audit-log-path': setting(
    'kube-apiserver',
    'audit-log-path',
    ['/var/log/a', '-', '/dev/stdout'],
    ['', '/dev/null'],
    'absent fails',
  ),
  'apiserver-audit-log-maxage': setting(
    'kube-apiserver',
    'audit-log-maxage',
    ['30', '365'],
    ['29', '0', 'x'],
    'absent fails',
    { ...OLD, fixed: '30' },
  ),
  'apiserver-audit-log-maxbackup': setting(
    'kube-apiserver',
    'audit-log-maxbackup',
    ['10'],
    ['9', '0'],
    'absent fails',
    { ...OLD, fixed: '10' },
  ),
  'apiserver-audit-log-maxsize': setting(
    'kube-apiserver',
    'audit-log-maxsize',
    ['100'],
    ['99', '0'],
    'absent fails',
    { ...OLD, fixed: '100' },
  ),
  'apiserver-request-timeout': setting(
    'kube-apiserver',
    'request-timeout',
    ['10s', '1m0s', '300s', '5m'],
    ['0', '-1m', '5m1s', '9.9s', '60'],
    'absent passes',
    { fixed: null },
  ),
  'apiserver-service-account-lookup': setting(
    'kube-apiserver',
    'service-account-lookup',
    ['true'],
    ['false'],
    'absent passes',
    { fixed: 'true' },
  ),
  'apiserver-service-account-key-file': setting(
    'kube-apiserver',
    'service-account-key-file',
    PATH,
    [''],
    'absent fails',
  ),
  'apiserver-client-ca-file': setting('kube-apiserver', 'client-ca-file', PATH, [''], 'absent fails'),
  'apiserver-etcd-cafile': setting('kube-apiserver', 'etcd-cafile', PATH, [''], 'absent fails', {
    beside: ['--etcd-servers=https://a:2379'],
  }),
  'apiserver-tls-cipher-suites': setting(
    'kube-apiserver',
    'tls-cipher-suites',
    [STRONG, `${STRONG},TLS_AES_128_GCM_SHA256`],
    ['TLS_RSA_WITH_AES_128_GCM_SHA256', `${STRONG},TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA`, ''],
    'absent fails',
    { fixed: (value) => (value ? STRONG : SUITES) },
  ),
  'apiserver-service-account-extend-token-expiration': setting(
    'kube-apiserver',
    'service-account-extend-token-expiration',
    ['false'],
    ['true'],
    'absent fails',
    { fixed: 'false' },
  ),
  'controller-manager-terminated-pod-gc-threshold': setting(
    'kube-controller-manager',
    'terminated-pod-gc-threshold',
    ['10', '12500'],
    ['0', '-1', '12501', 'many'],
    'absent fails',
    { fixed: '12500' },
  ),
  'controller-manager-profiling': setting(
    'kube-controller-manager',
    'profiling',
    ['false'],
    ['true'],
    'absent fails',
    { fixed: 'false' },
  ),
  'controller-manager-use-service-account-credentials': setting(
    'kube-controller-manager',
    'use-service-account-credentials',
    ['true'],
    ['false'],
    'absent fails',
    { fixed: 'true' },
  ),
  'controller-manager-service-account-private-key-file': setting(
    'kube-controller-manager',
    'service-account-private-key-file',
    PATH,
    [''],
    'absent fails',
  ),
  'controller-manager-root-ca-file': setting(
    'kube-controller-manager',
    'root-ca-file',
    PATH,
    [''],
    'absent fails',
  ),
  'controller-manager-rotate-kubelet-server-certificate': setting(
    'kube-controller-manager',
    'feature-gates',
    [
      'RotateKubeletServerCertificate=true',
      'Other=false',
      'AllBeta=false,RotateKubeletServerCertificate=true',
    ],
    ['RotateKubeletServerCertificate=false', 'AllBeta=false'],
    'absent passes',
    { fixed: withGate },
  ),
  'controller-manager-bind-address': setting(
    'kube-controller-manager',
    'bind-address',
    ['127.0.0.1', '::1', 'localhost'],
    ['0.0.0.0', '192.0.2.1', '1270.0.0.1', '::'],
    'absent fails',
    { fixed: '127.0.0.1' },
  ),
  'scheduler-profiling': setting('kube-scheduler', 'profiling', ['false'], ['true'], 'absent fails', {
    fixed: 'false',
  }),
  'scheduler-bind-address': setting(
    'kube-scheduler',
    'bind-address',
    ['127.0.0.1'],
    ['0.0.0.0'],
    'absent fails',
    { fixed: '127.0.0.1' },
  ),
  'etcd-client-cert-auth': setting('etcd', 'client-cert-auth', ['true'], ['false'], 'absent fails', {
    beside: ['--trusted-ca-file=/ca.crt'],
    fixed: 'true',
  }),
  'etcd-auto-tls': setting('etcd', 'auto-tls', ['false'], ['true'], 'absent passes', {
    beside: ['--cert-file=/a.crt'],
    fixed: 'false',
  }),
  'etcd-peer-client-cert-auth': setting(
    'etcd',
    'peer-client-cert-auth',
    ['true'],
    ['false'],
    'absent fails',
    {
      beside: ['--initial-cluster=a=https://a:2380,b=https://b:2380', '--peer-trusted-ca-file=/ca.crt'],
      fixed: 'true',
    },
  ),
  'etcd-peer-auto-tls': setting('etcd', 'peer-auto-tls', ['false'], ['true'], 'absent passes', {
    beside: ['--peer-cert-file=/a.crt'],
    fixed: 'false',
  }),
  'kubelet-anonymous-auth': setting('kubelet', 'anonymous-auth', ['false'], ['true'], 'absent fails', {
    fixed: 'false',
  }),
  'kubelet-authorization-mode': setting(
    'kubelet',
    'authorization-mode',
    ['Webhook'],
    ['AlwaysAllow'],
    'absent fails',
    { fixed: 'Webhook' },
  ),
  'kubelet-client-ca-file': setting('kubelet', 'client-ca-file', PATH, [''], 'absent fails'),
  'kubelet-read-only-port': setting('kubelet', 'read-only-port', ['0'], ['10255'], 'absent fails', {
    fixed: '0',
  }),
  'kubelet-streaming-connection-idle-timeout': setting(
    'kubelet',
    'streaming-connection-idle-timeout',
    ['5m', '4h0m0s'],
    ['0', '0s', '0h0m0s', '-1s'],
    'absent passes',
    { fixed: '4h0m0s' },
  ),
  'kubelet-make-iptables-util-chains': setting(
    'kubelet',
    'make-iptables-util-chains',
    ['true'],
    ['false'],
    'absent passes',
    { fixed: 'true' },
  ),
  'kubelet-hostname-override': setting('kubelet', 'hostname-override', [], ['node-1'], 'absent passes', {
    fixed: null,
  }),
  'kubelet-event-record-qps': setting(
    'kubelet',
    'event-qps',
    ['5', '50'],
    ['0', '4', '-1'],
    'absent passes',
    { fixed: '50' },
  ),
  'kubelet-rotate-certificates': setting(
    'kubelet',
    'rotate-certificates',
    ['true'],
    ['false'],
    'absent passes',
    { fixed: 'true' },
  ),
  'kubelet-rotate-server-certificate-gate': setting(
    'kubelet',
    'feature-gates',
    ['RotateKubeletServerCertificate=true'],
    ['RotateKubeletServerCertificate=false'],
    'absent passes',
    { fixed: withGate },
  ),
  'kubelet-tls-cipher-suites': setting(
    'kubelet',
    'tls-cipher-suites',
    [STRONG],
    ['TLS_RSA_WITH_AES_256_GCM_SHA384'],
    'absent fails',
    { fixed: (value) => (value ? STRONG : SUITES) },
  ),
  'kubelet-pod-pids-limit': setting('kubelet', 'pod-max-pids', ['1', '4096'], ['0', '-1'], 'absent fails', {
    fixed: '4096',
  }),
  'kubelet-seccomp-default': setting('kubelet', 'seccomp-default', ['true'], ['false'], 'absent fails', {
    fixed: 'true',
  }),
  'kubelet-protect-kernel-defaults': setting(
    'kubelet',
    'protect-kernel-defaults',
    ['true'],
    ['false'],
    'absent fails',
    { fixed: 'true' },
  ),
  'kube-proxy-metrics-bind-address': setting(
    'kube-proxy',
    'metrics-bind-address',
    ['127.0.0.1:10249', '[::1]:10249', 'localhost:10249', '127.0.0.1', ''],
    ['0.0.0.0:10249', '[::]:10249', ':10249', '*'],
    'absent passes',
    { fixed: '127.0.0.1:10249' },
  ),
};

const KUBEADM: Readonly<Record<string, string>> = {
  'kube-apiserver': 'apiServer',
  'kube-controller-manager': 'controllerManager',
  'kube-scheduler': 'scheduler',
  etcd: 'etcd.local',
};

const isBoolean = (values: readonly string[]): boolean =>
  values.some((value) => /^(?:true|false)$/.test(value));

for (const [rule, given] of Object.entries(CASES)) {
  const { program, flag, pass, fail, absentFails, beside = [], kubernetesVersion, fixed } = given;
  const version = kubernetesVersion === undefined ? {} : { kubernetesVersion };
  const run = (flags: readonly string[], where?: 'command' | 'args') => ({
    code: pod(program, [...beside, ...flags], where),
    ...version,
  });
  const wrong = (text: string) => [{ messageId: 'wrong', text, container: 'c' }];
  const after = (value: string | undefined) => (typeof fixed === 'function' ? fixed(value) : fixed);
  /** The text of a case with these flags after the fix. */
  const repaired = (value: string | undefined, flags: readonly string[], where?: 'command' | 'args') =>
    after(value) === undefined ? {} : { fixed: pod(program, [...beside, ...flags], where) };
  const flagsAfter = (value: string | undefined): readonly string[] => {
    const text = after(value);
    return typeof text === 'string' ? [`--${flag}=${text}`] : [];
  };
  const absent = run([]);
  const [bad = ''] = fail;
  const [good] = pass;
  // Items of lists add up, so the bad item stays. Of several scalars the last one counts.
  const isList = /suites|gates/.test(flag);
  testCis(rule, {
    valid: unique([
      ...pass.map((value) => run([`--${flag}=${value}`])),
      ...(good === undefined
        ? []
        : [run([`--${flag}=${good}`], 'args'), run([`--${flag.replaceAll('-', '_')}=${good}`], 'args')]),
      ...(good === undefined || good === '' || isBoolean(pass) ? [] : [run([`--${flag}`, good])]),
      ...(good === undefined || isList ? [] : [run([`--${flag}=${bad}`, `--${flag}=${good}`])]),
      ...(absentFails ? [] : [absent]),
      {
        ...run([`--${flag}=$(VALUE)`]),
        unknown: ['It takes its value from the variable $(VALUE).'],
      } satisfies ValidCase,
      { ...absent, code: absent.code.replace(program, 'sleep') },
    ]),
    invalid: [
      ...fail.map((value) => ({
        ...run([`--${flag}=${value}`]),
        findings: wrong(scalar(`--${flag}=${value}`)),
        ...(scalar(`--${flag}=${value}`).startsWith('"') ? {} : repaired(value, flagsAfter(value))),
      })),
      {
        ...run(['--v=2', `--${flag}=${bad}`], 'args'),
        findings: wrong(scalar(`--${flag}=${bad}`)),
        ...repaired(bad, ['--v=2', ...flagsAfter(bad)], 'args'),
      },
      ...(bad === '' || bad.startsWith('-') || isBoolean(fail)
        ? []
        : [
            {
              ...run([`--${flag}`, bad]),
              findings: wrong(`--${flag}`),
              ...repaired(bad, after(bad) === null ? [] : [`--${flag}`, after(bad) ?? '']),
            },
          ]),
      ...(good === undefined
        ? []
        : [
            {
              ...run([`--${flag}=${good}`, `--${flag}=${bad}`]),
              findings: wrong(scalar(`--${flag}=${bad}`)),
              ...(isList ? {} : repaired(bad, [`--${flag}=${good}`, ...flagsAfter(bad)])),
            },
          ]),
      ...(absentFails
        ? [
            {
              ...absent,
              findings: [{ messageId: 'missing', text: 'c', container: 'c' }],
              ...repaired(undefined, flagsAfter(undefined)),
            },
          ]
        : []),
      ...inKubeadm(program, flag, bad, after(bad)).map((one) => ({ ...one, ...version })),
    ],
    variations: false,
  });
}

/** The value that fails in kubeadm's configuration: extraArgs are a map up to v1beta3, and a list from v1beta4. */
function inKubeadm(program: string, flag: string, bad: string, after: string | null | undefined) {
  const field = KUBEADM[program];
  if (field === undefined) return [];
  const code = (version: string, args: readonly (readonly [string, string])[]): string => {
    const lines =
      version === 'v1beta3'
        ? args.map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        : args.flatMap(([name, value]) => [`- name: ${name}`, `  value: ${JSON.stringify(value)}`]);
    const keys = [...field.split('.'), 'extraArgs'].map((key, depth) => `${'  '.repeat(depth)}${key}:\n`);
    const indent = '  '.repeat(keys.length);
    return file(
      `kubeadm.k8s.io/${version} ClusterConfiguration`,
      keys.join('') + lines.map((line) => `${indent}${line}\n`).join(''),
    );
  };
  const first = ['v', '2'] as const;
  return ['v1beta3', 'v1beta4'].map((version) => ({
    code: code(version, [first, [flag, bad]]),
    findings: [{ messageId: 'wrong', text: JSON.stringify(bad) }],
    ...(after === undefined
      ? {}
      : { fixed: code(version, after === null ? [first] : [first, [flag, after]]) }),
  }));
}

/** Some flags have several forms that are the same. */
function unique<T>(cases: readonly T[]): readonly T[] {
  return [...new Map(cases.map((one) => [JSON.stringify(one), one])).values()];
}

/** Fields of configuration files. Those of the kubelet have safe defaults. */
const KUBELET = 'kubelet.config.k8s.io/v1beta1 KubeletConfiguration';
const PROXY = 'kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration';
const SCHEDULER = 'kubescheduler.config.k8s.io/v1 KubeSchedulerConfiguration';

describe('a kubelet that serves nothing admits nobody', () => {
  const rules = {
    'anonymous-auth': { messageId: 'wrong', text: 'true' },
    'authorization-mode': { messageId: 'wrong', text: 'AlwaysAllow' },
    'client-ca-file': { messageId: 'missing', text: 'authentication' },
    'tls-cert': { messageId: 'missing', text: 'KubeletConfiguration' },
    'tls-cipher-suites': { messageId: 'wrong', text: 'TLS_RSA_WITH_RC4_128_SHA' },
  };
  const body =
    'authentication: { anonymous: { enabled: true } }\nauthorization: { mode: AlwaysAllow }\ntlsCipherSuites: [TLS_RSA_WITH_RC4_128_SHA]\n';
  for (const [rule, finding] of Object.entries(rules))
    testCis(`kubelet-${rule}`, {
      partial: true,
      valid: [file(KUBELET, `${body}enableServer: false\n`), pod('kubelet', ['--enable-server=false'])],
      invalid: [{ code: file(KUBELET, `${body}enableServer: true\n`), findings: [finding] }],
    });
});

const FIELDS: readonly (readonly [
  rule: string,
  kind: string,
  pass: readonly string[],
  fail: readonly string[],
  absent: 'absent fails' | 'absent passes',
  /** What the fix writes where the field is missing. */
  added?: string,
])[] = [
  [
    'kubelet-anonymous-auth',
    KUBELET,
    ['authentication: { anonymous: { enabled: false } }'],
    [
      'authentication: { anonymous: { enabled: ‹true› } } → authentication: { anonymous: { enabled: false } }',
    ],
    'absent passes',
  ],
  [
    'kubelet-authorization-mode',
    KUBELET,
    ['authorization: { mode: Webhook }'],
    ['authorization: { mode: ‹AlwaysAllow› } → authorization: { mode: Webhook }'],
    'absent passes',
  ],
  [
    'kubelet-client-ca-file',
    KUBELET,
    ['authentication: { x509: { clientCAFile: /a } }'],
    ['authentication: { x509: { clientCAFile: ‹""› } }'],
    'absent fails',
  ],
  [
    'kubelet-read-only-port',
    KUBELET,
    ['readOnlyPort: 0'],
    ['readOnlyPort: ‹10255› → readOnlyPort: 0'],
    'absent passes',
  ],
  [
    'kubelet-streaming-connection-idle-timeout',
    KUBELET,
    ['streamingConnectionIdleTimeout: 0s', 'streamingConnectionIdleTimeout: 1h'],
    ['streamingConnectionIdleTimeout: ‹-5s› → streamingConnectionIdleTimeout: 4h0m0s'],
    'absent passes',
  ],
  [
    'kubelet-make-iptables-util-chains',
    KUBELET,
    ['makeIPTablesUtilChains: true'],
    ['makeIPTablesUtilChains: ‹false› → makeIPTablesUtilChains: true'],
    'absent passes',
  ],
  [
    'kubelet-event-record-qps',
    KUBELET,
    ['eventRecordQPS: 50'],
    ['eventRecordQPS: ‹0› → eventRecordQPS: 50', 'eventRecordQPS: ‹4› → eventRecordQPS: 50'],
    'absent passes',
  ],
  [
    'kubelet-rotate-certificates',
    KUBELET,
    ['rotateCertificates: true'],
    ['rotateCertificates: ‹false› → rotateCertificates: true'],
    'absent passes',
  ],
  [
    'kubelet-rotate-server-certificate-gate',
    KUBELET,
    [
      'featureGates: { RotateKubeletServerCertificate: true }',
      'featureGates: { RotateKubeletServerCertificate: false }\nserverTLSBootstrap: true',
    ],
    [
      'featureGates: { RotateKubeletServerCertificate: ‹false› }\nmaxPods: 10 → maxPods: 10',
      'featureGates:\n  A: true\n  RotateKubeletServerCertificate: ‹false› → featureGates:\n  A: true',
      'featureGates:\n  AllBeta: ‹false› → featureGates:\n  AllBeta: false\n  RotateKubeletServerCertificate: true',
    ],
    'absent passes',
  ],
  [
    'kubelet-tls-cipher-suites',
    KUBELET,
    [`tlsCipherSuites: [${STRONG}]`, 'tlsMinVersion: VersionTLS13'],
    [
      `tlsCipherSuites: [‹TLS_RSA_WITH_AES_128_GCM_SHA256›] → tlsCipherSuites: [${STRONG}]`,
      `tlsCipherSuites:\n  - TLS_AES_128_GCM_SHA256\n  - TLS_RSA_WITH_AES_128_CBC_SHA\n  - TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA\n  - ‹TLS_RSA_WITH_RC4_128_SHA› → tlsCipherSuites:\n  - TLS_AES_128_GCM_SHA256\n  - ${STRONG}\n  - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`,
    ],
    'absent fails',
    `tlsCipherSuites:\n${SUITES.split(',')
      .map((suite) => `  - ${suite}`)
      .join('\n')}`,
  ],
  [
    'kubelet-pod-pids-limit',
    KUBELET,
    ['podPidsLimit: 100'],
    ['podPidsLimit: ‹-1› → podPidsLimit: 4096', 'podPidsLimit: ‹0› → podPidsLimit: 4096'],
    'absent fails',
    'podPidsLimit: 4096',
  ],
  [
    'kubelet-seccomp-default',
    KUBELET,
    ['seccompDefault: true'],
    ['seccompDefault: ‹false› → seccompDefault: true'],
    'absent fails',
    'seccompDefault: true',
  ],
  [
    'kubelet-protect-kernel-defaults',
    KUBELET,
    ['protectKernelDefaults: true'],
    ['protectKernelDefaults: ‹false› → protectKernelDefaults: true'],
    'absent fails',
    'protectKernelDefaults: true',
  ],
  [
    'kube-proxy-metrics-bind-address',
    PROXY,
    ['metricsBindAddress: ""', 'metricsBindAddress: 127.0.0.1:10249'],
    [
      'metricsBindAddress: ‹0.0.0.0:10249› → metricsBindAddress: 127.0.0.1:10249',
      'metricsBindAddress: ‹":10249"› → metricsBindAddress: "127.0.0.1:10249"',
    ],
    'absent passes',
  ],
  [
    'scheduler-profiling',
    SCHEDULER,
    ['enableProfiling: false'],
    ['enableProfiling: ‹true› → enableProfiling: false'],
    'absent fails',
    'enableProfiling: false',
  ],
];

/** A test of its own covers what a kubelet without a file lacks. */
const SPLIT = new Set(['kubelet-anonymous-auth', 'kubelet-authorization-mode', 'kubelet-read-only-port']);

for (const [rule, kind, pass, fail, absent, added] of FIELDS) {
  const missing = {
    code: file(kind, ''),
    findings: [{ messageId: 'missing', text: kind.split(' ')[1]! }],
    ...(added === undefined ? {} : { fixed: file(kind, `${added}\n`) }),
  };
  testCis(rule, {
    partial: SPLIT.has(rule),
    valid: [
      ...pass.map((body) => file(kind, `${body}\n`)),
      ...(absent === 'absent passes' ? [missing.code] : []),
    ],
    invalid: [
      ...fail.map((given) => {
        const [body, after] = given.split(' → ') as [string, string?];
        return {
          code: file(kind, `${body.replace(/[‹›]/g, '')}\n`),
          findings: [{ messageId: 'wrong', text: /‹(.*)›/.exec(body)![1]! }],
          ...(after === undefined ? {} : { fixed: file(kind, `${after}\n`) }),
        };
      }),
      ...(absent === 'absent fails' ? [missing] : []),
    ],
  });
}
