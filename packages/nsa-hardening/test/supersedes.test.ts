import { cis } from '@plimsoll/cis';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { podSecurity } from '@plimsoll/pod-security';
import { expect, it } from 'vitest';
import { nsaHardening } from '../src/index.js';

it('a namespace without any NetworkPolicy is one finding, the stricter one', async () => {
  const text = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';
  const config = resolveConfig({
    plugins: [cis, nsaHardening],
    rules: { 'cis/namespace-network-policy': 'warn', 'nsa-hardening/default-deny-network-policy': 'warn' },
  });
  const { findings } = await lint([await parse({ path: 'namespace.yaml', text })], config);
  expect(findings.map(({ ruleId, supersededBy }) => [ruleId, supersededBy])).toEqual([
    ['cis/namespace-network-policy', 'nsa-hardening/default-deny-network-policy'],
    ['nsa-hardening/default-deny-network-policy', undefined],
  ]);
});

it.each(['{}', '{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}'])(
  'a rule that allows all egress is one finding: %s',
  async (rule) => {
    const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: open, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: [${rule}]}
`;
    const rules = ['network-policy-allow-all', 'block-metadata-api'].map((name) => [
      `nsa-hardening/${name}`,
      'warn',
    ]);
    const config = resolveConfig({ plugins: [nsaHardening], rules: Object.fromEntries(rules) });
    const { findings } = await lint([await parse({ path: 'policy.yaml', text })], config);
    expect(findings.filter(({ supersededBy }) => !supersededBy).map(({ ruleId }) => ruleId)).toEqual([
      'nsa-hardening/network-policy-allow-all',
    ]);
  },
);

/** The visible findings of a file with all rules of all three packs, as `rule path`. */
async function shown(text: string): Promise<readonly string[]> {
  const plugins = [podSecurity, cis, nsaHardening];
  const config = resolveConfig({
    plugins,
    extends: ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict'],
  });
  const { findings } = await lint([await parse({ path: 'pod.yaml', text })], config);
  return findings
    .filter(({ supersededBy, suppression }) => !supersededBy && !suppression)
    .map(({ ruleId, pathByName }) => `${ruleId.split('/')[1]} ${pathByName}`);
}

const about = (findings: readonly string[], words: RegExp): readonly string[] =>
  findings.filter((finding) => words.test(finding));

it('a volume of the node is one finding, of the most specific rule', async () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers:
    - name: agent
      volumeMounts:
        - {name: etc, mountPath: /etc}
        - {name: data, mountPath: /data}
        - {name: run, mountPath: /run}
  volumes:
    - {name: etc, hostPath: {path: /etc}}
    - name: data
      hostPath: {path: /srv/data}
    - {name: run, hostPath: {path: /run/containerd/containerd.sock}}
`;
  const volumes = /volumes\[|volumeMounts/;
  expect(about(await shown(text), volumes)).toEqual([
    'sensitive-host-path spec.volumes[etc].hostPath.path',
    'volume-types spec.volumes[data].hostPath',
    'runtime-socket spec.volumes[run].hostPath.path',
  ]);
  // Where the volume is accepted, it can still be mounted read-only.
  const accepted = text.replace(
    '      hostPath: {path: /srv',
    '      # plimsoll-ignore pod-security/* -- agreed\n      hostPath: {path: /srv',
  );
  expect(about(await shown(accepted), /data/)).toEqual([
    'writable-host-path spec.containers[agent].volumeMounts[/data].readOnly',
  ]);
});

it('a privileged container has no finding about ignored settings, and a pod on the network of the node none about ports', async () => {
  const findings = await shown(`apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  hostNetwork: true
  containers:
    - name: agent
      ports: [{containerPort: 80, hostPort: 80}]
      securityContext: {privileged: true, procMount: Unmasked, capabilities: {add: [SYS_ADMIN]}}
    - name: other
`);
  const ignored =
    /privileged |host-ports|host-network|capabilities|seccomp-|proc-mount|net-raw|allow-privilege/;
  expect(about(findings, ignored)).toEqual([
    'host-network spec.hostNetwork',
    'privileged spec.containers[agent].securityContext.privileged',
    'allow-privilege-escalation spec.containers[other].securityContext.allowPrivilegeEscalation',
    'capabilities-restricted spec.containers[other].securityContext.capabilities.drop',
    'seccomp-restricted spec.containers[other].securityContext.seccompProfile',
  ]);
});

it('an API server that audits nothing is one finding', async () => {
  const findings = await shown(`apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, command: [kube-apiserver]}]}
`);
  expect(about(findings, /audit/)).toEqual(['audit-policy-file spec.containers[kube-apiserver]']);
});
