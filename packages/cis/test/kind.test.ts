import { expect, test } from 'vitest';
import { findings, lintAll } from './lint.js';

const CLUSTER = 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\n';

test('a patch of kind is checked for what it sets, at its own lines', async () => {
  const text = `${CLUSTER}name: test
kubeadmConfigPatches:
- |
  kind: ClusterConfiguration
  apiServer:
    extraArgs:
      authorization-mode: AlwaysAllow # for the tests
      profiling: "false"
  scheduler:
    extraArgs:
      bind-address: 0.0.0.0
nodes:
- role: control-plane
  kubeadmConfigPatches:
  - |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    authentication:
      anonymous:
        enabled: true
  - |
    kind: InitConfiguration
    nodeRegistration:
      kubeletExtraArgs:
        authorization-mode: AlwaysAllow
`;
  expect(await findings(text)).toEqual([
    'apiserver-authorization-mode-always-allow: AlwaysAllow',
    'apiserver-authorization-mode-node: AlwaysAllow',
    'apiserver-authorization-mode-rbac: AlwaysAllow',
    'scheduler-bind-address: 0.0.0.0',
    'kubelet-anonymous-auth: true',
    'kubelet-authorization-mode: AlwaysAllow',
  ]);
});

test('so is a patch with operations', async () => {
  const text = `${CLUSTER}nodes:
- role: worker
  kubeadmConfigPatchesJSON6902:
  - group: kubeadm.k8s.io
    version: v1beta3
    kind: ClusterConfiguration
    patch: |
      - op: add
        path: /apiServer/extraArgs/anonymous-auth
        value: "true"
`;
  expect(await findings(text)).toEqual(['apiserver-anonymous-auth: "true"']);
});

test('what it leaves out is neither a finding nor unknown', async () => {
  const text = `${CLUSTER}kubeadmConfigPatches: ["kind: KubeletConfiguration\\nseccompDefault: true", "kind: JoinConfiguration\\nnodeRegistration: {kubeletExtraArgs: {v: 4}}"]\n`;
  const { findings, rules } = await lintAll({ 'kind.yaml': text });
  expect(findings).toEqual([]);
  expect([...rules.values()].flatMap(({ unknown }) => unknown)).toEqual([]);
});
