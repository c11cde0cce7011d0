import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project, soundPod } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('the exit code', () => {
  // One error of critical risk and one warning of medium risk.
  const files = {
    '.git/': '',
    'error.yaml': privilegedPod(),
    'warning.yaml': soundPod().replace('        allowPrivilegeEscalation: false\n', ''),
  };

  test.each([
    [['error.yaml'], 1],
    [['warning.yaml'], 0],
    [['warning.yaml', '--fail-on', 'warn'], 1],
    [['warning.yaml', '--fail-on', 'medium'], 1],
    [['warning.yaml', '--fail-on', 'high'], 0],
    [['error.yaml', '--fail-on', 'critical'], 1],
    [['error.yaml', '--fail-on', 'never'], 0],
    [['warning.yaml', '--max-warnings', '0'], 1],
    [['warning.yaml', '--max-warnings', '1'], 0],
    [['error.yaml', '--fail-on', 'never', '--max-warnings', '0'], 0],
    // Hidden findings count, too.
    [['warning.yaml', '--fail-on', 'warn', '--quiet'], 1],
    [['error.yaml', '--min-severity', 'critical'], 1],
    [['--fail-on', 'fatal'], 2],
    [['--max-warnings', '-1'], 2],
    [['--max-warnings', 'x'], 2],
    [['--min-severity', 'never'], 2],
    [['nope.yaml'], 2],
    [['nope.yaml', '--fail-on', 'never'], 2],
  ])('%j: %i', async (args, code) => {
    expect((await plimsoll(project(files), args)).code).toBe(code);
  });

  test('--quiet and --min-severity hide, and say so', async () => {
    const root = project(files);
    expect(found(await plimsoll(root, ['.', '-f', 'unix', '--quiet']))).toEqual([
      `error.yaml:14 ${PRIVILEGED}`,
    ]);
    expect(found(await plimsoll(root, ['.', '-f', 'unix', '--min-severity', 'high']))).toEqual([
      `error.yaml:14 ${PRIVILEGED}`,
    ]);
    expect((await plimsoll(root, ['.', '--quiet'])).stdout).toContain('1 finding not shown');
    expect((await plimsoll(root, ['.', '--quiet', '--min-severity', 'low'])).stderr).toContain(
      '--quiet means --min-severity error. Use only one of the two.',
    );
  });
});

describe('a stricter preset never passes what a looser one refuses', () => {
  const files = {
    '.git/': '',
    'pod.yaml': soundPod()
      .replace('drop: [ALL]', 'drop: [ALL]\n          add: [SYS_ADMIN]')
      .replace('  containers:', '  volumes: [{name: root, hostPath: {path: /}}]\n  containers:'),
    'binding.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everyone-sees}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:unauthenticated}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
`,
  };
  const STRICT = ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict'];

  test.each([
    ['pod.yaml', ['pod-security/baseline']],
    ['pod.yaml', ['pod-security/restricted']],
    ['pod.yaml', STRICT],
    ['binding.yaml', ['cis/recommended']],
    ['binding.yaml', ['cis/level-1']],
    ['binding.yaml', ['cis/level-2']],
    ['binding.yaml', STRICT],
  ])('%s with %j', async (file, presets) => {
    const root = project(files);
    const args = [file, ...presets.flatMap((preset) => ['--preset', preset])];
    expect((await plimsoll(root, [...args, '--fail-on', 'high'])).code).toBe(1);
    expect((await plimsoll(root, args)).code).toBe(1);
    // Output for people and output for programs.
    expect(found(await plimsoll(root, [...args, '-f', 'unix', '--min-severity', 'high']))).not.toEqual([]);
    const [run] = JSON.parse((await plimsoll(root, [...args, '-f', 'sarif'])).stdout).runs;
    const risks = run.results.map(({ ruleIndex }: { ruleIndex: number }) =>
      Number(run.tool.driver.rules[ruleIndex].properties['security-severity']),
    );
    expect(Math.max(...risks)).toBeGreaterThanOrEqual(7);
    const gitlab = JSON.parse((await plimsoll(root, [...args, '-f', 'gitlab'])).stdout);
    expect(gitlab.map(({ severity }: { severity: string }) => severity)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(critical|blocker)$/)]),
    );
  });
});
