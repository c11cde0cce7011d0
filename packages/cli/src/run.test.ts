import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project, soundPod } from '../test/project.js';

const PRIVILEGED = 'pod-security/privileged';

describe('paths of findings', () => {
  test('begin at the root of the repository, wherever the command runs', async () => {
    const root = project({ '.git/': '', 'apps/web/pod.yaml': privilegedPod() });
    const expected = [`apps/web/pod.yaml:14 ${PRIVILEGED}`];
    for (const [cwd, given] of [
      ['.', 'apps'],
      ['apps', '.'],
      ['apps/web', 'pod.yaml'],
      ['apps/web', './../web/pod.yaml'],
      ['apps', path.join(root, 'apps/web/pod.yaml')],
    ] as const)
      expect(found(await plimsoll(path.join(root, cwd), [given, '-f', 'unix']))).toEqual(expected);
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
      `k8s/pod.yaml:14 ${PRIVILEGED}`,
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
      `sub/stdin.yaml:14 ${PRIVILEGED}`,
    ]);
    const named = await plimsoll(cwd, ['-', '-f', 'unix', '--stdin-filename', 'rendered/web.yaml'], {
      stdin,
    });
    expect(found(named)).toEqual([`sub/rendered/web.yaml:14 ${PRIVILEGED}`]);
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

describe('what cannot be read', () => {
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
    expect(stderr).toContain('dangling.yaml: there is no such file or folder.');
  });

  test('nothing to lint is an error, unless that is right', async () => {
    const root = project({ '.git/': '', 'values.yaml': 'a: 1' });
    const run = await plimsoll(root, ['.', '-f', 'json']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^Nothing was linted: 1 file was read, and no manifest was found\./);
    expect(JSON.parse(run.stdout)).toMatchObject({ errors: [{ kind: 'empty' }] });
    expect(await plimsoll(root, ['.', '--allow-empty'])).toMatchObject({ code: 0, stderr: '' });
    expect((await plimsoll(project({ '.git/': '' }), [])).stdout).toContain('0 files were read');
  });
});

test('a config that switches no rule on is an error, unless that is right', async () => {
  const root = project({
    '.git/': '',
    '.plimsoll.yaml': 'files: [k8s/**]\nextends: pod-security/baseline',
    'pod.yaml': privilegedPod(),
    'broken.yaml': 'kind: [',
  });
  const { code, stdout } = await plimsoll(root, ['pod.yaml']);
  expect(code).toBe(2);
  expect(stdout).toContain('No rule is on for what was linted.');
  expect((await plimsoll(root, ['pod.yaml', '--allow-empty'])).code).toBe(0);
  expect((await plimsoll(root, ['broken.yaml'])).code).toBe(1);
});

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

describe('suppressions', () => {
  const files = {
    '.git/': '',
    'pod.yaml': privilegedPod().replace(
      '        privileged: true',
      `        # plimsoll-ignore ${PRIVILEGED} -- node agent\n        privileged: true`,
    ),
  };

  test('hold; with --no-inline-suppressions they do not, and their number is told', async () => {
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

describe('which rules', () => {
  test('--rule goes over the config, --preset and --no-config take its place', async () => {
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
    expect(await severities('--rule', `${PRIVILEGED}: off`)).toBeNull();
  });

  test.each([
    [['--rule', 'pod-security/privilegd: error'], /overrides.*Did you mean "pod-security\/privileged"/],
    [['--rule', 'nonsense'], /--rule "nonsense": expected 'ID: SEVERITY'/],
    [['--rule', 'a: [b'], /^--rule "a: \[b":1:\d+: /],
    [['--preset', 'pod-security/baselin'], /Unknown preset.*Did you mean "pod-security\/baseline"/],
    [['--preset', 'pod-security/baseline', '--no-config'], /--no-config and --preset exclude each other/],
    [['--kubernetes-version', '2'], /Expected "latest" or a version as "1\.34"/],
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

describe('output', () => {
  const files = { '.git/': '', 'pod.yaml': privilegedPod() };

  test('several formats go to their places, machine output alone on standard output', async () => {
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

  test('-o takes what would go to standard output', async () => {
    const root = project(files);
    expect(await plimsoll(root, ['pod.yaml', '-o', 'a.txt'])).toEqual({ code: 1, stdout: '', stderr: '' });
    expect((await plimsoll(root, ['pod.yaml', '-o', '-'])).stdout).toContain(PRIVILEGED);
    expect(existsSync(path.join(root, 'a.txt'))).toBe(true);
  });

  test.each([
    [['-f', 'json', '-f', 'text'], /Two formats go to standard output/],
    [['-f', 'json=x', '-f', 'text=x'], /Two formats go to x/],
    [['-f', 'json='], /the file is missing after "="/],
    [['-f', 'json=x', '-o', 'y'], /no format is left for it/],
    [['-o', 'pod.yaml/x'], /pod\.yaml\/x: it cannot be written: a file is in the way/],
  ])('%j is an error', async (args, expected) => {
    const { code, stderr } = await plimsoll(project(files), ['pod.yaml', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(expected);
  });

  test('takes the place of a link, and never leaves the repository through a linked folder', async () => {
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

  test('has colours on a terminal only, and not with NO_COLOR', async () => {
    const root = project(files);
    const colored = async (
      ...args: Parameters<typeof plimsoll> extends [string, unknown, (infer O)?] ? [O?] : never
    ) => (await plimsoll(root, ['pod.yaml'], ...args)).stdout.includes('\u001b[');
    expect(await colored({ terminal: true })).toBe(true);
    expect(await colored({ terminal: false })).toBe(false);
    expect(await colored({ terminal: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await colored({ terminal: true, env: { NO_COLOR: '' } })).toBe(true);
  });

  test('standard error shows controls of the input as text', async () => {
    const root = project({ '.git/': '' });
    const { stderr } = await plimsoll(root, ['\u001b[2J\u202egnp.yaml']);
    expect(stderr).toMatch(/^\\x1b\[2J\\u202egnp\.yaml: no file has this name/);
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
      stderr: '--no-code: the formatter "./count.mjs" does not come with the command, so it is not loaded.\n',
    });
    expect((await plimsoll(root, ['pod.yaml', '-f', './none.mjs'])).stderr).toContain(
      'no function as its default export',
    );
    expect((await plimsoll(root, ['pod.yaml', '-f', './gone.mjs'])).stderr).toContain(
      'The formatter "./gone.mjs" cannot be loaded',
    );
  });
});
