import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project } from './project.js';

interface Group {
  readonly reason: string;
  readonly kind?: string;
  readonly count: number;
  readonly places: readonly { readonly file: string }[];
}

async function notJudged(root: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await plimsoll(root, ['.', '-f', 'json', ...args]);
  const { summary } = JSON.parse(stdout) as { summary: { notJudged: readonly Group[] } };
  return summary.notJudged.flatMap(({ reason, places }) => places.map(({ file }) => `${reason} ${file}`));
}

const object = (name: string): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { hostIPC: true } });

test('what a search leaves out is reported', async () => {
  const root = project({
    '.git/': '',
    '.gitignore': 'out/\nlocal.yaml\nREADME.md\n',
    'out/a.yaml': '',
    'local.yaml': '',
    'README.md': '',
    'node_modules/x.yaml': '',
    'package.json': '{"name": "x", "parts": [{"kind": "a"}]}',
    'vendor/a.yaml': privilegedPod(),
    'a.yaml': privilegedPod(),
    'plimsoll.config.yaml': 'extends: [pod-security/baseline]\nignores: [vendor/**]\n',
  });
  symlinkSync('a.yaml', path.join(root, 'b.yaml'));
  const config = '- extends: [pod-security/baseline]\n- ignores: [vendor/**, plimsoll.config.yaml]\n';
  const told = await notJudged(
    project({ 'plimsoll.config.yaml': config, 'vendor/a.yaml': 'a: 1', 'b.yaml': 'b: 1' }),
  );
  expect(told).toEqual([
    'config-ignored plimsoll.config.yaml',
    'config-ignored vendor/a.yaml',
    'foreign b.yaml',
  ]);
  expect(await notJudged(root, '--no-config')).toEqual([
    'link b.yaml',
    'git-ignored local.yaml',
    'git-ignored out',
    'node-modules node_modules',
    'foreign package.json',
    'foreign plimsoll.config.yaml',
  ]);
});

describe('JSON is read as kubectl reads it', () => {
  const pod = object('x');

  test.each([
    ['a comment', pod.replace('{', '{ // note\n')],
    ['single quotes', pod.replaceAll('"', "'")],
    ['a trailing comma', pod.replace(/\}$/, ',}')],
    ['NaN', pod.replace(/\}$/, ',"x":NaN}')],
    ['keys without quotes', pod.replaceAll(/"(\w+)":/g, '$1: ')],
    ['a list around the object', `[${pod}]`],
  ])('with %s it is an error', async (_, text) => {
    const run = await plimsoll(project({ 'a.json': text }), ['.', '-f', 'unix', '--no-config']);
    expect(run.code).toBe(1);
    expect(found(run).filter((line) => line.endsWith('plimsoll/parse-error'))).toHaveLength(1);
  });

  test.each([
    ['as it is', pod],
    ['with a byte order mark', `\ufeff${pod}`],
    ['as a stream', `${pod}\n${object('y')}`],
    ['with escapes in a key', pod.replace('"kind"', String.raw`"\u006bind"`)],
    ['as YAML', privilegedPod()],
  ])('%s it is not one', async (_, text) => {
    const run = await plimsoll(project({ 'a.json': text }), ['.', '-f', 'unix', '--no-config']);
    expect(found(run).filter((line) => line.endsWith('plimsoll/parse-error'))).toEqual([]);
    expect(run.stdout).toMatch(/host-ipc|privileged/);
  });
});

test('a kubeconfig is known by its name, but other content under that name is not read', async () => {
  const kubeconfig = 'apiVersion: v1\nkind: Config\nclusters: []\n';
  const root = project({
    'admin.conf': kubeconfig,
    '.kube/config': kubeconfig,
    'scheduler.conf': 'listen 80;\n',
  });
  const { stdout } = await plimsoll(root, ['.', '-f', 'json', '--no-config']);
  expect(JSON.parse(stdout)).toMatchObject({
    summary: {
      files: 2,
      resources: 2,
      notJudged: [{ reason: 'foreign', places: [{ file: 'scheduler.conf' }] }],
    },
    findings: [],
  });
});

describe('--fail-on-not-judged', () => {
  const release = 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n';
  test.each([
    ['for what a cluster may get', { 'a.yaml': release }, ['--fail-on-not-judged'], 1],
    ['only where it is asked for', { 'a.yaml': release }, [], 0],
    [
      'not for the files of others',
      {
        'ns.yaml':
          'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a, namespace: b}\n',
        'ci.yaml': 'on: push\n',
      },
      ['--fail-on-not-judged'],
      0,
    ],
  ])('exits with 1 %s', async (_, files, flags, code) => {
    const args = ['.', '--no-config', '--fail-on', 'never', ...flags];
    expect((await plimsoll(project(files), args)).code).toBe(code);
  });
});

test.skipIf(process.platform === 'win32')(
  'a name with a line break is linted, and written as one line',
  async () => {
    const root = project({ 'a\n::error::b.yaml': privilegedPod(), 'c\u2028d.yaml': privilegedPod('y') });
    for (const format of ['text', 'unix', 'github', 'sarif', 'json', 'junit', 'gitlab', 'markdown', 'html']) {
      const { stdout, code } = await plimsoll(root, ['.', '--no-config', '-f', format]);
      expect(code, format).toBe(1);
      expect(stdout, format).not.toMatch(/^::error::b/m);
      expect(stdout, format).not.toContain('c\u2028d');
    }
  },
);
