import { applyFixes, type Finding, lint, parse, resolveConfig } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { cis } from '../src/index.js';
import { file, pod } from './component.js';

async function findingsOf(text: string, rule: string): Promise<readonly Finding[]> {
  const config = resolveConfig({ plugins: [cis], rules: { [`cis/${rule}`]: 'error' } });
  const { findings, errors } = await lint([await parse({ path: 'a.yaml', text })], config, { fixes: true });
  expect(errors).toEqual([]);
  return findings;
}

/** The text after the fixes of a rule. The rule has to find something before, and nothing in what it fixed. */
async function fixed(text: string, rule: string): Promise<string> {
  const findings = await findingsOf(text, rule);
  expect(findings).not.toEqual([]);
  const { text: after } = applyFixes(text, findings);
  if (after !== text) expect(await findingsOf(after, rule)).toEqual([]);
  return after;
}

const kubeadm = (version: string, body: string): string =>
  file(`kubeadm.k8s.io/${version} ClusterConfiguration`, `apiServer:\n${body}`);

/** The API server's part of a configuration of Cluster API. */
const capi = (version: string, ...lines: readonly string[]): string =>
  file(
    `controlplane.cluster.x-k8s.io/${version} KubeadmControlPlane`,
    `metadata:\n  name: a\nspec:\n  version: v1.36.0\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n${lines.map((line) => `        ${line}\n`).join('')}`,
  );

const PLUGINS: readonly (readonly [
  name: string,
  rule: string,
  before: readonly string[],
  after: readonly string[],
])[] = [
  [
    'one more in the list',
    'apiserver-node-restriction-plugin',
    ['--enable-admission-plugins=AlwaysPullImages'],
    ['--enable-admission-plugins=AlwaysPullImages,NodeRestriction'],
  ],
  [
    'a list that is missing',
    'apiserver-node-restriction-plugin',
    ['--v=2'],
    ['--v=2', '--enable-admission-plugins=NodeRestriction'],
  ],
  [
    'the only one that is disabled',
    'apiserver-service-account-plugin',
    ['--disable-admission-plugins=ServiceAccount', '--v=2'],
    ['--v=2'],
  ],
  [
    'one that admits all',
    'apiserver-always-admit',
    ['--enable-admission-plugins=AlwaysAdmit,NodeRestriction'],
    ['--enable-admission-plugins=NodeRestriction'],
  ],
];

const CASES: readonly (readonly [name: string, rule: string, before: string, after: string])[] = [
  [
    'an argument',
    'apiserver-profiling',
    pod('kube-apiserver', ['--profiling=true', '--v=2']),
    pod('kube-apiserver', ['--profiling=false', '--v=2']),
  ],
  [
    'a bare boolean',
    'apiserver-profiling',
    pod('kube-apiserver', ['--profiling']),
    pod('kube-apiserver', ['--profiling=false']),
  ],
  [
    'a value that is a word of its own',
    'controller-manager-bind-address',
    pod('kube-controller-manager', ['--bind-address', '0.0.0.0', '--v=2']),
    pod('kube-controller-manager', ['--bind-address', '127.0.0.1', '--v=2']),
  ],
  [
    'a flag that goes with its value',
    'apiserver-token-auth-file',
    pod('kube-apiserver', ['--token-auth-file', '/a', '--v=2']),
    pod('kube-apiserver', ['--v=2']),
  ],
  [
    'a missing argument',
    'apiserver-profiling',
    pod('kube-apiserver', ['--v=2']),
    pod('kube-apiserver', ['--v=2', '--profiling=false']),
  ],
  [
    'a missing argument behind args',
    'apiserver-service-account-extend-token-expiration',
    pod('kube-apiserver', ['--v=2'], 'args'),
    pod('kube-apiserver', ['--v=2', '--service-account-extend-token-expiration=false'], 'args'),
  ],
  [
    'an argument that goes',
    'apiserver-token-auth-file',
    pod('kube-apiserver', ['--token-auth-file=/a', '--v=2']),
    pod('kube-apiserver', ['--v=2']),
  ],
  [
    'extraArgs that are a map',
    'apiserver-profiling',
    kubeadm('v1beta3', '  extraArgs:\n    profiling: "true"\n'),
    kubeadm('v1beta3', '  extraArgs:\n    profiling: "false"\n'),
  ],
  [
    'missing in extraArgs that are a map',
    'apiserver-profiling',
    kubeadm('v1beta3', '  extraArgs:\n    v: "2"\n'),
    kubeadm('v1beta3', '  extraArgs:\n    v: "2"\n    profiling: "false"\n'),
  ],
  [
    'missing in extraArgs that are a list',
    'apiserver-profiling',
    kubeadm('v1beta4', '  extraArgs:\n  - name: v\n    value: "2"\n'),
    kubeadm(
      'v1beta4',
      '  extraArgs:\n  - name: v\n    value: "2"\n  - name: profiling\n    value: "false"\n',
    ),
  ],
  [
    'a field of a file',
    'kubelet-read-only-port',
    file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'readOnlyPort: 10255\n'),
    file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'readOnlyPort: 0\n'),
  ],
  [
    'a field of a file that is missing',
    'kubelet-seccomp-default',
    file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'readOnlyPort: 0\n'),
    file('kubelet.config.k8s.io/v1beta1 KubeletConfiguration', 'readOnlyPort: 0\nseccompDefault: true\n'),
  ],
  [
    'a nested field',
    'kubelet-anonymous-auth',
    file(
      'kubelet.config.k8s.io/v1beta1 KubeletConfiguration',
      'authentication:\n  anonymous: {enabled: true}\n',
    ),
    file(
      'kubelet.config.k8s.io/v1beta1 KubeletConfiguration',
      'authentication:\n  anonymous: {enabled: false}\n',
    ),
  ],
];

describe('fixes of settings', () => {
  test.each(CASES)('%s', async (_, rule, before, after) => {
    expect(await fixed(before, rule)).toBe(after);
  });

  test.each(PLUGINS)('admission plugins: %s', async (_, rule, before, after) => {
    // In brackets a comma would end the string, so it gets quotes.
    const text = await fixed(pod('kube-apiserver', before), rule);
    expect(text.replaceAll('"', '')).toBe(pod('kube-apiserver', after));
  });

  test.each([
    ['a shell', pod('kube-apiserver', ['-c', 'kube-apiserver --v=2'])],
    [
      'a list whose items are not all text',
      pod('kube-apiserver', ['--profiling', 'x']).replace('- x', '- 1'),
    ],
    [
      'a list of Cluster API, which would be left without items,',
      capi('v1beta2', 'extraArgs:', '- name: token-auth-file', '  value: /a'),
      'apiserver-token-auth-file',
    ],
  ])('%s is left', async (_, text, rule = 'apiserver-profiling') => {
    expect(await fixed(text, rule)).toBe(text);
  });

  test.each([
    ['etcd-client-cert-auth', '--client-cert-auth=false'],
    ['etcd-auto-tls', '--auto-tls=true'],
    ['etcd-peer-client-cert-auth', '--peer-client-cert-auth=false'],
    ['etcd-peer-auto-tls', '--peer-auto-tls=true'],
  ])('%s needs certificates that are there', async (rule, flag) => {
    const text = pod('etcd', [flag, '--listen-client-urls=http://0.0.0.0:2379']);
    expect(await fixed(text, rule)).toBe(text);
  });

  test.each([
    ['v1beta1', ['extraArgs:', '  profiling: "false"']],
    ['v1beta2', ['extraArgs:', '  - name: profiling', '    value: "false"']],
  ])('extraArgs of Cluster API %s', async (version, extraArgs) => {
    const before = capi(version, 'certSANs: []');
    expect(await fixed(before, 'apiserver-profiling')).toBe(capi(version, 'certSANs: []', ...extraArgs));
  });

  test.each([
    ['apiserver-profiling', 'profiling=true', 'profiling=false'],
    ['apiserver-anonymous-auth', '--anonymous-auth=true', '--anonymous-auth=false'],
  ])('an argument that k3s passes on: %s', async (rule, before, after) => {
    const config = (word: string): string => `kube-apiserver-arg:\n- audit-log-path=/a\n- ${word}\n`;
    const text = await fixed(config(before), rule);
    expect(text.replaceAll('"', '')).toBe(config(after));
  });
});
