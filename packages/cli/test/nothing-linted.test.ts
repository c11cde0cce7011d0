import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project, soundPod } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('unreadable files', () => {
  test('bytes that are not UTF-8 are a finding at their place, and the rest is linted', async () => {
    const root = project({
      '.git/': '',
      'latin.yaml': Buffer.from(`# für\r\n${privilegedPod()}`, 'latin1'),
      'utf16.yaml': Buffer.from(`\ufeff${privilegedPod()}`, 'utf16le'),
    });
    const run = await plimsoll(root, ['.', '-f', 'unix']);
    expect(run.code).toBe(1);
    expect(found(run)).toEqual([
      'latin.yaml:1 plimsoll/invalid-utf8',
      `latin.yaml:15 ${PRIVILEGED}`,
      'utf16.yaml:1 plimsoll/invalid-utf8',
      `utf16.yaml:14 ${PRIVILEGED}`,
    ]);
    expect(run.stdout).toContain('latin.yaml:1:4: ');
  });

  test('a file above the limit is a finding', async () => {
    const root = project({
      '.git/': '',
      'big.yaml': `# ${'x'.repeat(1024 * 1024)}\n${privilegedPod()}`,
      'pod.yaml': soundPod(),
    });
    expect((await plimsoll(root, ['.', '--max-file-size', '0'])).stderr).toContain(
      '--max-file-size 0: expected a whole number of MiB above 0.',
    );
    const run = await plimsoll(root, ['.', '-f', 'unix', '--max-file-size', '1']);
    expect(run.code).toBe(1);
    expect(found(run)).toEqual(['big.yaml:1 plimsoll/too-large']);
    expect(run.stdout).toContain('raise the limit with --max-file-size');
    expect((await plimsoll(root, ['big.yaml', '-f', 'unix', '--max-file-size', '2'])).stdout).toContain(
      PRIVILEGED,
    );
  });

  test('a file that vanishes is an error, and the others are linted', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    symlinkSync('nowhere', path.join(root, 'dangling.yaml'));
    const { code, stderr } = await plimsoll(root, ['dangling.yaml', 'pod.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('dangling.yaml: no such file or directory.');
  });

  test('nothing to lint is an error unless it is intended', async () => {
    const root = project({ '.git/': '', 'values.yaml': 'a: 1' });
    const run = await plimsoll(root, ['.', '-f', 'json']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^Nothing was linted: 1 file was read, and no manifest was found\./);
    expect(JSON.parse(run.stdout)).toMatchObject({ errors: [{ kind: 'empty' }] });
    expect(await plimsoll(root, ['.', '--allow-empty'])).toMatchObject({ code: 0, stderr: '' });
    expect((await plimsoll(project({ '.git/': '' }), [])).stdout).toContain('0 files were read');
  });
});

test('a config that turns on no rule is an error unless it is intended', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': 'files: [k8s/**]\nextends: pod-security/baseline',
    'pod.yaml': privilegedPod(),
    'broken.yaml': 'kind: [',
  });
  const { code, stdout } = await plimsoll(root, ['pod.yaml']);
  expect(code).toBe(2);
  expect(stdout).toContain('No rule is on for the linted files.');
  expect((await plimsoll(root, ['pod.yaml', '--allow-empty'])).code).toBe(0);
  expect((await plimsoll(root, ['broken.yaml'])).code).toBe(1);
});

test('a misspelt command is a path that does not exist, with a hint', async () => {
  const { code, stderr } = await plimsoll(project({ '.git/': '' }), ['explian', 'gone']);
  expect({ code, stderr: stderr.trimEnd().split('\n') }).toEqual({
    code: 2,
    stderr: [
      'explian: no such file or directory. Check the path, which is relative to the working directory. Did you mean "explain"?',
      'gone: no such file or directory. Check the path, which is relative to the working directory.',
    ],
  });
});
