// What a stranger may put in place of files that the command reads. The command names each of them, and never hangs.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

const KINDS: readonly (readonly [string, (file: string) => void, reason: RegExp, whenNamed: RegExp])[] = [
  [
    'a link to /dev/zero',
    (file) => symlinkSync('/dev/zero', file),
    /it is a (?:device|symbolic link), and only/,
    /error: odd.yaml cannot be read: it is a device/m,
  ],
  [
    'a named pipe',
    (file) => execFileSync('mkfifo', [file]),
    /it is a named pipe, and only/,
    /error: odd.yaml cannot be read: it is a named pipe/m,
  ],
  ['a directory', (file) => mkdirSync(file), /it is a directory/, /error: Nothing was linted/m],
  [
    'a file of 10 GiB',
    (file) => {
      writeFileSync(file, '');
      truncateSync(file, 10 * 1024 ** 3);
    },
    /it has more than \d+ MiB/,
    /^odd.yaml:1:1: .*too-large/m,
  ],
];

// The disks of macOS take no such name.
test.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is an error that says so', async () => {
  const root = project({ '.git/': '', 'web.yaml': privilegedPod() });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/a`), Buffer.of(0xff), Buffer.from('.yaml')]), '');
  const run = await plimsoll(root, ['-f', 'unix']);
  expect(run.code).toBe(2);
  expect(run.stdout).toContain('a\uFFFD.yaml cannot be read: its name is not UTF-8. Rename it.');
  expect((await plimsoll(root, ['a\uFFFD.yaml'])).stderr).toBe(
    'a\uFFFD.yaml cannot be read: its name is not UTF-8. Rename it.\n',
  );
});

describe.skipIf(process.platform === 'win32').each(KINDS)('%s', (_, make, reason, whenNamed) => {
  const withOdd = (name: string, files: Readonly<Record<string, string>> = {}): string => {
    const root = project({ '.git/info/': '', 'web.yaml': privilegedPod(), ...files });
    rmSync(path.join(root, name), { force: true });
    make(path.join(root, name));
    return root;
  };

  test.each(['.gitignore', '.git/info/exclude'])('as %s ignores nothing, which is reported', async (name) => {
    const run = await plimsoll(withOdd(name), ['-f', 'unix']);
    expect(run.code).toBe(1);
    expect(found(run)).toEqual([`web.yaml:14 ${PRIVILEGED}`]);
    expect(run.stderr).toMatch(new RegExp(`^${name} cannot be read: ${reason.source}`, 'm'));
  });

  test('as a kustomization has no effect on the files beside it, which is reported', async () => {
    const run = await plimsoll(withOdd('kustomization.yaml'), ['web.yaml', '-f', 'unix']);
    expect(found(run)).toEqual([`web.yaml:14 ${PRIVILEGED}`]);
    // A directory of that name does not count as a kustomization.
    if (!reason.source.includes('directory'))
      expect(run.stderr).toMatch(new RegExp(`^kustomization.yaml cannot be read: ${reason.source}`, 'm'));
  });

  test.each<readonly [string, string, readonly string[]]>([
    ['a config', 'plimsoll.config.yaml', []],
    ['a config in JavaScript', 'plimsoll.config.mjs', []],
    ['a named config', 'mine.yaml', ['--config', 'mine.yaml']],
    ['a baseline', 'accepted.yaml', ['--baseline', 'accepted.yaml']],
    ['a file of rules', 'rules.yaml', ['--config', 'with-rules.yaml']],
    ['the baseline of a config', 'accepted.yaml', ['--config', 'with-baseline.yaml']],
  ])('as %s ends the run with its name', async (_what, name, args) => {
    const root = withOdd(name, {
      'with-rules.yaml': 'plugins: [./rules.yaml]\nextends: pod-security/baseline\n',
      'with-baseline.yaml': 'baseline: accepted.yaml\nextends: pod-security/baseline\n',
    });
    const run = await plimsoll(root, ['web.yaml', ...args]);
    expect(run.code).toBe(2);
    // A link as a config leads out of the repository, whatever its target is.
    const why = `${reason.source}|(?:are|is) not in the repository`;
    expect(run.stderr).toMatch(new RegExp(`^.*${name}.*(?:${why})`, 'm'));
  });

  test('as a kustomization it is an error of its overlay, and as a Chart.yaml of its chart', async () => {
    const root = withOdd('app/Kustomization', {
      'app/pod.yaml': privilegedPod(),
      'chart/templates/a.yaml': privilegedPod(),
      'bin/helm': '#!/bin/sh\n',
      'bin/kustomize': '#!/bin/sh\n',
    });
    make(path.join(root, 'chart/Chart.yaml'));
    for (const name of ['helm', 'kustomize']) chmodSync(path.join(root, 'bin', name), 0o755);
    const env = { PATH: path.join(root, 'bin') };
    const helm = await plimsoll(root, ['chart/templates/a.yaml', '--helm'], { env });
    expect(helm.code).toBe(2);
    expect(helm.stdout).toMatch(
      new RegExp(`The chart chart cannot be rendered: its Chart.yaml cannot be read: ${reason.source}`),
    );
    const kustomize = await plimsoll(root, ['app', '--kustomize', '-f', 'unix'], { env });
    const isFolder = reason.source.includes('directory');
    expect(kustomize.code).toBe(isFolder ? 1 : 2);
    expect(found(kustomize)).toContain(`app/pod.yaml:14 ${PRIVILEGED}`);
    if (!isFolder)
      expect(kustomize.stdout).toMatch(
        new RegExp(`The overlay app cannot be built: app/Kustomization: it cannot be read: ${reason.source}`),
      );
  });

  test('that the user names is reported by its name', async () => {
    const run = await plimsoll(withOdd('odd.yaml'), ['odd.yaml', '-f', 'unix']);
    expect(run.code).toBe(2);
    expect(run.stdout).toMatch(whenNamed);
  });
});

test.skipIf(process.platform === 'win32')('a device that the user names is refused by its name', async () => {
  const run = await plimsoll(project({ '.git/': '' }), ['/dev/zero']);
  expect(run.code).toBe(2);
  expect(run.stdout + run.stderr).toContain('/dev/zero cannot be read: it is a device');
});
