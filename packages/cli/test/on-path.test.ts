import { expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';

const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24], selector: {app: web}, ports: [{port: 80}]}
`;
const exposed = privilegedPod()
  .replace('runAsNonRoot: true, ', '')
  .replace('name: web', 'name: web\n  labels: {app: web}')
  .replace('- name: app', '- name: app\n      ports: [{containerPort: 80}]');
const files = {
  '.git/': '',
  'a.yaml': privilegedPod('agent'),
  'web.yaml': exposed,
  'in.yaml': service('web').replace(', loadBalancerSourceRanges: [192.0.2.0/24]', ''),
};
const AGENT = 'a.yaml:14 pod-security/privileged';
const WEB = 'web.yaml:16 pod-security/privileged';

test('findings on a path are marked, counted, shown first, and shown alone on request', async () => {
  const root = project(files);
  const presets = ['pod-security', 'cis', 'nsa-hardening', 'attack-paths'].flatMap((pack) => [
    '--preset',
    `${pack}/recommended`,
  ]);
  const all = await plimsoll(root, ['.', '-f', 'json', ...presets]);
  const { findings, summary } = JSON.parse(all.stdout);
  const marked = findings.filter(({ onPath }: { onPath?: true }) => onPath);
  expect(marked.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('pod-security/privileged');
  expect(marked.every(({ file }: { file: string }) => file !== 'a.yaml')).toBe(true);
  expect(summary).toMatchObject({ onPath: marked.length, found: findings.length, offPath: 0 });

  const text = (await plimsoll(root, ['.', ...presets])).stdout;
  expect(text.indexOf('  web.yaml\n')).toBeLessThan(text.indexOf('  a.yaml\n'));
  expect(text).toContain(
    `--only on-path shows the ${marked.length} of ${findings.length} that lie on an attack path from outside`,
  );
  expect(text).toMatch(/^ +16:21 .* \(on an attack path\) +pod-security\/privileged$/m);

  const only = await plimsoll(root, ['.', '--only', 'on-path', '-f', 'unix', ...presets]);
  expect(found(only)).toContain(WEB);
  expect(found(only)).toHaveLength(marked.length);
  expect((await plimsoll(root, ['.', '--only', 'on-path', ...presets])).stdout).toContain(
    `${findings.length - marked.length} findings not shown: not on an attack path`,
  );
});

test('paths are searched if a rule about paths is on, or on request', async () => {
  const root = project(files);
  const marked = async (...args: readonly string[]) =>
    JSON.parse((await plimsoll(root, ['.', '-f', 'json', ...args])).stdout).summary.onPath;
  const without = ['--preset', 'pod-security/recommended'];
  expect(await marked(...without)).toBe(0);
  expect(await marked(...without, '--only', 'on-path')).toBeGreaterThan(0);
  expect(await marked()).toBeGreaterThan(0);
});

test('--only on-path hides findings, but does not change the exit code', async () => {
  const { 'web.yaml': _, ...inside } = files;
  const root = project(inside);
  const only = await plimsoll(root, ['.', '--only', 'on-path', '-f', 'unix']);
  expect(found(only)).toEqual([]);
  expect(only.code).toBe(1);
  expect(found(await plimsoll(root, ['.', '-f', 'unix']))).toContain(AGENT);
  const strange = await plimsoll(root, ['.', '--only', 'onpath']);
  expect(strange.code).toBe(2);
  expect(strange.stderr).toContain('--only onpath: expected on-path.');
});
