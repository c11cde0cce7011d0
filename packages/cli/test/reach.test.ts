// What a stranger's chart or overlay may make helm and kustomize read. The programs here only record that they were
// started: Plimsoll must refuse forbidden files before that.
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plimsoll, privilegedPod, project } from './project.js';

const TOKEN = 'CANARY-TOKEN';

type Files = Readonly<Record<string, string>>;
type Prepare = (root: string) => void;

interface Tried {
  readonly started: boolean;
  readonly output: string;
  readonly code: number;
}

/** Runs on a repository whose `.git/config` has a token. Returns whether the program was started. */
async function tried(files: Files, args: readonly string[], prepare: Prepare = () => {}): Promise<Tried> {
  const root = project({ 'repo/.git/config': TOKEN, 'repo/.git/modules/': '', 'outside/values.yaml': TOKEN });
  const repository = path.join(root, 'repo');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(repository, name)), { recursive: true });
    writeFileSync(path.join(repository, name), content);
  }
  prepare(repository);
  mkdirSync(path.join(root, 'bin'));
  for (const name of ['helm', 'kustomize']) {
    const program = path.join(root, 'bin', name);
    writeFileSync(program, `#!/bin/sh\n: > '${path.join(root, 'started')}'\n`);
    chmodSync(program, 0o755);
  }
  const { code, stdout, stderr } = await plimsoll(repository, [...args, '--allow-empty', '-f', 'json'], {
    env: { PATH: path.join(root, 'bin') },
  });
  return { started: existsSync(path.join(root, 'started')), output: stdout + stderr, code };
}

/** Rows of a table as objects. Missing cells are undefined. */
const named = (rows: readonly (readonly [string, Files, Prepare?])[]) =>
  rows.map(([name, files, prepare]) => ({ name, files, prepare }));

const refused = (rows: readonly (readonly [string, Files, string, Prepare?])[]) =>
  rows.map(([name, files, reason, prepare]) => ({ name, files, reason, prepare }));

const link = (target: string, name: string) => (root: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  symlinkSync(target, path.join(root, name));
};

describe.skipIf(process.platform === 'win32')('an overlay', () => {
  const generator = (file: string) => `configMapGenerator: [{ name: x, files: ['${file}'] }]\n`;
  const replaced = `
replacements:
  - source: { kind: ConfigMap, name: x, fieldPath: data.x }
    targets: [{ select: { kind: Service }, fieldPaths: [metadata.name] }]
`;

  test.each(
    named([
      ['in a generator', { 'kustomization.yaml': generator('x=.git/config') + replaced }],
      ['without a key', { 'kustomization.yaml': generator('.git/config') }],
      ['by a way round', { 'kustomization.yaml': generator('x=app/../.git/config'), 'app/a.yaml': '' }],
      ['by its absolute path', { 'kustomization.yaml': 'resources: []\n' }, absolute],
      [
        'in quotes with escapes',
        { 'kustomization.yaml': 'configMapGenerator: [{ files: ["x=\\x2egit/config"] }]\n' },
      ],
      ['as secrets', { 'kustomization.yaml': 'secretGenerator: [{ name: x, files: [.git/config] }]\n' }],
      [
        'as an environment',
        { 'kustomization.yaml': 'configMapGenerator: [{ name: x, envs: [.git/config] }]\n' },
      ],
      [
        'as the old environment',
        { 'kustomization.yaml': 'configMapGenerator: [{ name: x, env: .git/config }]\n' },
      ],
      ['as resources', { 'kustomization.yaml': 'resources: [.git/config]\n' }],
      ['as a patch', { 'kustomization.yaml': 'patches: [{ path: .git/config }]\n' }],
      ['as replacements', { 'kustomization.yaml': 'replacements: [{ path: .git/config }]\n' }],
      ['in a field that nobody knows', { 'kustomization.yaml': 'tomorrow: [{ deep: [.git/config] }]\n' }],
      [
        'through a link to the file',
        { 'kustomization.yaml': generator('x=innocent.txt') },
        link('.git/config', 'innocent.txt'),
      ],
      [
        'through a link to the directory',
        { 'kustomization.yaml': generator('x=a/config') },
        link('.git', 'a'),
      ],
      [
        'in a base',
        {
          'kustomization.yaml': 'resources: [base]\n',
          'base/kustomization.yaml': generator('x=../.git/config'),
        },
      ],
      [
        'in a file of generators',
        {
          'kustomization.yaml': 'generators: [gen.yaml]\n',
          'gen.yaml':
            'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: { name: x }\nfiles: [x=.git/config]\n',
        },
      ],
      [
        'in a generator of its own text',
        {
          'kustomization.yaml':
            'generators:\n  - |-\n    apiVersion: builtin\n    kind: ConfigMapGenerator\n    metadata: { name: x }\n    files: [x=.git/config]\n',
        },
      ],
      [
        'in a directory of transformers',
        {
          'kustomization.yaml': 'transformers: [t]\n',
          't/kustomization.yaml': generator('x=../.git/config'),
        },
      ],
      ['in a second document', { 'kustomization.yaml': `resources: []\n---\n${generator('x=.git/config')}` }],
    ]),
  )('does not reach .git: $name', async ({ files, prepare }) => {
    const { started, output, code } = await tried(files, ['.', '--kustomize'], prepare);
    expect(output).toContain('which is in .git');
    expect({ started, code }).toEqual({ started: false, code: 2 });
    expect(output).not.toContain(TOKEN);
  });

  function absolute(root: string): void {
    writeFileSync(path.join(root, 'kustomization.yaml'), generator(`x=${root}/.git/config`));
  }

  test.each(
    refused([
      [
        'by dots',
        { 'kustomization.yaml': generator('x=../outside/values.yaml') },
        'which is not in the repository',
      ],
      ['by its path', { 'kustomization.yaml': generator('x=/etc/passwd') }, 'which is not in the repository'],
      [
        'through a link',
        { 'kustomization.yaml': generator('x=in/values.yaml') },
        'which is not in the repository',
        link('../outside', 'in'),
      ],
      [
        'as values of a chart',
        { 'kustomization.yaml': 'helmCharts: [{ name: web, valuesFile: ../outside/values.yaml }]\n' },
        'which is not in the repository',
      ],
      [
        'as a directory of charts',
        { 'kustomization.yaml': 'helmGlobals: { chartHome: ../outside }\nhelmCharts: [{ name: web }]\n' },
        'which is not in the repository',
      ],
      [
        'under a tag',
        { 'kustomization.yaml': generator('x').replace("'x'", '!!binary eD0uZ2l0L2NvbmZpZw==') },
        'a YAML tag that hides text',
      ],
      ['in what cannot be read', { 'kustomization.yaml': 'resources: [\n' }, 'it is not valid YAML'],
    ]),
  )('does not leave the repository: $name', async ({ files, reason, prepare }) => {
    const { started, output, code } = await tried(files, ['.', '--kustomize'], prepare);
    expect(output).toContain(reason);
    expect({ started, code }).toEqual({ started: false, code: 2 });
  });

  test.each([
    ['x=app/settings.txt', true],
    ['x=.git/config', false],
    ['x=../repo/a.yaml', false],
  ])('outside the working directory stays in its own repository: %s', async (file, started) => {
    const other = project({
      '.git/config': TOKEN,
      'kustomization.yaml': generator(file),
      'app/settings.txt': 'a',
    });
    expect(await tried({ 'a.yaml': '' }, [other, '--kustomize'])).toMatchObject({ started });
  });

  test('is built if it names its own files, and if strings only look like paths', async () => {
    const { started, output } = await tried(
      {
        'kustomization.yaml': `${generator('x=app/settings.txt')}patches:\n  - patch: |-\n      - { op: add, path: /spec/hostPath, value: /etc }\n`,
        'app/settings.txt': 'a',
      },
      ['.', '--kustomize'],
    );
    expect(JSON.parse(output)).toMatchObject({ errors: [] });
    expect(started).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('a chart', () => {
  const CHART = {
    'chart/Chart.yaml': 'name: c\nversion: 1.0.0\n',
    'chart/templates/a.yaml': privilegedPod(),
  };
  const ROOT_CHART = {
    'Chart.yaml': 'name: c\nversion: 1.0.0\n',
    'templates/a.yaml': '{{ .Files.Get ".git/config" }}',
  };

  test.each(
    refused([
      [
        'below it',
        ROOT_CHART,
        'it contains .git, which its templates could read. Write the line \\".git/\\"',
      ],
      [
        'that its .helmignore lets in again',
        { ...ROOT_CHART, '.helmignore': '.git/\n!.git/config\n' },
        'it contains .git',
      ],
      ['deeper below it', { ...CHART, 'chart/sub/.git': 'gitdir: x' }, 'it contains chart/sub/.git'],
      [
        'by a link to a file',
        CHART,
        'chart/files/x is a symbolic link to something in .git',
        link('../../.git/config', 'chart/files/x'),
      ],
      [
        'by a link to a directory',
        CHART,
        'chart/x is a symbolic link to something in .git',
        link('../.git', 'chart/x'),
      ],
      ['by a link to all', CHART, '.git, which its templates could read', link('..', 'chart/all')],
      [
        'out of the repository',
        CHART,
        'chart/x is a symbolic link to something not in the repository',
        link('../../outside', 'chart/x'),
      ],
      ['to nowhere', CHART, 'chart/x is a symbolic link to something not there', link('nowhere', 'chart/x')],
      [
        'through a link to a device',
        CHART,
        'chart/x is a symbolic link to something not in the repository',
        link('/dev/zero', 'chart/x'),
      ],
    ]),
  )('does not reach what is $name', async ({ files, reason, prepare }) => {
    const { started, output, code } = await tried(files, ['.', '--helm'], prepare);
    expect(output).toContain(reason);
    expect({ started, code }).toEqual({ started: false, code: 2 });
    expect(output).not.toContain(TOKEN);
  });

  test.each(
    named([
      ['with links to its own files', CHART, link('templates', 'chart/again')],
      ['that leaves out .git', { ...ROOT_CHART, '.helmignore': '# of helm create\n.git/\n*.tmp\n' }],
    ]),
  )('is rendered $name', async ({ files, prepare }) => {
    expect(await tried(files, ['.', '--helm'], prepare)).toMatchObject({ started: true });
  });

  test('does not read a named values file through a link in the repository', async () => {
    const args = ['.', '--helm', '--helm-values'];
    const through = (target: string) => tried(CHART, [...args, 'ci.yaml'], link(target, 'ci.yaml'));
    expect(await through('../outside/values.yaml')).toMatchObject({ started: false, code: 2 });
    expect((await through('.git/config')).output).toContain(
      '--helm-values ci.yaml: it is in .git. Name that file itself.',
    );
    const own = await tried(CHART, [...args, '../outside/values.yaml']);
    expect(own.started).toBe(true);
  });
});
