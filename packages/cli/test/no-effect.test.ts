import { expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';
import { toolOrNote, toolsEnv } from './tools.js';

const PRIVILEGED = 'pod-security/privileged';

test('a pattern that matches no file is reported at its place, in a run on the whole project', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': '- ignores: [svc-b, svc-z/**]\n- extends: pod-security/baseline\n',
    'svc-a/a.yaml': privilegedPod('a'),
    'svc-b/k8s/b.yaml': privilegedPod('b'),
  });
  const run = await plimsoll(root, ['-f', 'unix']);
  expect(found(run)).toEqual([`svc-a/a.yaml:14 ${PRIVILEGED}`]);
  expect(run.stderr).toBe('.plimsoll.yaml:1:20: [0].ignores[1]: The pattern "svc-z/**" matches no file.\n');
  expect((await plimsoll(root, ['-f', 'unix', 'svc-a'])).stderr).toBe('');
  expect(await plimsoll(root, ['-f', 'unix', '.'])).toEqual(run);
  expect((await plimsoll(`${root}/svc-a`, ['-f', 'unix', '..'])).stderr).toBe(run.stderr);
});

test('what has no effect is reported in JSON and SARIF, too', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': '- ignores: [svc-z]\n- podTemplates: [{group: a.example.com, kind: B, path: spec}]\n',
    'svc-a/a.yaml': privilegedPod('a'),
    'svc-a/plimsoll.config.yaml': 'rules: {}\n',
  });
  const notes = [
    '.plimsoll.yaml:2:18: [1].podTemplates[0]: No linted object has the kind "a.example.com/B".',
    '.plimsoll.yaml:1:13: [0].ignores[0]: The pattern "svc-z" matches no file.',
    expect.stringMatching(/^svc-a\/plimsoll\.config\.yaml is not used: /),
  ];
  expect(JSON.parse((await plimsoll(root, ['-f', 'json'])).stdout).summary.notes).toEqual(notes);
  const sarif = JSON.parse((await plimsoll(root, ['-f', 'sarif'])).stdout);
  const told = sarif.runs[0].invocations[0].toolExecutionNotifications as {
    readonly level: string;
    readonly message: { readonly text: string };
  }[];
  expect(
    told.flatMap(({ level, message }) => (level === 'note' ? message.text.replaceAll('\\', '') : [])),
  ).toEqual(expect.arrayContaining(notes));
});

test('a pattern may be the name of a directory or file, and a missing one is reported', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': 'extends: pod-security/baseline\nfiles: [svc-b, /a.yaml, svc-z/**]\n',
    'a.yaml': privilegedPod('a'),
    'c.yaml': privilegedPod('c'),
    'svc-b/k8s/b.yaml': privilegedPod('b'),
  });
  const run = await plimsoll(root, ['-f', 'unix']);
  expect(found(run)).toEqual([`a.yaml:14 ${PRIVILEGED}`, `svc-b/k8s/b.yaml:14 ${PRIVILEGED}`]);
  expect(run).toMatchObject({
    code: 1,
    stderr: '.plimsoll.yaml:2:25: files[2]: The pattern "svc-z/**" matches no file.\n',
  });
});

test('a config in a directory of the project is not read, which is reported', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': 'extends: pod-security/baseline\n',
    'svc-a/a.yaml': privilegedPod('a'),
    'svc-a/plimsoll.config.yaml': 'rules: {pod-security/privileged: off}\n',
  });
  const { stderr } = await plimsoll(root, ['-f', 'unix']);
  expect(stderr).toBe(
    'svc-a/plimsoll.config.yaml is not used: .plimsoll.yaml holds for the whole run. Run plimsoll in svc-a, or write an object with "files: [svc-a]" into the config.\n',
  );
  const named = await plimsoll(root, ['-f', 'unix', '--preset', 'pod-security/baseline']);
  expect(named.stderr).toBe('');
});

test('a baseline counts the visible findings, and accepts unreadable files', async () => {
  const root = project({ '.git/': '', 'a.yaml': privilegedPod('a'), 'bad.yaml': 'a: [\n' });
  const args = ['-f', 'unix', '--preset', 'pod-security/baseline', '--baseline', 'base.yaml'];
  const run = await plimsoll(root, [...args, '--baseline-write']);
  expect(run).toMatchObject({
    code: 0,
    stderr: 'base.yaml: 2 more findings are accepted; 0 entries were removed.\n',
  });
  expect(await plimsoll(root, args)).toMatchObject({ code: 0, stdout: '' });
});

const kustomize = toolOrNote('kustomize') ?? toolOrNote('kubectl');

test.skipIf(!kustomize)(
  'comments that Kustomize drops apply to their places in the files, and to nothing else',
  async () => {
    const root = project({
      '.git/': '',
      'base/kustomization.yaml': 'resources: [a.yaml, b.yaml, c.yaml]\n',
      'base/a.yaml': `# plimsoll-ignore ${PRIVILEGED} -- known\n${privilegedPod('a')}`,
      'base/b.yaml': `# A comment.\n${privilegedPod('b')}`,
      'base/c.yaml': privilegedPod('c').replace(
        'name: c',
        `name: c\n  annotations: {plimsoll.dev/ignore: ${PRIVILEGED} -- known}`,
      ),
      'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: x-\n',
    });
    const run = await plimsoll(root, ['-f', 'unix', '--preset', 'pod-security/baseline', '--kustomize'], {
      env: toolsEnv,
    });
    expect(found(run)).toEqual([`base/b.yaml:15 ${PRIVILEGED}`]);
    expect(run.stderr).toBe('');
  },
);
