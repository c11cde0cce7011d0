import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('paths of findings', () => {
  const web = 'apps/web/pod.yaml';

  test.each([
    ['.', 'apps', web],
    ['apps', '.', 'web/pod.yaml'],
    ['apps/web', 'pod.yaml', 'pod.yaml'],
    ['apps/web', './../web/pod.yaml', 'pod.yaml'],
    ['apps/db', '../web', '../web/pod.yaml'],
  ])(
    'in %s, of %s: from there for people and editors, from the root of the repository for all else',
    async (folder, given, here) => {
      const root = project({ '.git/': '', [web]: privilegedPod(), 'apps/db/': '' });
      const cwd = path.join(root, folder);
      const outputOf = async (format: string, file = given) =>
        (await plimsoll(cwd, [file, '-f', format, '--rule', `${PRIVILEGED}: error`])).stdout;
      for (const file of [given, path.join(root, web)]) {
        expect(await outputOf('unix', file)).toContain(`${here}:14:`);
        // A path begins so for VS Code's problem matcher.
        expect((await outputOf('text', file)).split('\n')).toContain(
          here.startsWith('.') ? here : `./${here}`,
        );
        expect(await outputOf('json', file)).toContain(`"file":"${web}"`);
        expect(await outputOf('sarif', file)).toContain(`"uri":"${web}"`);
        expect(await outputOf('github', file)).toContain(`file=${web},`);
      }
    },
  );

  test('of related places and of templates are taken from there too', async () => {
    const root = project({
      '.git/': '',
      'apps/templates/web.yaml': '{{ .Values.web }}',
      'apps/role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: all
rules:
  - apiGroups: ['*']
    resources: ['*']
    verbs: ['*']
`,
      'apps/users/binding.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: all
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: all
subjects:
  - apiGroup: rbac.authorization.k8s.io
    kind: User
    name: jane
`,
    });
    const { stdout } = await plimsoll(path.join(root, 'apps'), ['.', '--rule', 'cis/rbac-wildcards: error']);
    expect(stdout).toMatch(/\(see users\/binding\.yaml:\d+:\d+: /);
    expect(stdout).toMatch(/^ {4}1 document of a template not rendered \(templates\/web\.yaml\)\. /m);
  });

  test('begin at the nearest root, of a repository in a repository', async () => {
    const root = project({ '.git/': '', 'inner/.git': 'gitdir: ../.git', 'inner/pod.yaml': privilegedPod() });
    expect(found(await plimsoll(path.join(root, 'inner'), ['-f', 'unix']))).toEqual([
      `pod.yaml:14 ${PRIVILEGED}`,
    ]);
    expect(found(await plimsoll(root, ['-f', 'unix']))).toEqual([`inner/pod.yaml:14 ${PRIVILEGED}`]);
  });

  test('outside of the repository are absolute', async () => {
    const root = project({ 'repo/.git/': '', 'elsewhere/pod.yaml': privilegedPod() });
    const run = await plimsoll(path.join(root, 'repo'), ['../elsewhere/pod.yaml', '-f', 'unix']);
    expect(found(run)).toEqual([`${root}/elsewhere/pod.yaml:14 ${PRIVILEGED}`]);
  });

  test('of a named link are those of the file that it leads to', async () => {
    const root = project({ '.git/': '', 'real.yaml': privilegedPod() });
    symlinkSync('real.yaml', path.join(root, 'link.yaml'));
    expect(found(await plimsoll(root, ['link.yaml', '-f', 'unix']))).toEqual([`real.yaml:14 ${PRIVILEGED}`]);
  });
});

describe('what is linted', () => {
  test('the same bytes come out for any order of arguments', async () => {
    const root = project({
      '.git/': '',
      'b/pod.yaml': privilegedPod('b'),
      'a.yaml': privilegedPod('a'),
      'c d [1].yaml': privilegedPod('c'),
    });
    const orders = [
      ['a.yaml', 'b', 'c d [1].yaml'],
      ['c d [1].yaml', 'b', 'a.yaml'],
      ['b', 'c d [1].yaml', 'a.yaml', 'b/pod.yaml'],
    ];
    for (const format of ['text', 'json', 'sarif']) {
      const outputs = await Promise.all(orders.map((paths) => plimsoll(root, [...paths, '-f', format])));
      expect(new Set(outputs.map(({ stdout }) => stdout))).toHaveProperty('size', 1);
      expect(outputs[0]?.stdout).toMatch(/c( |%20)d/);
    }
  });

  test('JSON files with a kind; a named one whatever it holds', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x' },
      spec: { containers: [{ name: 'a', securityContext: { privileged: true } }] },
    };
    const root = project({
      '.git/': '',
      'pod.json': JSON.stringify(pod),
      'package.json': '{"name": "kind"}',
      'tsconfig.json': '{ // a comment\n"kind": 1}',
      'list.json': '[{"kind": "x"}]',
      'broken.json': '{"apiVersion": "v1", "kind": "Pod", ',
    });
    const { stdout } = await plimsoll(root, ['.', '-f', 'json', '--rule', `${PRIVILEGED}: error`]);
    const { findings, summary } = JSON.parse(stdout) as {
      findings: { file: string; ruleId: string }[];
      summary: { files: number };
    };
    expect(summary.files).toBe(2);
    expect(
      findings
        .filter(({ ruleId }) => /privileged$|parse/.test(ruleId))
        .map(({ file, ruleId }) => `${file} ${ruleId}`),
    ).toEqual(['broken.json plimsoll/parse-error', `pod.json ${PRIVILEGED}`]);
    const named = await plimsoll(root, ['package.json', '--allow-empty', '-f', 'json']);
    expect(JSON.parse(named.stdout)).toMatchObject({ summary: { files: 1 }, findings: [] });
  });

  test('a named file that git ignores', async () => {
    const root = project({ '.git/': '', '.gitignore': '*.yaml', 'pod.yaml': privilegedPod() });
    expect(found(await plimsoll(root, ['pod.yaml', '-f', 'unix']))).toEqual([`pod.yaml:14 ${PRIVILEGED}`]);
  });

  test('not what the config ignores, and this is said where it was named', async () => {
    const root = project({
      '.git/': '',
      '.plimsoll.yaml': 'ignores: [vendor/**]',
      'vendor/pod.yaml': privilegedPod(),
    });
    const { code, stderr } = await plimsoll(root, ['vendor/pod.yaml', '-f', 'json']);
    expect(code).toBe(2);
    expect(stderr).toContain('vendor/pod.yaml is not linted: the config ignores it.\n');
    expect(stderr).toContain('Nothing was linted');
  });

  test('without paths the files of the config, where every object of it names some', async () => {
    const files = { '.git/': '', 'k8s/pod.yaml': privilegedPod(), 'other/pod.yaml': privilegedPod() };
    const narrow = project({ ...files, '.plimsoll.yaml': 'files: [k8s/**]\nextends: pod-security/baseline' });
    expect(found(await plimsoll(path.join(narrow, 'other'), ['-f', 'unix']))).toEqual([
      `../k8s/pod.yaml:14 ${PRIVILEGED}`,
    ]);
    const several = project({
      ...files,
      '.plimsoll.yaml':
        '- ignores: [x]\n- never: [pod-security/*]\n- files: [k8s/**]\n  extends: pod-security/baseline',
    });
    expect(found(await plimsoll(several, ['-f', 'unix']))).toEqual([`k8s/pod.yaml:14 ${PRIVILEGED}`]);
    const wide = project({
      ...files,
      '.plimsoll.yaml': `- extends: pod-security/baseline\n- files: [k8s/**]\n  rules: { ${PRIVILEGED}: off }`,
    });
    expect(found(await plimsoll(wide, ['-f', 'unix']))).toEqual([`other/pod.yaml:14 ${PRIVILEGED}`]);
  });

  test('standard input, under the name that is given', async () => {
    const root = project({ '.git/': '', 'sub/': '' });
    const stdin = privilegedPod();
    const cwd = path.join(root, 'sub');
    expect(found(await plimsoll(cwd, ['-', '-f', 'unix'], { stdin }))).toEqual([
      `stdin.yaml:14 ${PRIVILEGED}`,
    ]);
    const named = await plimsoll(cwd, ['-', '-f', 'unix', '--stdin-filename', 'rendered/web.yaml'], {
      stdin,
    });
    expect(found(named)).toEqual([`rendered/web.yaml:14 ${PRIVILEGED}`]);
    expect(await plimsoll(cwd, ['--stdin-filename', 'x.yaml'])).toMatchObject({
      code: 2,
      stderr: '--stdin-filename names what comes from standard input: give "-" as a path.\n',
    });
  });

  test.each([
    ['a dash at the front', '-web.yaml', ['--', '-web.yaml']],
    ['the name of a command', 'lint', ['./lint']],
    ['the name of a command, after --', 'lint', ['--', 'lint']],
    ['the name of a command, after the command', 'lint', ['lint', 'lint']],
  ])('a file whose name has %s', async (_, name, args) => {
    const root = project({ '.git/': '', [name]: privilegedPod() });
    expect(
      found(
        await plimsoll(
          root,
          ['-f', 'unix', ...args].sort((a) => (a === 'lint' && args[0] === 'lint' ? -1 : 0)),
        ),
      ),
    ).toEqual([`${name}:14 ${PRIVILEGED}`]);
  });
});
