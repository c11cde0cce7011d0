import { type ConfigObject, lint, parse, resolveConfig } from '@plimsoll/core';
import { describe, expect, it } from 'vitest';
import { podSecurity } from '../src/index.js';
import { findings, shown } from './lint.js';

const ALL = Object.keys(podSecurity.rules).sort();
const RESTRICTED_ONLY = [
  'allow-privilege-escalation',
  'capabilities-restricted',
  'proc-mount-restricted',
  'run-as-non-root',
  'run-as-user',
  'seccomp-restricted',
  'volume-types',
];
/** No level contains it, and every preset of a level has it. */
const LABELS = 'namespace-labels-valid';
const RESTRICTED = ALL.filter((name) => name !== LABELS);
const BASELINE = RESTRICTED.filter((name) => !RESTRICTED_ONLY.includes(name));

const namespace = (name: string, label?: string): string => `---
apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
${label === undefined ? '' : `  labels:\n    ${label}\n`}---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${name}
spec:
  containers:
    - name: app
`;

/** Rules of the pack that are on for the pod of a file, with their severities. */
async function enabled(text: string, config: ConfigObject): Promise<Record<string, string>> {
  const on: Record<string, string> = {};
  const resolved = resolveConfig([{ plugins: [podSecurity] }, config]);
  const { rules } = await lint([await parse({ path: 'pod.yaml', text })], resolved);
  for (const [id, { severity }] of rules)
    if (id.startsWith('pod-security/') && severity !== 'off') on[id.slice('pod-security/'.length)] = severity;
  return on;
}

const errors = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, 'error']));

describe('presets of levels', () => {
  it('set error for all checks of the level, and for recommended rules of no level', async () => {
    expect(BASELINE).toHaveLength(14);
    expect(RESTRICTED).toHaveLength(21);
    expect(await enabled(namespace('shop'), { extends: 'pod-security/baseline' })).toEqual(
      errors([...BASELINE, LABELS]),
    );
    expect(await enabled(namespace('shop'), { extends: 'pod-security/restricted' })).toEqual(
      errors([...RESTRICTED, LABELS]),
    );
  });

  it('leave out what a version does not have', async () => {
    const config = { extends: 'pod-security/restricted', kubernetesVersion: '1.7' };
    expect(Object.keys(await enabled(namespace('shop'), config)).sort()).toEqual(
      [...BASELINE, LABELS, 'run-as-non-root', 'volume-types']
        .filter((name) => name !== 'host-probes-lifecycle')
        .sort(),
    );
  });
});

it('recommended sets every rule, and error where the risk is high', async () => {
  const on = await enabled(namespace('shop'), { extends: 'pod-security/recommended' });
  expect(Object.keys(on).sort()).toEqual(ALL);
  expect(
    Object.keys(on)
      .filter((name) => on[name] === 'error')
      .sort(),
  ).toEqual([
    'capabilities-baseline',
    'host-ipc',
    'host-network',
    'host-path-volumes',
    'host-pid',
    'privileged',
    'proc-mount-baseline',
    'windows-host-process',
  ]);
});

describe('from-namespace-labels', () => {
  const enforce = (level: string): string =>
    namespace('shop', `pod-security.kubernetes.io/enforce: ${level}`);
  const config = { extends: 'pod-security/from-namespace-labels' };
  /** Rules that check the pod of a file, without those that check the Namespace. */
  const forPod = async (text: string, ...objects: ConfigObject[]): Promise<readonly string[]> => {
    const parsed = await parse({ path: 'pod.yaml', text });
    const resolved = resolveConfig([{ plugins: [podSecurity] }, ...objects]);
    const { rules } = await lint([parsed], resolved);
    return [...rules]
      .filter(([id, { judged }]) => id.startsWith('pod-security/') && judged.length > 0)
      .map(([id]) => id.slice('pod-security/'.length))
      .sort();
  };

  it.each([
    ['baseline', BASELINE],
    ['restricted', RESTRICTED],
    ['privileged', []],
    // The API server treats unknown levels as restricted.
    ['Baseline', RESTRICTED],
    ['strict', RESTRICTED],
    ['""', RESTRICTED],
    ['a/b', RESTRICTED],
  ])('%s', async (level, names) => {
    expect(await forPod(enforce(level), config)).toEqual(names);
  });

  it('sets nothing for a namespace without the label, or outside the run', async () => {
    expect(await forPod(namespace('shop'), config)).toEqual([]);
    expect(await forPod(namespace('shop', 'pod-security.kubernetes.io/warn: restricted'), config)).toEqual(
      [],
    );
    expect(
      await forPod('{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: {}}', config),
    ).toEqual([]);
  });

  it('does not change the check of the labels', async () => {
    const text = enforce('privileged').replace(
      'enforce: privileged',
      'enforce: privileged\n    pod-security.kubernetes.io/warn: none',
    );
    expect(await shown(text, config)).toEqual([]);
    expect(await shown(text, [{ extends: 'pod-security/baseline' }, config])).toEqual([
      'shop namespace-labels-valid',
    ]);
  });

  it('is exact after another config object, and does not change the others', async () => {
    const privileged = (text: string): string =>
      text.replace(/app\n$/, 'app\n      securityContext: {privileged: true}\n');
    const text =
      privileged(namespace('free', 'pod-security.kubernetes.io/enforce: privileged')) +
      privileged(namespace('base', 'pod-security.kubernetes.io/enforce: baseline')) +
      privileged(namespace('none'));
    const before = {
      rules: { 'pod-security/privileged': 'warn', 'pod-security/run-as-non-root': 'warn' },
    } as const;
    expect(await shown(text, [before, config])).toEqual([
      'base privileged',
      'none run-as-non-root',
      'none privileged',
    ]);
  });
});

describe('the override of a baseline check by a restricted one', () => {
  const restricted = (spec: string, kubernetesVersion: string) =>
    shown(`{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {${spec}}}`, {
      kubernetesVersion,
      rules: Object.fromEntries(
        ['capabilities', 'seccomp', 'proc-mount']
          .flatMap((name) => [`${name}-baseline`, `${name}-restricted`])
          .concat('host-path-volumes', 'volume-types')
          .map((name) => [`pod-security/${name}`, 'error']),
      ),
    });
  const inContainer = (securityContext: string): string =>
    `containers: [{name: app, securityContext: {seccompProfile: {type: RuntimeDefault}, ${securityContext}}}]`;

  it.each([
    ['1.21', ['web capabilities-baseline']],
    ['1.22', ['web capabilities-restricted']],
  ])('capabilities at %s', async (version, names) => {
    const spec = inContainer('capabilities: {drop: [ALL], add: [SYS_ADMIN]}');
    expect(await restricted(spec, version)).toEqual(names);
  });

  it.each([
    ['1.34', ['web proc-mount-baseline']],
    ['1.35', ['web proc-mount-restricted']],
  ])('procMount at %s', async (version, names) => {
    const spec = inContainer('procMount: Unmasked, capabilities: {drop: [ALL]}');
    expect(await restricted(spec, version)).toEqual(names);
  });

  it('hostPath at every version', async () => {
    const spec = `${inContainer('capabilities: {drop: [ALL]}')}, volumes: [{name: root, hostPath: {path: /}}]`;
    // The field of the seccomp profile exists since 1.19.
    expect(await restricted(spec, '1.19')).toEqual(['web volume-types']);
    expect(await restricted(spec, '1.37')).toEqual(['web volume-types']);
  });

  it.each([
    'containers: [{name: app}], securityContext: {seccompProfile: {type: Unconfined}}',
    'containers: [{name: app}], securityContext: {seccompProfile: {}}',
  ])('seccomp, from 1.19, of %s', async (spec) => {
    expect(await restricted(spec, '1.18')).toEqual(['web plimsoll/unknown-field']);
    expect(await restricted(spec, '1.19')).toEqual(['web seccomp-restricted']);
  });

  describe('leaves a Windows pod to the restricted check, which passes it', () => {
    const SPECS = {
      seccomp: 'securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: app}]',
      'seccomp of a container':
        'containers: [{name: app, securityContext: {seccompProfile: {type: Unconfined}}}]',
      capabilities: 'containers: [{name: app, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]',
    };
    const pod = (spec: string, os: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {${os}, ${spec}}}`;
    const WINDOWS = 'os: {name: windows}';
    const judged = (text: string, level: string, kubernetesVersion: string) =>
      shown(text, {
        extends: `pod-security/${level}`,
        // Leaves out what the standard requires of every pod.
        rules: { 'pod-security/run-as-non-root': 'off' },
        kubernetesVersion,
      });

    it.each(Object.entries(SPECS))('%s', async (name, spec) => {
      const check = name.split(' ')[0]!;
      expect(await judged(pod(spec, WINDOWS), 'restricted', '1.25')).toEqual([]);
      expect(await judged(pod(spec, WINDOWS), 'recommended', '1.37')).toEqual([]);
      // Before 1.25 nothing is exempt. The baseline level never exempts.
      expect(await judged(pod(spec, WINDOWS), 'restricted', '1.24')).toContain(`web ${check}-restricted`);
      expect(await judged(pod(spec, WINDOWS), 'baseline', '1.37')).toEqual([`web ${check}-baseline`]);
      // The API server ignores the node selector.
      for (const os of ['os: {name: linux}', 'nodeSelector: {kubernetes.io/os: windows}'])
        expect(await judged(pod(spec, os), 'restricted', '1.37')).toContain(`web ${check}-restricted`);
    });

    it('but not to one that is off', async () => {
      const config = {
        extends: 'pod-security/restricted',
        rules: { 'pod-security/seccomp-restricted': 'off' },
      } as const;
      expect(await shown(pod(SPECS.seccomp, WINDOWS), config)).toContain('web seccomp-baseline');
    });
  });

  it('shows the risk of the check that it overrides', async () => {
    const text = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {${inContainer('capabilities: {drop: [ALL], add: [SYS_ADMIN]}')}}}`;
    const rules = {
      'pod-security/run-as-non-root': 'off',
      'pod-security/allow-privilege-escalation': 'off',
    } as const;
    const [base] = await findings(text, { extends: 'pod-security/baseline' });
    const all = await findings(text, { extends: 'pod-security/restricted', rules });
    const visible = all.filter(({ supersededBy }) => supersededBy === undefined);
    expect(visible.map(({ ruleId, risk }) => [ruleId, risk])).toEqual([
      ['pod-security/capabilities-restricted', base!.risk],
    ]);
  });
});
