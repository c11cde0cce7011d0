import { describe, expect, it } from 'vitest';
import { podSecurity } from '../src/index.js';
import { findings, shown } from './lint.js';

const file = (label: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
    pod-security.kubernetes.io/${label}
---
apiVersion: v1
kind: Pod
metadata:
  name: inside
  namespace: shop
spec:
  securityContext:
    sysctls: [{name: net.ipv4.tcp_rmem, value: "1"}]
  containers:
    - name: app
      livenessProbe: {httpGet: {host: localhost, port: 80}}
---
apiVersion: v1
kind: Pod
metadata:
  name: outside
  namespace: elsewhere
spec:
  containers:
    - name: app
      livenessProbe: {httpGet: {host: localhost, port: 80}}
`;

describe('versionFromNamespace', () => {
  const rules = { 'pod-security/sysctls': 'error', 'pod-security/host-probes-lifecycle': 'error' } as const;
  const settings = { 'pod-security': { versionFromNamespace: true } };

  it.each([
    ['v1.31', ['inside sysctls']],
    ['v1.33', []],
    ['v1.34', ['inside host-probes-lifecycle']],
    // A version newer than the known ones counts as the newest.
    ['v1.99', ['inside host-probes-lifecycle']],
  ])('enforce-version %s wins over an older cluster', async (version, names) => {
    const config = { rules, settings, kubernetesVersion: '1.30' };
    expect(await shown(file(`enforce-version: ${version}`), config)).toEqual(names);
  });

  it.each(['latest', 'v1.05', '"1.34"', '1.34', '""'])(
    '%s is the version of the cluster',
    async (version) => {
      const text = file(`enforce-version: ${version}`);
      const pods = async (kubernetesVersion: string) =>
        (await shown(text, { rules, settings, kubernetesVersion })).filter(
          (name) => !name.startsWith('shop'),
        );
      expect(await pods('1.30')).toEqual(['inside sysctls']);
      expect(await pods('1.34')).toEqual(['inside host-probes-lifecycle', 'outside host-probes-lifecycle']);
    },
  );

  it('reads neither audit-version nor warn-version', async () => {
    const config = { rules, settings, kubernetesVersion: '1.33' };
    expect(await shown(file('warn-version: v1.34'), config)).toEqual([]);
  });

  it.each([{}, { 'pod-security': { versionFromNamespace: false } }])('is off with %j', async (own) => {
    const config = { rules, settings: own, kubernetesVersion: '1.33' };
    expect(await shown(file('enforce-version: v1.31'), config)).toEqual([]);
  });

  it('is checked like every setting', async () => {
    await expect(
      findings('', { settings: { 'pod-security': { versionFromNamespaces: true } } }),
    ).rejects.toThrow('Did you mean "versionFromNamespace"?');
    await expect(
      findings('', { settings: { 'pod-security': { versionFromNamespace: 'yes' } } }),
    ).rejects.toThrow('Expected true or false');
  });
});

describe('benchmarks', () => {
  const controls = (version: string) => {
    const benchmark = podSecurity.benchmarks.find(({ id }) => id === `pod-security/${version}`);
    return new Map(benchmark?.controls.map((control) => [control.id, control]));
  };

  it('are one for every version, the newest last', () => {
    expect(podSecurity.benchmarks.map(({ id }) => id)).toEqual(
      Array.from({ length: 38 }, (_, minor) => `pod-security/v1.${minor}`),
    );
  });

  it('list the checks that exist at their version', () => {
    const sizes = [
      'v1.0',
      'v1.7',
      'v1.8',
      'v1.18',
      'v1.19',
      'v1.22',
      'v1.23',
      'v1.33',
      'v1.34',
      'v1.35',
      'v1.37',
    ];
    expect(sizes.map((version) => [version, controls(version).size])).toEqual([
      ['v1.0', 13],
      ['v1.7', 13],
      ['v1.8', 14],
      ['v1.18', 14],
      ['v1.19', 15],
      ['v1.22', 16],
      ['v1.23', 17],
      ['v1.33', 17],
      ['v1.34', 18],
      ['v1.35', 19],
      ['v1.37', 19],
    ]);
  });

  it('lead to rules of the pack', () => {
    expect(controls('v1.37').get('hostNamespaces')).toMatchObject({
      level: 'baseline',
      section: 'baseline',
      assessment: 'full',
      rules: ['pod-security/host-network', 'pod-security/host-pid', 'pod-security/host-ipc'],
    });
    const ids = Object.keys(podSecurity.rules).map((name) => `pod-security/${name}`);
    const named = new Set([...controls('v1.37').values()].flatMap(({ rules }) => rules));
    expect(ids.filter((id) => !named.has(id))).toEqual(['pod-security/namespace-labels-valid']);
    expect([...named].filter((id) => !ids.includes(id))).toEqual([]);
  });
});
