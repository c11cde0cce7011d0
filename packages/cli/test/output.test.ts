import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { targetsOf } from '../src/output/targets.js';
import { plimsoll, privilegedPod, project } from './project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('output', () => {
  const files = { '.git/': '', 'pod.yaml': privilegedPod() };

  test('several formats go to their files, with machine output alone on standard output', async () => {
    const root = project(files);
    const { stdout, stderr } = await plimsoll(root, [
      'pod.yaml',
      '-f',
      'json',
      '-f',
      'text=reports/lint.txt',
      '-f',
      'sarif=out.sarif',
      '--timing',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
    expect(stderr).toMatch(/Milliseconds by rule:\n(.*\n)*.*pod-security\/privileged/);
    expect(readFileSync(path.join(root, 'reports/lint.txt'), 'utf8')).toContain('✖ 1 problem');
    const sarif = JSON.parse(readFileSync(path.join(root, 'out.sarif'), 'utf8')) as {
      runs: { results: object[] }[];
    };
    expect(sarif.runs[0]?.results).toHaveLength(1);
    expect(readdirSync(root).sort()).toEqual(['.git', 'out.sarif', 'pod.yaml', 'reports']);
  });

  test('-o receives what would go to standard output', async () => {
    const root = project(files);
    expect(await plimsoll(root, ['pod.yaml', '-o', 'a.txt'])).toEqual({ code: 1, stdout: '', stderr: '' });
    for (const args of [
      ['-o', '-'],
      ['-f', 'unix=-'],
      ['-f', 'json=x', '-f', 'text=-'],
    ])
      expect((await plimsoll(root, ['pod.yaml', ...args])).stdout).toContain(PRIVILEGED);
    expect(existsSync(path.join(root, '-'))).toBe(false);
    expect(existsSync(path.join(root, 'a.txt'))).toBe(true);
  });

  test.each([
    [['-f', 'json', '-f', 'text'], /Two formats go to standard output/],
    [['-f', 'json=x', '-f', 'text=x'], /Two formats go to x/],
    [['-f', 'json='], /the file is missing after "="/],
    [['-f', 'json=x', '-o', 'y'], /has no format to write/],
    [['-o', 'pod.yaml/x'], /pod\.yaml\/x cannot be written: a file is in the way/],
  ])('%j is an error', async (args, expected) => {
    const { code, stderr } = await plimsoll(project(files), ['pod.yaml', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  test.each([
    ['pod.yaml', privilegedPod()],
    ['deploy/list.json', '{\n  "apiVersion": "v1",\n  "kind": "List",\n  "items": []\n}\n'],
    ['plimsoll.config.json', '{ "$schema": "plimsoll.schema.json", "extends": "pod-security/baseline" }\n'],
    ['plimsoll-baseline.yaml', 'version: 2\nfindings: []\n'],
    ['flow.yaml', '# a pod\n---\n{metadata: {name: web}, apiVersion: v1, kind: Pod}\n'],
    ['list.json', '{\n  "items": [{ "runs": [] }],\n  "kind": "List",\n  "apiVersion": "v1"\n}\n'],
    ['baseline.json', '{ "version": 2, "findings": [] }\n'],
  ])('is not written over the source %s, but over an earlier report', async (name, text) => {
    const root = project({ ...files, [name]: text });
    const refused = await plimsoll(root, ['pod.yaml', '-f', `json=${name}`]);
    expect(refused).toMatchObject({
      code: 2,
      stderr: `${name} is a manifest, a config or a baseline, so no report is written over it. Name another file.\n`,
    });
    expect(readFileSync(path.join(root, name), 'utf8')).toBe(text);
    for (const format of ['json', 'sarif', 'html', 'gitlab', 'text'])
      for (const _ of [1, 2])
        expect((await plimsoll(root, ['pod.yaml', '-f', `${format}=report.${format}.json`])).code).toBe(1);
  });

  test.each([
    ['a file that is linted', ['a.txt', '-f', 'json=a.txt']],
    ['a file that a search finds', ['.', '-f', 'json=own/values.yaml']],
    ['the same file through a link', ['.', '-f', 'json=linked/values.yaml']],
    ['a config of another name', ['pod.yaml', '--config', 'rules.cfg.mjs', '-f', 'json=rules.cfg.mjs']],
    ['what a config names', ['pod.yaml', '--config', 'c.yaml', '-f', 'json=own/schema.json']],
    [
      'schemas, before fixes',
      ['pod.yaml', '--fix-unsafe', '--config', 'c.yaml', '-f', 'json=own/schema.json'],
    ],
    ['a plugin', ['pod.yaml', '--fix-unsafe', '--config', 'p.yaml', '-f', 'json=own/plugin.cjs']],
    ['a formatter', ['pod.yaml', '--fix-unsafe', '-f', './own/format.cjs=own/format.cjs']],
    ['a baseline', ['pod.yaml', '--baseline', 'old', '-f', 'json=old']],
    ['a baseline that the run writes', ['pod.yaml', '--baseline=new', '--baseline-write', '-f', 'json=new']],
    ['for plimsoll paths', ['paths', '.', '-f', 'json=own/values.yaml']],
    ['a result that plimsoll report adds up', ['report', 'results', '-f', 'json=results/a.json']],
    ['a file of rules', ['test-rules', 'own/rules.yml', '-f', 'junit=own/rules.yml']],
  ])('is not written over %s, and nothing else is written', async (_, args) => {
    const root = project({
      ...files,
      'a.txt': privilegedPod(),
      'own/values.yaml': 'replicas: 1\n',
      'own/schema.json':
        '{ "type": "object", "x-kubernetes-group-version-kind": [{ "group": "a.io", "version": "v1", "kind": "A" }] }',
      'own/rules.yml': 'prefix: acme\n',
      'rules.cfg.mjs': 'export default {};\n',
      'c.yaml': 'schemas: [own/schema.json]\nextends: pod-security/baseline\n',
      'p.yaml': 'plugins: [./own/plugin.cjs]\nextends: pod-security/baseline\n',
      'own/plugin.cjs': 'exports.own = { meta: { prefix: "own" }, rules: {} };\n',
      'own/format.cjs': 'module.exports = () => "";\n',
      old: 'version: 2\nfindings: []\n',
      'results/a.json': '{}',
    });
    symlinkSync('own', path.join(root, 'linked'));
    const before = readdirSync(root, { recursive: true });
    const target = args.at(-1)!.replace(/^[^=]+=/, '');
    const text = existsSync(path.join(root, target)) && readFileSync(path.join(root, target), 'utf8');
    const { code, stderr } = await plimsoll(root, [
      ...args,
      '-f',
      args[0] === 'test-rules' ? 'junit=x' : 'json=x',
    ]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `${target} is read by this run, so no report is written over it. Name another file.\n`,
    });
    expect(readdirSync(root, { recursive: true })).toEqual(before);
    if (text !== false) expect(readFileSync(path.join(root, target), 'utf8')).toBe(text);
    expect(readFileSync(path.join(root, 'pod.yaml'), 'utf8')).toBe(files['pod.yaml']);
  });

  test('is written over an earlier PolicyReport, by a formatter of the user', async () => {
    const report = 'apiVersion: wgpolicyk8s.io/v1alpha2\\nkind: PolicyReport\\n';
    const root = project({ ...files, 'own.cjs': `module.exports = () => '${report}';` });
    for (const _ of [1, 2])
      expect((await plimsoll(root, ['.', '-f', './own.cjs=report.yaml', '-f', 'json=x.json'])).code).toBe(1);
  });

  test('is never two formats in one file', async () => {
    const run = await plimsoll(project(files), ['pod.yaml', '-f', 'sarif=out', '-f', 'json=./out']);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('Two formats go to ./out.') });
    expect(() => targetsOf({ format: ['json=out', `sarif=${path.resolve('out')}`] })).toThrow('Two formats');
  });

  test('replaces a link, and never leaves the repository through a linked directory', async () => {
    const root = project({
      'repo/.git/': '',
      'repo/pod.yaml': privilegedPod(),
      'victim.txt': 'mine',
      'elsewhere/': '',
    });
    const cwd = path.join(root, 'repo');
    symlinkSync('../victim.txt', path.join(cwd, 'out.txt'));
    symlinkSync('../elsewhere', path.join(cwd, 'reports'));
    expect((await plimsoll(cwd, ['pod.yaml', '-o', 'out.txt'])).code).toBe(1);
    expect(readFileSync(path.join(root, 'victim.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(path.join(cwd, 'out.txt'), 'utf8')).toContain(PRIVILEGED);
    const { code, stderr } = await plimsoll(cwd, ['pod.yaml', '-o', 'reports/deep/out.txt']);
    expect(code).toBe(2);
    expect(stderr).toContain('is a symbolic link out of');
    expect(readdirSync(path.join(root, 'elsewhere'))).toEqual([]);
  });

  test('has colours only on a terminal, and not with NO_COLOR', async () => {
    const root = project(files);
    const colored = async (
      ...args: Parameters<typeof plimsoll> extends [string, unknown, (infer O)?] ? [O?] : never
    ) => (await plimsoll(root, ['pod.yaml'], ...args)).stdout.includes('\u001b[');
    expect(await colored({ terminal: true })).toBe(true);
    expect(await colored({ terminal: false })).toBe(false);
    expect(await colored({ terminal: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await colored({ terminal: true, env: { NO_COLOR: '' } })).toBe(true);
  });

  test('standard error shows control characters of the input as text', async () => {
    const root = project({ '.git/': '' });
    const { stderr } = await plimsoll(root, ['\u001b[2J\u202egnp.yaml']);
    expect(stderr).toMatch(/^\\x1b\[2J\\u202egnp\.yaml: no file has this name/);
    const command = await plimsoll(root, ['::error::a', 'b\n::error::c']);
    expect(command.stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^\.\/::error::a: no such file/),
      expect.stringMatching(/^b\\n::error::c: no such file/),
    ]);
  });

  test('shows no part of a password in broken YAML', async () => {
    const secret = (value: string) => `apiVersion: v1\nkind: Secret\nstringData:\n  password: ${value}\n`;
    const values = ['*CANARY', '!CANARY x', '%CANARY', '@CANARY', '"x" CANARY', 'a: CANARY', '"\\CANARY'];
    const root = project({ '.git/': '', 'secrets.yaml': values.map(secret).join('---\n') });
    const { stdout, stderr } = await plimsoll(root, ['.', '-f', 'json']);
    expect(JSON.parse(stdout).findings.length).toBeGreaterThanOrEqual(values.length);
    expect(stdout + stderr).not.toContain('CANARY');
  });

  test('goes through a formatter of one\u2019s own, unless code may not run', async () => {
    const root = project({
      ...files,
      'count.mjs': 'export default ({ findings }, { tool }) => [tool.name, " ", String(findings.length)];',
      'none.mjs': 'export const x = 1;',
    });
    expect(await plimsoll(root, ['pod.yaml', '-f', './count.mjs'])).toMatchObject({
      code: 1,
      stdout: 'plimsoll 1',
    });
    expect(await plimsoll(root, ['pod.yaml', '-f', './count.mjs', '--no-code'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        '--no-code does not allow the formatter "./count.mjs", because it does not come with Plimsoll.\n',
    });
    expect((await plimsoll(root, ['pod.yaml', '-f', './none.mjs'])).stderr).toContain(
      'no function as its default export',
    );
    expect((await plimsoll(root, ['pod.yaml', '-f', './gone.mjs'])).stderr).toContain(
      'The formatter "./gone.mjs" cannot be loaded',
    );
  });
});

test('reports have the given date, so that they are reproducible', async () => {
  const root = project({ '.git/HEAD': `${'0123456789'.repeat(4)}\n`, 'web.yaml': privilegedPod() });
  const report = (date: string) =>
    plimsoll(
      root,
      ['.', '--project', 'acme/shop', '--benchmark', 'pod-security@baseline', '-f', 'compliance'],
      {
        env: { SOURCE_DATE_EPOCH: date },
      },
    );
  const first = await report('1798761600');
  expect(first.stdout).toMatch(
    /^Pod Security Standards v[\d.]+, baseline \(pod-security\/v[\d.]+@baseline\)\nacme\/shop, commit (?:0123456789){4}, 2027-01-01T00:00:00Z, plimsoll /,
  );
  expect(await report('1798761600')).toEqual(first);
  expect(await report('tomorrow')).toMatchObject({
    code: 2,
    stderr: 'SOURCE_DATE_EPOCH=tomorrow: expected seconds since 1970, a whole number. Correct or unset it.\n',
  });
});

test('a throwing rule is reported with the object, and with the calls of its code', async () => {
  const root = project({
    '.git/': '',
    'plimsoll.config.yaml': 'plugins: [./acme.mjs]\nextends: acme/recommended\n',
    'acme.mjs': `const helper = (pod) => pod.owner.nothing.here;
export default {
  meta: { name: 'acme', version: '1.0.0', prefix: 'acme' },
  rules: {
    broken: {
      meta: { description: 'Break', risk: 5, messages: { never: 'Never.' } },
      create: () => ({ PodSpec(pod) { helper(pod); } }),
    },
  },
  presets: { recommended: [{ rules: { 'acme/*': 'warn' } }] },
};
`,
    'web.yaml': privilegedPod(),
  });
  const said = `The rule acme/broken failed on Pod 'web' in web.yaml: TypeError: Cannot read properties of undefined (reading 'here').`;
  const calls = /^ +at helper \(.*acme\.mjs:1:\d+\)\n +at PodSpec \(.*acme\.mjs:7:\d+\)\n$/m;
  const { code, stdout } = await plimsoll(root, ['web.yaml']);
  expect(code).toBe(2);
  expect(stdout).toContain(`  ${said}\n`);
  expect(stdout).toMatch(calls);
  const junit = await plimsoll(root, ['web.yaml', '-f', 'junit']);
  expect(junit.stdout).toMatch(
    /<error message="The rule acme\/broken failed .*">helper \(.*acme\.mjs:1:\d+\)\n/,
  );
  expect(junit.stderr).toContain(`${said}\n`);
  expect(junit.stderr).toMatch(calls);
});
