import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('--report-only', () => {
  test('loads the project and reports on the files given; missing and ignored ones are skipped', async () => {
    const root = project({
      '.git/': '',
      '.plimsoll.yaml': '- ignores: [vendor/**]\n- extends: pod-security/baseline\n',
      'a.yaml': privilegedPod('a'),
      'b/b.yaml': privilegedPod('b'),
      'vendor/c.yaml': privilegedPod('c'),
    });
    const args = ['-f', 'unix', '--report-only'];
    const run = await plimsoll(root, [...args, 'b/b.yaml', 'vendor/c.yaml', 'deleted.yaml']);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(found(run)).toEqual([`b/b.yaml:14 ${PRIVILEGED}`]);
    expect(found(await plimsoll(root, [...args, 'b']))).toEqual([`b/b.yaml:14 ${PRIVILEGED}`]);
    const { stdout } = await plimsoll(root, ['--report-only', 'a.yaml', '-f', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { files: 3, project: { complete: true } } });
  });

  test('says when nothing of what is given is in the project', async () => {
    const root = project({ '.git/': '', 'a.yaml': privilegedPod() });
    expect(await plimsoll(root, ['-f', 'unix', '--report-only', 'gone.yaml'])).toEqual({
      code: 0,
      stdout: '',
      stderr: 'None of the files to report on is part of the project.\n',
    });
    expect(await plimsoll(root, ['--report-only'])).toMatchObject({ code: 2 });
  });
});
