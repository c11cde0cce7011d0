import { describe, expect, test } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { readProjects, type Setting } from '../../kubernetes.js';
import type { Component } from './component.js';

async function componentsIn(text: string): Promise<readonly Component[]> {
  const file = await parse({ path: 'config.yaml', text });
  const [project] = await readProjects([file], resolveConfig({}));
  return project!.resources.flatMap((resource) => project!.components.of(resource));
}

/** `kubelet read-only-port 0 at '0'` for each given flag that the test asks for, and the text at its place. */
async function given(text: string, ...flags: readonly string[]): Promise<readonly string[]> {
  const said = ({ flag, text: value, state, label, at }: Setting): readonly string[] => {
    if (state !== 'given') return [];
    const range = at.resource.locator.locate(at.path)!;
    return [`${flag} ${value} ${label} '${text.slice(range.valueStart, range.valueEnd)}'`];
  };
  return (await componentsIn(text)).flatMap((component) =>
    flags.flatMap((flag) => said(component.setting(flag)).map((words) => `${component.program} ${words}`)),
  );
}

const object = (apiVersion: string, kind: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${spec}`;

const capi = (group: string, kind: string, spec: string): string =>
  object(`${group}.cluster.x-k8s.io/v1beta1`, kind, spec);

/** Carriers that give the kubelet a port of 10255, each as in its documentation. */
const KUBELETS: readonly (readonly [name: string, text: string])[] = [
  ['kops', object('kops.k8s.io/v1alpha2', 'Cluster', 'spec: {kubelet: {readOnlyPort: 10255}}')],
  ['kops, old', object('kops/v1alpha2', 'Cluster', 'spec: {masterKubelet: {readOnlyPort: 10255}}')],
  [
    'kops, control plane',
    object('kops.k8s.io/v1alpha3', 'Cluster', 'spec: {controlPlaneKubelet: {readOnlyPort: 10255}}'),
  ],
  ['kops, nodes', object('kops.k8s.io/v1alpha2', 'InstanceGroup', 'spec: {kubelet: {readOnlyPort: 10255}}')],
  ['k3s', 'kubelet-arg: [read-only-port=10255]\n'],
  ['k3s, one word', 'kubelet-arg: read-only-port=10255\n'],
  ['k3s, drop-in', 'kubelet-arg+: ["--read-only-port=10255"]\n'],
  [
    'Rancher',
    object(
      'provisioning.cattle.io/v1',
      'Cluster',
      'spec: {rkeConfig: {machineSelectorConfig: [{config: {kubelet-arg: [read-only-port=10255]}}]}}',
    ),
  ],
  [
    'RKE2 of Cluster API',
    capi(
      'controlplane',
      'RKE2ControlPlane',
      'spec: {agentConfig: {kubelet: {extraArgs: [read-only-port=10255]}}}',
    ),
  ],
  [
    'RKE2, template',
    capi(
      'bootstrap',
      'RKE2ConfigTemplate',
      'spec: {template: {spec: {agentConfig: {kubelet: {extraArgs: [read-only-port=10255]}}}}}',
    ),
  ],
  [
    'k3s of Cluster API',
    capi(
      'controlplane',
      'KThreesControlPlane',
      'spec: {kthreesConfigSpec: {agentConfig: {kubeletArgs: [read-only-port=10255]}}}',
    ),
  ],
  [
    'a file of Cluster API',
    capi(
      'bootstrap',
      'RKE2ConfigTemplate',
      'spec:\n  template:\n    spec:\n      files:\n      - path: /etc/rancher/rke2/config.yaml.d/a.yaml\n        content: |\n          kubelet-arg:\n          - read-only-port=10255\n',
    ),
  ],
  ['Talos, flag', 'machine: {kubelet: {extraArgs: {read-only-port: "10255"}}}\n'],
  ['Talos, several', 'machine: {kubelet: {extraArgs: {read-only-port: ["0", "10255"]}}}\n'],
  ['Talos, file', 'version: v1alpha1\nmachine: {kubelet: {extraConfig: {readOnlyPort: 10255}}}\n'],
  ['Talos, document', 'apiVersion: v1alpha1\nkind: KubeletConfig\nconfig: {readOnlyPort: 10255}\n'],
  [
    'Talos of Cluster API',
    capi(
      'controlplane',
      'TalosControlPlane',
      'spec:\n  controlPlaneConfig:\n    controlplane:\n      strategicPatches:\n      - |\n        machine:\n          kubelet:\n            extraArgs: {read-only-port: 10255}\n',
    ),
  ],
  [
    'OpenShift',
    object(
      'machineconfiguration.openshift.io/v1',
      'KubeletConfig',
      'spec: {kubeletConfig: {readOnlyPort: 10255}}',
    ),
  ],
  [
    'eksctl',
    object(
      'eksctl.io/v1alpha5',
      'ClusterConfig',
      'nodeGroups: [{name: a, kubeletExtraConfig: {readOnlyPort: 10255}}]',
    ),
  ],
  ['EKS', capi('bootstrap', 'EKSConfig', 'spec: {kubeletExtraArgs: {read-only-port: "10255"}}')],
  [
    'nodeadm',
    object('node.eks.aws/v1alpha1', 'NodeConfig', 'spec: {kubelet: {config: {readOnlyPort: 10255}}}'),
  ],
];

describe('a carrier sets up the kubelet', () => {
  test.each(KUBELETS)('%s', async (_, text) => {
    const found = await given(text, 'read-only-port');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^kubelet read-only-port 10255 \S+ '[^']*10255"?'$/);
  });

  test.each(KUBELETS)('%s sets what it leaves out', async (_, text) => {
    const [component] = await componentsIn(text);
    const setting = component!.setting('anonymous-auth');
    expect([component!.partial, setting.state]).toEqual([true, 'elsewhere']);
    expect(setting.reason).toMatch(/ sets what this file leaves out\.$/);
  });
});

describe('a carrier sets up the control plane', () => {
  test.each([
    [
      'kops names fields after flags',
      object(
        'kops.k8s.io/v1alpha2',
        'Cluster',
        'spec:\n  kubeAPIServer: {auditLogMaxBackups: 3, enableProfiling: false, clientCAFile: /a, etcdCaFile: /b}\n  kubeScheduler: {enableProfiling: true}\n',
      ),
      ['audit-log-maxbackup', 'profiling', 'client-ca-file', 'etcd-cafile'],
      [
        "kube-apiserver audit-log-maxbackup 3 auditLogMaxBackups '3'",
        "kube-apiserver profiling false enableProfiling 'false'",
        "kube-apiserver client-ca-file /a clientCAFile '/a'",
        "kube-apiserver etcd-cafile /b etcdCaFile '/b'",
        "kube-scheduler profiling true enableProfiling 'true'",
      ],
    ],
    [
      'kops has a field for the authorization',
      object(
        'kops.k8s.io/v1alpha2',
        'Cluster',
        'spec: {authorization: {alwaysAllow: {}}, kubeAPIServer: {}}',
      ),
      ['authorization-mode'],
      ["kube-apiserver authorization-mode AlwaysAllow authorization.alwaysAllow '{}'"],
    ],
    [
      'kops has it for an API server of which it says nothing else',
      object('kops.k8s.io/v1alpha2', 'Cluster', 'spec: {authorization: {alwaysAllow: {}}}'),
      ['authorization-mode'],
      ["kube-apiserver authorization-mode AlwaysAllow authorization.alwaysAllow '{}'"],
    ],
    [
      'k3s',
      'etcd-arg: [auto-tls=true]\nkube-apiserver-arg:\n- profiling=false\n- audit-log-path=/a=b\nkube-controller-manager-arg: [profiling]\n',
      ['auto-tls', 'profiling', 'audit-log-path'],
      [
        "etcd auto-tls true --auto-tls 'auto-tls=true'",
        "kube-apiserver profiling false --profiling 'profiling=false'",
        "kube-apiserver audit-log-path /a=b --audit-log-path 'audit-log-path=/a=b'",
        "kube-controller-manager profiling true --profiling 'profiling'",
      ],
    ],
    [
      'Talos',
      'cluster:\n  apiServer: {extraArgs: {profiling: "false"}}\n  etcd: {extraArgs: {auto-tls: "true"}}\n  scheduler: {config: {enableProfiling: true}}\n',
      ['auto-tls', 'profiling'],
      [
        'etcd auto-tls true --auto-tls \'"true"\'',
        'kube-apiserver profiling false --profiling \'"false"\'',
        "kube-scheduler profiling true enableProfiling 'true'",
      ],
    ],
    [
      'k0s',
      object('k0s.k0sproject.io/v1beta1', 'ClusterConfig', 'spec: {api: {extraArgs: {profiling: "true"}}}'),
      ['profiling'],
      ['kube-apiserver profiling true --profiling \'"true"\''],
    ],
  ])('%s', async (_, text, flags, expected) => {
    expect(await given(text, ...flags)).toEqual(expected);
  });

  test('but not if it does not mention it, or is of another kind', async () => {
    const text = object(
      'kops.k8s.io/v1alpha2',
      'Cluster',
      'spec: {kubelet: null, authorization: {rbac: {}}}',
    );
    expect(await componentsIn(text)).toEqual([]);
    expect(
      await componentsIn(object('example.com/v1', 'Cluster', 'spec: {kubelet: {readOnlyPort: 1}}')),
    ).toEqual([]);
  });
});

test('Talos carries the configuration of admission and the audit policy inline', async () => {
  const text =
    'cluster:\n  apiServer:\n    auditPolicy: {apiVersion: audit.k8s.io/v1, kind: Policy}\n    admissionControl:\n    - name: PodSecurity\n      configuration: {apiVersion: pod-security.admission.config.k8s.io/v1, kind: PodSecurityConfiguration}\n';
  const file = await parse({ path: 'a.yaml', text });
  const [project] = await readProjects([file], resolveConfig({}));
  expect(project!.resources.map(({ kind, embedded }) => [kind, embedded?.name])).toEqual([
    ['MachineConfig', undefined],
    ['PodSecurityConfiguration', 'PodSecurity'],
    ['Policy', 'Policy'],
  ]);
});

test('Talos adds to its lists', async () => {
  const [apiserver] = await componentsIn(
    'cluster:\n  apiServer:\n    extraArgs: {enable-admission-plugins: EventRateLimit, authorization-mode: Webhook, profiling: "true"}\n',
  );
  const items = (flag: string): readonly string[] => apiserver!.setting(flag).items;
  expect(items('enable-admission-plugins')).toEqual(['NodeRestriction', 'EventRateLimit']);
  expect(items('authorization-mode')).toEqual(['Node', 'RBAC', 'Webhook']);
  expect(items('profiling')).toEqual(['true']);
  expect(apiserver!.setting('authorization-config').state).toBe('elsewhere');
});
