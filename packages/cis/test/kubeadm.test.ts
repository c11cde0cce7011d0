import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allRules, findings, lintAll } from './lint.js';

/**
 * What kubeadm writes, without extraArgs.
 * https://github.com/kubernetes/kubernetes/blob/master/cmd/kubeadm/app/phases/controlplane/manifests.go
 */
function stock(version: string): Record<string, string> {
  const folder = fileURLToPath(new URL(`fixtures/kubeadm-${version}/`, import.meta.url));
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')]));
}

/**
 * Rules of another section, or rules that no current edition asks for. `pod-security` and RBAC rules have tests of
 * their own.
 */
const BEYOND = ['cis/kubelet-protect-kernel-defaults', 'cis/image-admission'];

const rulesInUse = { ...allRules, ...Object.fromEntries(BEYOND.map((id) => [id, 'off' as const])) };

async function failing(version: string): Promise<readonly string[]> {
  const result = await lintAll(stock(version), { rules: rulesInUse, kubernetesVersion: version });
  expect(
    [...result.rules].flatMap(([id, { unknown }]) => unknown.map(({ reason }) => `${id}: ${reason}`)),
  ).toEqual([]);
  return result.findings.map(({ file, region, ruleId }) => {
    const text = stock(version)[file]!.slice(region!.startOffset, region!.endOffset);
    return `${file} ${ruleId.replace('cis/', '')} at ${text}`;
  });
}

const plugins = '--enable-admission-plugins=NodeRestriction';
const apiserver = (rules: readonly string[], at = 'kube-apiserver') =>
  rules.map((rule) => `kube-apiserver.yaml ${rule} at ${at}`);

const ALWAYS = [
  ...apiserver(
    ['apiserver-always-pull-images', 'apiserver-deny-service-external-ips', 'apiserver-event-rate-limit'],
    plugins,
  ),
  ...apiserver([
    'apiserver-anonymous-auth',
    'apiserver-audit-log-path',
    'apiserver-encryption-provider-config',
    'apiserver-kubelet-certificate-authority',
    'apiserver-profiling',
    'apiserver-service-account-extend-token-expiration',
    'apiserver-tls-cipher-suites',
    'audit-policy-file',
  ]),
  'kube-controller-manager.yaml controller-manager-profiling at kube-controller-manager',
  'kube-controller-manager.yaml controller-manager-terminated-pod-gc-threshold at kube-controller-manager',
  'kube-scheduler.yaml scheduler-profiling at kube-scheduler',
  ...[
    'kubelet-pod-pids-limit',
    'kubelet-seccomp-default',
    'kubelet-tls-cert',
    'kubelet-tls-cipher-suites',
  ].map((rule) => `kubelet-config.yaml ${rule} at KubeletConfiguration`),
];

describe('a cluster as kubeadm makes it', () => {
  it('fails these controls at 1.36', async () => {
    expect([...(await failing('1.36'))].sort()).toEqual([...ALWAYS].sort());
  });

  it('fails those about the size and age of audit logs too at 1.34', async () => {
    const logs = apiserver([
      'apiserver-audit-log-maxage',
      'apiserver-audit-log-maxbackup',
      'apiserver-audit-log-maxsize',
    ]);
    expect([...(await failing('1.34'))].sort()).toEqual([...ALWAYS, ...logs].sort());
  });

  it('reports the same for the configuration from which kubeadm makes it', async () => {
    const names = async (text: string): Promise<readonly string[]> =>
      (await findings(text, { rules: rulesInUse, kubernetesVersion: '1.36' })).map(
        (line) => line.split(':')[0]!,
      );
    const expected = ALWAYS.map((line) => line.split(' ')[1]!).filter((rule) => !rule.startsWith('kubelet-'));
    const plain = await names('apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n');
    expect([...plain].sort()).toEqual([...expected].sort());
  });
});
