import { cis } from '@plimsoll/cis';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { podSecurity } from '@plimsoll/pod-security';
import { describe, expect, test } from 'vitest';
// The pack builds on this one, and the matrices name its rules.
import { platform } from '../../../platform/src/index.js';
import { nsaHardening } from '../index.js';
import { benchmarks } from './index.js';

const plugins = [podSecurity, cis, nsaHardening, platform];
const known = new Set(
  plugins.flatMap(({ meta, rules }) => Object.keys(rules).map((name) => `${meta.prefix}/${name}`)),
);

/** Rules that no benchmark of this pack asks for: good practice, CVEs, or checks of similar tools. */
const BEYOND = [
  'admission-policy-binding',
  'admission-policy-only-reports',
  'certificate-duration',
  'dangling-network-policy',
  'ephemeral-storage-limits',
  'external-name-local',
  'high-group-id',
  'high-user-id',
  'image-pull-policy',
  'ingress-catch-all',
  'ingress-host-conflict',
  'job-ttl',
  'kube-proxy-healthz-bind-address',
  'kubelet-eviction-inodes',
  'kubelet-healthz-bind-address',
  'projected-token-lifetime',
  'rbac-apiservice-write',
  'rbac-node-write',
  'rbac-port-forward',
  'rbac-security-policy-use',
  'rbac-service-status',
  'remote-script',
  'resource-requests',
  'share-process-namespace',
  'shared-service-account',
  'storage-class-encrypted',
  'sudo',
  'unverified-api-client',
  'windows-user',
];

describe.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))('%s', (id, { controls }) => {
  test('names rules that exist, each control once', () => {
    expect(controls.flatMap(({ rules }) => rules).filter((rule) => !known.has(rule))).toEqual([]);
    expect(new Set(controls.map((control) => control.id)).size).toBe(controls.length);
    for (const control of controls) expect(new Set(control.rules).size).toBe(control.rules.length);
  });

  test('says why it does not check a control', () => {
    for (const { assessment, rules, note } of controls) {
      expect(assessment === 'none').toBe(rules.length === 0);
      if (assessment === 'none') expect(note).toMatch(/\.$/);
    }
  });

  test('a run can be limited to it', async () => {
    const config = resolveConfig({ plugins }, { benchmark: id });
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: a, image: a, securityContext: {privileged: true}}]}\n';
    const { findings } = await lint([await parse({ path: 'a.yaml', text })], config);
    expect(findings.map(({ ruleId }) => ruleId)).toContain('pod-security/privileged');
  });
});

test('every control is there', () => {
  expect(benchmarks.map(({ controls }) => controls.length)).toEqual([73, 40, 34]);
  const [guide] = benchmarks;
  expect(new Set(guide?.controls.map(({ section }) => section)).size).toBe(20);
});

test('a benchmark asks for every rule of the pack, or the rule is known to go beyond them', () => {
  const asked = new Set(benchmarks.flatMap(({ controls }) => controls.flatMap(({ rules }) => rules)));
  const beyond = Object.keys(nsaHardening.rules).filter((name) => !asked.has(`nsa-hardening/${name}`));
  expect(beyond.sort()).toEqual(BEYOND);
});
