import { describe, expect, test } from 'vitest';
import { plimsoll, privilegedPod, project, soundPod } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('which rules', () => {
  test('--rule overrides the config, and --preset and --no-config replace it', async () => {
    const root = project({
      '.git/': '',
      '.plimsoll.yaml': `extends: pod-security/baseline\nrules: { ${PRIVILEGED}: warn }`,
      'pod.yaml': privilegedPod(),
    });
    const severities = async (...args: readonly string[]) =>
      (await plimsoll(root, ['pod.yaml', '-f', 'unix', ...args])).stdout.match(
        /(?<=: )(error|warning)(?=: )/g,
      );
    expect(await severities()).toEqual(['warning']);
    expect(await severities('--rule', `${PRIVILEGED}: error`)).toEqual(['error']);
    expect(await severities('--preset', 'pod-security/restricted')).toEqual(['error']);
    expect(await severities('--no-config')).toEqual(['error']);
    // A preset replaces a config, so a missing config adds nothing.
    const strict = await severities('--preset', 'nsa-hardening/strict');
    expect(strict?.length).toBeGreaterThan(1);
    expect(await severities('--no-config', '--preset', 'nsa-hardening/strict')).toEqual(strict);
    expect(await severities('--rule', `${PRIVILEGED}: off`)).toBeNull();
  });

  test.each([
    [
      ['--rule', 'pod-security/privilegd: error'],
      /--rule: Unknown rule.*Did you mean "pod-security\/privileged"/,
    ],
    [['--rule', 'nonsense'], /--rule "nonsense": expected 'ID: SEVERITY'/],
    [['--rule', 'a: [b'], /^--rule "a: \[b":1:\d+: /],
    [['--preset', 'pod-security/baselin'], /Unknown preset.*Did you mean "pod-security\/baseline"/],
    [['--preset', 'pod-security/baseline', '--config', 'a.yaml'], /--config and --preset cannot be combined/],
    [['--config', 'a.yaml', '--no-config'], /--config and --no-config cannot be combined/],
    [['--kubernetes-version', '2'], /Expected "latest" or a version such as "1\.34"/],
    [['-f', 'txt'], /Unknown format "txt"\. Did you mean "text"\? Known formats: .*sarif/],
    [['-f', 'constructor'], /Unknown format "constructor"/],
  ])('%j is an error', async (args, expected) => {
    const { code, stdout, stderr } = await plimsoll(project({ '.git/': '', 'pod.yaml': soundPod() }), [
      'pod.yaml',
      ...args,
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(expected);
  });

  test('a Kubernetes version newer than known is warned about', async () => {
    const { code, stderr } = await plimsoll(project({ '.git/': '', 'pod.yaml': soundPod() }), [
      'pod.yaml',
      '--kubernetes-version',
      '1.99',
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Kubernetes 1\.99 is newer than /);
  });
});

describe('suppressions', () => {
  const files = {
    '.git/': '',
    'pod.yaml': privilegedPod().replace(
      '        privileged: true',
      `        # plimsoll-ignore ${PRIVILEGED} -- node agent\n        privileged: true`,
    ),
  };

  test('apply, except with --no-inline-suppressions, which reports their number', async () => {
    const root = project(files);
    expect((await plimsoll(root, ['pod.yaml'])).code).toBe(0);
    const { code, stdout } = await plimsoll(root, ['pod.yaml', '--no-inline-suppressions']);
    expect(code).toBe(1);
    expect(stdout).toContain('1 suppression in comments and annotations ignored');
  });

  test('are shown with --show-suppressed', async () => {
    const { code, stdout } = await plimsoll(project(files), ['pod.yaml', '--show-suppressed', '-f', 'unix']);
    expect(code).toBe(0);
    expect(stdout).toContain('suppressed by comment: node agent');
  });
});
