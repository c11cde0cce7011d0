import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { plimsoll, privilegedPod, project, soundPod } from './project.js';

const PRIVILEGED = 'pod-security/privileged';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const git = (name: string) => ({
  '.git/config': `[remote "origin"]\n\turl = https://me:t0ken@git.example/acme/${name}.git\n`,
  '.git/HEAD': `${COMMIT}\n`,
});

/** The JSON that a run in a new repository writes. */
async function lint(name: string, files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { stdout } = await plimsoll(project({ ...git(name), ...files }), ['-f', 'json', ...args]);
  return stdout;
}

/** Each is linted once, by the first test that needs one. */
let linted: ReturnType<typeof lintAll> | undefined;
const samples = () => (linted ??= lintAll());
async function lintAll() {
  return {
    shop: await lint('shop', { 'a.yaml': privilegedPod('a'), 'b.yaml': privilegedPod('b') }),
    shopRepaired: await lint('shop', {
      'a.yaml': soundPod('a'),
      'b.yaml': privilegedPod('b'),
      'c.yaml': privilegedPod('c'),
    }),
    ledger: await lint('ledger', { 'a.yaml': privilegedPod('a') }),
    clean: await lint('clean', { 'a.yaml': soundPod('a') }),
  };
}

const report = (root: string, ...args: readonly string[]) => plimsoll(root, ['report', ...args]);

// biome-ignore lint/suspicious/noExplicitAny: what is tested is the shape of this data
async function data(root: string, ...args: readonly string[]): Promise<any> {
  const { stdout } = await report(root, ...args, '-f', 'json');
  return JSON.parse(stdout);
}

describe('merging', () => {
  const set = async () => {
    const { shop, ledger, clean } = await samples();
    return project({ 'results/1.json': shop, 'results/x/2.json': ledger, 'results/3.json': clean });
  };

  test('one screen of text: the findings by repository, rule and control', async () => {
    const { code, stdout, stderr } = await report(await set(), 'results');
    const [head, controls = ''] = stdout.split('Controls that failed');
    expect(head).toBe(`✖ 3 problems (3 errors, 0 warnings) in 2 of 3 repositories
  1 repository without findings

Repositories, those with most errors first
  errors  warnings
       2         0  acme/shop
       1         0  acme/ledger

Rules, those with most findings first
  errors  warnings
       3         0  pod-security/privileged, in 2 repositories

`);
    expect(controls).toMatch(/^ \(3 of \d+; -f compliance has all\), by repositories\n/);
    expect(stdout).toMatch(/^ {2}pod-security\/v\S+: 1 of \d+: privileged in 2$/m);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(24);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('JSON matches its schema, and names repository, commit and presets without the token of the remote', async () => {
    const fleet = await data(await set(), 'results/*.json', 'results/x/2.json');
    const schema = readFileSync(new URL('../../formatters/schema/fleet-1.json', import.meta.url), 'utf8');
    const validate = new Ajv().compile(JSON.parse(schema));
    expect(validate(fleet), JSON.stringify(validate.errors)).toBe(true);
    expect(
      fleet.repositories.map(({ name, error }: { name: string; error: number }) => [name, error]),
    ).toEqual([
      ['acme/shop', 2],
      ['acme/ledger', 1],
      ['acme/clean', 0],
    ]);
    expect(fleet.repositories[0]).toMatchObject({
      files: ['results/1.json'],
      runs: [
        {
          project: 'acme/shop',
          repositoryUri: 'https://git.example/acme/shop.git',
          commit: COMMIT,
          presets: expect.arrayContaining(['pod-security/recommended']),
        },
      ],
      byBand: { critical: 2, high: 0, medium: 0, low: 0 },
      rules: { [PRIVILEGED]: { error: 2, warn: 0 } },
      gravest: [{ ruleId: PRIVILEGED, file: 'a.yaml', line: 14 }],
    });
    expect(JSON.stringify(fleet)).not.toContain('t0ken');
    expect(fleet.rules[0]).toMatchObject({ id: PRIVILEGED, error: 3, repositories: 2, on: 3 });
    const controls = fleet.benchmarks.find(({ id }: { id: string }) =>
      id.startsWith('pod-security/'),
    ).controls;
    expect(controls.find(({ id }: { id: string }) => id === 'privileged')).toMatchObject({
      counts: { failed: 2, passed: 1 },
      repositories: { failed: ['acme/shop', 'acme/ledger'] },
      findings: 3,
    });
  });

  test('compliance names the controls that fail, and where', async () => {
    const { stdout } = await report(await set(), 'results', '-f', 'compliance');
    expect(stdout).toMatch(
      /^ {2}privileged +\S.*\n +failed in 2, passed in 1 \(3 findings\)\n +acme\/shop, acme\/ledger$/m,
    );
  });

  test('SARIF is one run, in which each repository is a directory that has its revision', async () => {
    const { stdout } = await report(await set(), 'results', '-f', 'sarif');
    const { runs } = JSON.parse(stdout);
    expect(runs).toHaveLength(1);
    const [{ tool, results, versionControlProvenance: provenance }] = runs;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const places = results.map(({ ruleId, ruleIndex, locations, partialFingerprints }: any) => [
      tool.driver.rules[ruleIndex].id === ruleId && locations[0].physicalLocation.artifactLocation.uri,
      partialFingerprints['plimsoll/fleet/v1'].slice(0, 'acme/shop:'.length),
    ]);
    expect(places).toEqual([
      ['acme/shop/a.yaml', 'acme/shop:'],
      ['acme/shop/b.yaml', 'acme/shop:'],
      ['acme/ledger/a.yaml', 'acme/ledge'],
    ]);
    expect(provenance[0]).toEqual({
      repositoryUri: 'https://git.example/acme/shop.git',
      revisionId: COMMIT,
      mappedTo: { uri: 'acme/shop/' },
    });
    expect(tool.driver.rules[0].help.markdown).toContain('privileged');
  });

  test('--fail-on fails on findings, which do not fail the report without it', async () => {
    const root = await set();
    expect((await report(root, 'results', '--fail-on', 'critical')).code).toBe(1);
    expect((await report(root, 'results/3.json', '--fail-on', 'warn')).code).toBe(0);
  });
});

describe('what changed', () => {
  test('new and removed findings are counted by repository and rule, for repositories in both sets', async () => {
    const { shop, shopRepaired, ledger, clean } = await samples();
    const root = project({
      'old/1.json': shop,
      'old/gone.json': ledger,
      'new/1.json': shopRepaired,
      'new/added.json': clean,
    });
    const { since, repositories, rules } = await data(root, 'new', '--since', 'old');
    const one = { error: 1, warn: 0 };
    expect(since).toEqual({
      new: one,
      gone: one,
      newlyOn: 0,
      nowOff: 0,
      compared: 1,
      added: ['acme/clean'],
      removed: ['acme/ledger'],
    });
    expect(repositories[0].changes).toMatchObject({
      new: one,
      gone: one,
      byRule: { [PRIVILEGED]: { new: one, gone: one } },
      gravest: [{ ruleId: PRIVILEGED, file: 'c.yaml' }],
    });
    expect(rules[0].changes).toEqual({ new: one, gone: one });
    const { stdout, code } = await report(root, 'new', '--since', 'old', '--fail-on', 'new');
    expect(stdout).toContain(
      'since the earlier set, in 1 repository: 1 new, 1 gone; 1 repository only in this set, 1 repository only in the earlier one',
    );
    expect(stdout).toContain('       2         0   +1    -1  acme/shop\n');
    expect(code).toBe(1);
    expect((await report(root, 'old', '--since', 'old', '--fail-on', 'new')).code).toBe(0);
  });

  test('findings of a rule that is off now do not count as fixed', async () => {
    const { shop } = await samples();
    const off = await lint('shop', { 'a.yaml': privilegedPod('a') }, '--rule', `${PRIVILEGED}: off`);
    const root = project({ 'old/1.json': shop, 'new/1.json': off });
    expect((await data(root, 'new', '--since', 'old')).since).toMatchObject({
      gone: { error: 2 },
      nowOff: 2,
    });
    expect((await data(root, 'old', '--since', 'new')).since).toMatchObject({
      new: { error: 2 },
      newlyOn: 2,
    });
  });
});

describe('the given files', () => {
  test('broken results are named, the rest is reported, and the exit code says that something is missing', async () => {
    const { shop, ledger } = await samples();
    const sarif = '{"version":"2.1.0","runs":[]}';
    const newer = shop
      .replace('"schemaVersion":1', '"schemaVersion":2')
      .replaceAll('"severity":"error"', '"severity":"fatal"');
    const root = project({
      'results/a.json': ledger,
      'results/cut.json': shop.slice(0, shop.length / 2),
      'results/newer.json': newer,
      'results/odd.json': ledger.replace(
        '"severity":"error","risk":9.1,"file"',
        '"severity":"error","risk":"high","file"',
      ),
      'results/other.json': '{"name":"package"}',
      'results/sarif.json': sarif,
      'results/utf16.json': '',
    });
    writeFileSync(path.join(root, 'results/utf16.json'), Buffer.from(`\ufeff${ledger}`, 'utf16le'));
    const { code, stdout, stderr } = await report(root, 'results');
    expect(code).toBe(2);
    expect((await report(root, 'results/other.json')).stdout).toMatch(
      /^No problems in what was checked in 0 repositories\n {2}1 result not read\n/,
    );
    expect(stdout).toMatch(/^✖ 1 problem .* in 1 of 1 repository\n {2}6 results not read\n/);
    expect(stderr.split('\n').map((line) => line.slice(0, 100))).toEqual([
      expect.stringMatching(
        /^results\/cut\.json: it is no whole JSON object: it ends after \d+ bytes in the mid/,
      ),
      'results/newer.json: its schemaVersion is 2, and this version of Plimsoll reads 1. Report with the ve',
      expect.stringMatching(
        /^results\/odd\.json: it is no result as -f json writes it: findings\[0\]\.risk must be numb/,
      ),
      'results/other.json: it is no result of plimsoll -f json. Remove it from what is given, or write it a',
      'results/sarif.json: it is SARIF. Give what plimsoll -f json wrote.',
      'results/utf16.json: it is no whole JSON object: it is in UTF-16, as PowerShell redirects; write the ',
      '',
    ]);
    expect((await report(root, 'results', '-f', 'html')).stdout).toContain(
      '<li>results/sarif.json: it is SARIF.',
    );
  });

  test('several results of one repository count as one, without duplicates', async () => {
    const { shop, shopRepaired } = await samples();
    const root = project({ 'results/1.json': shop, 'results/2.json': shopRepaired, 'results/3.json': shop });
    const fleet = await data(root, 'results');
    expect(fleet.repositories).toMatchObject([{ name: 'acme/shop', error: 3, files: { length: 3 } }]);
    expect(fleet.warnings).toEqual([
      expect.stringMatching(
        /^acme\/shop has 3 results \(results\/1\.json 0123456789ab \S+, .*Remove those that are out of date/,
      ),
    ]);
    const { stdout } = await report(root, 'results', '-f', 'sarif');
    expect(JSON.parse(stdout).runs[0].results).toHaveLength(3);
  });

  test('a result that names no repository gets the name of its file', async () => {
    const { stdout } = await plimsoll(project({ 'a.yaml': privilegedPod() }), ['-f', 'json']);
    const root = project({ 'in/acme/web.json': stdout, 'in/web.json': stdout });
    const fleet = await data(root, 'in');
    expect(fleet.repositories.map(({ name }: { name: string }) => name)).toEqual(['acme/web', 'web']);
    expect(fleet.warnings).toEqual([
      expect.stringMatching(
        /^Each of 2 results \(acme\/web, web\) names no repository, so the name of its file stands for it\./,
      ),
    ]);
    // A shell passes the files that CI keeps for each job one by one.
    const jobs = project({ 'in/1/result.json': stdout, 'in/2/result.json': stdout, 'in/x.json': stdout });
    const each = await data(jobs, 'in/1/result.json', 'in/2/result.json', 'in/x.json');
    expect(each.repositories.map(({ name }: { name: string }) => name)).toEqual([
      '1/result',
      '2/result',
      'x',
    ]);
    const named = await plimsoll(project({ 'a.yaml': privilegedPod() }), ['-f', 'json', '--project', 'mine']);
    writeFileSync(path.join(root, 'in/web.json'), named.stdout);
    expect((await data(root, 'in/web.json')).repositories[0].name).toBe('mine');
  });

  test('results of earlier versions and of narrower runs say what they lack', async () => {
    const { shop } = await samples();
    const { run: _, rules: __, benchmarks: ___, ...early } = JSON.parse(shop);
    const root = project({
      'early.json': JSON.stringify({ ...early, tool: { ...early.tool, version: '0.0.9' } }, null, 2),
      'narrow.json': await lint(
        'narrow',
        { 'a.yaml': privilegedPod().replace('runAsNonRoot: true, ', '') },
        '--quiet',
      ),
    });
    const { warnings, repositories } = await data(root, 'early.json', 'narrow.json');
    expect(warnings.map((warning: string) => warning.split('.')[0])).toEqual([
      'The result of early names no repository, so the name of its file stands for it',
      'The result of early has no rules and controls, because an earlier version of Plimsoll wrote it',
      'The result of acme/narrow leaves out findings, because it was written with --min-severity, --quiet or --only',
      'The results are from 2 versions of Plimsoll (0',
    ]);
    expect(repositories[0]).toMatchObject({ name: 'early', error: 2 });
  });

  test.each([
    [[], 'plimsoll report needs what plimsoll -f json wrote'],
    [['nothing'], 'nothing: no such file or directory.'],
    [['empty'], 'empty: there is no .json file in this directory.'],
    [['*.jsonl'], '*.jsonl: no .json file has this name or matches this pattern.'],
    [
      ['a.json', '-f', 'junit'],
      'Unknown format "junit". Formats of plimsoll report: text, json, compliance, sarif, html.',
    ],
    [['a.json', '--fail-on', 'new'], '--fail-on new needs an earlier set'],
    [['a.json', '--preset', 'x'], '--preset: plimsoll report has no such option.'],
  ])('%j is an error', async (args, message) => {
    const { clean } = await samples();
    const { code, stderr } = await report(project({ 'a.json': clean, 'empty/': '' }), ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
