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
    // What is hidden counts all the same.
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
      'give one of the two',
    );
  });
});
