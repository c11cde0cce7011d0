import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { found, plimsoll, privilegedPod, project, soundPod } from '../test/project.js';
import { lintFiles } from './index.js';

const FILE = 'plimsoll-baseline.yaml';
/** A repository whose pods have one fault each. */
const REPOSITORY = { '.git/': '', 'plimsoll.config.yaml': 'extends: pod-security/baseline\n' };
const write = ['--baseline', FILE, '--baseline-write'];
const apply = ['--baseline', FILE, '-f', 'unix'];

const text = (root: string, file = FILE) => readFileSync(path.join(root, file), 'utf8');

describe('--baseline', () => {
  it('accepts the findings of today, and reports what is new tomorrow', async () => {
    const root = project({
      ...REPOSITORY,
      'k8s/a.yaml': privilegedPod('a'),
      'k8s/b.yaml': privilegedPod('b'),
    });
    expect((await plimsoll(root, ['.'])).code).toBe(1);
    const first = await plimsoll(root, ['.', ...write]);
    expect(first).toMatchObject({
      code: 0,
      stderr: 'plimsoll-baseline.yaml: 2 more findings are accepted; 0 entries were removed.\n',
    });
    expect(text(root)).toMatch(
      /- file: k8s\/a\.yaml\n {4}kind: Pod\n {4}name: a\n {4}rules:\n {6}pod-security\/privileged:/,
    );
    expect(await plimsoll(root, ['.', ...apply])).toEqual({ code: 0, stdout: '', stderr: '' });

    writeFileSync(path.join(root, 'k8s/c.yaml'), privilegedPod('c'));
    writeFileSync(path.join(root, 'k8s/b.yaml'), soundPod('b'));
    const next = await plimsoll(root, ['.', ...apply]);
    expect(next.code).toBe(1);
    expect(found(next)).toEqual([
      'k8s/c.yaml:14 pod-security/privileged',
      'plimsoll-baseline.yaml:17 plimsoll/unused-suppression',
    ]);
    const pruned = await plimsoll(root, ['.', '--baseline', FILE, '--baseline-prune', '-f', 'unix']);
    expect(found(pruned)).toEqual(['k8s/c.yaml:14 pod-security/privileged']);
    expect(pruned.stderr).toBe(
      'plimsoll-baseline.yaml: 0 more findings are accepted; 1 entry was removed.\n',
    );
    await plimsoll(root, ['.', ...write]);
    expect(text(root).match(/file: .*/g)).toEqual(['file: k8s/a.yaml', 'file: k8s/c.yaml']);
  });

  it('fails a run for anything new, including warnings, and for nothing else', async () => {
    const root = project({
      ...REPOSITORY,
      'plimsoll.config.yaml': `extends: pod-security/restricted\nbaseline: ${FILE}\n`,
      'k8s/a.yaml': ['a', 'c', 'd', 'e'].map((name) => privilegedPod(name)).join('---\n'),
      'k8s/bad.yaml': 'a: [\n',
    });
    const written = await plimsoll(root, ['--baseline-write']);
    // Both count what the run showed before: it hides findings that another finding stands for.
    const [seen] = /\d+(?= findings suppressed)/.exec(written.stdout) ?? [];
    expect(written).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`: ${seen} more findings are accepted`),
    });
    writeFileSync(path.join(root, 'k8s/a.yaml'), soundPod('a'));
    const stale = await plimsoll(root, ['--fail-on', 'new']);
    expect(stale.code).toBe(0);
    const warn = ['--rule', 'pod-security/privileged: warn'];
    writeFileSync(path.join(root, 'a.yaml'), privilegedPod('b'));
    expect((await plimsoll(root, ['a.yaml', '--preset', 'pod-security/baseline', ...warn])).code).toBe(0);
    const added = await plimsoll(root, [...warn, '--fail-on', 'new']);
    expect(added.code).toBe(1);
    // Present entries come before removed ones.
    expect(added.stdout.indexOf('Pod b')).toBeLessThan(added.stdout.indexOf(FILE));
    expect(added.stdout).toMatch(/\d+ entries match no finding \(--verbose names them\)/);
    expect(added.stdout).toContain('--baseline-prune removes what no finding needs');
    expect(await plimsoll(root, ['--no-config', '--fail-on', 'new'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--fail-on new needs a baseline'),
    });
  });

  it('comes from the config, relative to its directory', async () => {
    const root = project({
      '.git/': '',
      'team/plimsoll.config.yaml': `extends: pod-security/baseline\nbaseline: known/${FILE}\n`,
      'team/web.yaml': privilegedPod(),
    });
    const team = path.join(root, 'team');
    expect((await plimsoll(team, ['--baseline-write'])).code).toBe(0);
    expect(text(root, `team/known/${FILE}`)).toContain('file: team/web.yaml');
    expect((await plimsoll(team, [])).code).toBe(0);
    expect((await lintFiles([], { cwd: team })).findings[0]?.suppression).toEqual({
      kind: 'baseline',
      reason: `in team/known/${FILE}`,
    });
  });

  it('keeps entries for what a run does not lint', async () => {
    const root = project({ ...REPOSITORY, 'a/web.yaml': privilegedPod(), 'b/web.yaml': privilegedPod() });
    await plimsoll(root, ['.', ...write]);
    const before = text(root);
    for (const file of ['a/web.yaml', 'b/web.yaml']) writeFileSync(path.join(root, file), soundPod());
    const stale = async (cwd: string, args: readonly string[]) =>
      found(await plimsoll(cwd, [...args, '--baseline', path.join(root, FILE), '-f', 'unix'])).length;
    // A directory with a removed file; named files; the rest of a project, which is not reported on.
    expect(await stale(root, ['.'])).toBe(2);
    expect(await stale(root, ['a'])).toBe(1);
    expect(await stale(path.join(root, 'a'), [])).toBe(1);
    expect(await stale(root, ['a/web.yaml'])).toBe(0);
    expect(await stale(root, ['a/web.yaml', '--report-only'])).toBe(0);
    for (const args of [
      ['a/web.yaml'],
      ['--benchmark', 'pod-security', '--rule', 'pod-security/privileged: off'],
    ]) {
      await plimsoll(root, [...args, '--baseline', FILE, '--baseline-prune']);
      expect(text(root)).toBe(before);
    }
    await plimsoll(root, ['a', '--baseline', FILE, '--baseline-prune']);
    expect(text(root).match(/file: .*/g)).toEqual(['file: b/web.yaml']);
    unlinkSync(path.join(root, 'b/web.yaml'));
    await plimsoll(root, ['.', '--baseline', FILE, '--baseline-prune']);
    expect(text(root)).toMatch(/^findings: \[\]$/m);
  });

  it('adds to the accepted findings if only some files are named', async () => {
    const root = project({ ...REPOSITORY, 'a.yaml': privilegedPod('a'), 'b.yaml': privilegedPod('b') });
    await plimsoll(root, ['a.yaml', ...write]);
    await plimsoll(root, ['b.yaml', ...write]);
    expect(text(root).match(/file: .*/g)).toEqual(['file: a.yaml', 'file: b.yaml']);
    await plimsoll(root, ['a.yaml', '--report-only', ...write]);
    expect(text(root).match(/file: .*/g)).toEqual(['file: a.yaml', 'file: b.yaml']);
  });

  it('covers nothing that `never` names, and files that cannot be read', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml': 'extends: pod-security/baseline\nnever: [pod-security/privileged]\n',
      'web.yaml': privilegedPod().replace('spec:\n', 'spec:\n  hostPID: true\n'),
      'bad.yaml': 'a: [\n',
    });
    const run = await plimsoll(root, ['.', ...write, '-f', 'unix']);
    expect(run.code).toBe(1);
    expect(found(run)).toEqual(['web.yaml:15 pod-security/privileged']);
    expect(text(root)).toContain('- file: bad.yaml\n    rules:\n      plimsoll/parse-error:');
    expect(text(root)).not.toContain('privileged');
    expect((await plimsoll(root, ['.', ...apply])).stdout).toBe(run.stdout);
  });

  it('is refused with its line if it is malformed', async () => {
    const root = project({
      ...REPOSITORY,
      'web.yaml': privilegedPod(),
      [FILE]: 'version: 1\nfindings:\n  - kind: Pod\n    rules: []\n',
    });
    expect(await plimsoll(root, ['.', ...apply])).toEqual({
      code: 2,
      stdout: '',
      stderr: `${FILE}:3:3: Expected a string at "file".\n${FILE}:4:5: Expected "rules", a map from rule ids to lists of paths.\n`,
    });
    expect(await plimsoll(root, ['.', ...write])).toMatchObject({ code: 2 });
    expect(await plimsoll(root, ['.', '--baseline', 'gone.yaml'])).toMatchObject({
      code: 2,
      stderr:
        'gone.yaml: the baseline cannot be read: no such file or directory. Create it with --baseline-write.\n',
    });
    expect((await plimsoll(root, ['.', '--baseline-write'])).stderr).toContain('Use --baseline FILE');
    expect((await plimsoll(root, ['.', ...write, '--baseline-prune'])).stderr).toContain(
      'cannot be combined',
    );
  });

  it('is written whole, and not through a link out of the repository', async () => {
    const outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll outside ')));
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
    writeFileSync(path.join(outside, 'precious'), 'kept');
    const root = project({ ...REPOSITORY, 'web.yaml': privilegedPod() });
    mkdirSync(path.join(root, 'real'));
    symlinkSync(outside, path.join(root, 'link'));
    expect(await plimsoll(root, ['.', '--baseline', `link/${FILE}`, '--baseline-write'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is a symbolic link out of'),
    });
    symlinkSync(path.join(outside, 'precious'), path.join(root, 'real', FILE));
    // The file is reached through a link, so the run fails before it writes anything.
    expect((await plimsoll(root, ['.', '--baseline', `real/${FILE}`, '--baseline-write'])).code).toBe(2);
    writeFileSync(path.join(outside, 'precious'), 'version: 1\nfindings: []\n');
    expect((await plimsoll(root, ['.', '--baseline', `real/${FILE}`, '--baseline-write'])).code).toBe(0);
    expect(text(outside, 'precious')).toBe('version: 1\nfindings: []\n');
    expect(lstatSync(path.join(root, 'real', FILE)).isSymbolicLink()).toBe(false);
    expect(readdirSync(outside)).toEqual(['precious']);
    expect(readdirSync(path.join(root, 'real'))).toEqual([FILE]);
  });

  it('shows stale entries in every format at their line', async () => {
    const root = project({ ...REPOSITORY, 'web.yaml': privilegedPod() });
    await plimsoll(root, ['.', ...write]);
    writeFileSync(path.join(root, 'web.yaml'), soundPod());
    const { stdout } = await plimsoll(root, ['.', '--baseline', FILE, '-f', 'sarif']);
    const [result] = JSON.parse(stdout).runs[0].results;
    expect(result).toMatchObject({
      ruleId: 'plimsoll/unused-suppression',
      locations: [{ physicalLocation: { artifactLocation: { uri: FILE }, region: { startLine: 11 } } }],
      partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]+:1$/) },
    });
  });
});

describe('--benchmark', () => {
  it('enables the rules of a benchmark and no others', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml':
        'rules: { pod-security/privileged: off, pod-security/namespace-labels-valid: error }\n',
      'web.yaml': `${privilegedPod()}---\n{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: x}}}\n`,
    });
    expect(found(await plimsoll(root, ['.', '-f', 'unix']))).toEqual([
      'web.yaml:19 pod-security/namespace-labels-valid',
    ]);
    const run = await plimsoll(root, [
      '.',
      '--benchmark',
      'pod-security',
      '-f',
      'unix',
      '-f',
      'sarif=o.sarif',
    ]);
    expect(found(run)).toEqual(['web.yaml:14 pod-security/privileged']);
    const [{ taxonomies, results }] = JSON.parse(text(root, 'o.sarif')).runs;
    expect(taxonomies.map(({ name }: { name: string }) => name)).toEqual(['pod-security/v1.37']);
    expect(results[0].taxa).toMatchObject([{ id: 'privileged' }]);
    const old = await plimsoll(root, ['.', '--benchmark', 'pod-security/v1.20', '-f', 'compliance']);
    expect(old.stdout).toMatch(/^Pod Security Standards v1\.20 [\s\S]*✖ privileged /);
  });

  it('names the known ones', async () => {
    const root = project({ ...REPOSITORY, 'web.yaml': privilegedPod() });
    expect(await plimsoll(root, ['.', '--benchmark', 'pod-securty'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^--benchmark: Unknown benchmark "pod-securty"\. Did you mean "pod-security"\? Newest editions: /,
      ),
    });
    expect(
      (await plimsoll(root, ['.', '--benchmark', 'cis', '--preset', 'pod-security/baseline'])).code,
    ).toBe(2);
  });
});

describe('the baseline that a config names', () => {
  const outside = (root: string, run: { code: number; stderr: string }): void => {
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(
      /^plimsoll\.config\.yaml:\d+:\d+: baseline: .* is not in the repository, .*--baseline FILE\.$/m,
    );
    expect(readdirSync(root).sort()).toEqual(['elsewhere', 'repo']);
    expect(readdirSync(path.join(root, 'elsewhere'))).toEqual(['b.yaml']);
    expect(text(root, 'elsewhere/b.yaml')).toBe('mine');
  };
  const repository = (baseline: string): string => {
    const root = project({
      'elsewhere/b.yaml': 'mine',
      'repo/.git/': '',
      'repo/pod.yaml': privilegedPod(),
      'repo/plimsoll.config.yaml': `extends: pod-security/baseline\nbaseline: ${baseline}\n`,
    });
    symlinkSync('../elsewhere', path.join(root, 'repo/link'));
    symlinkSync('../elsewhere/b.yaml', path.join(root, 'repo/linked.yaml'));
    symlinkSync('../elsewhere/new.yaml', path.join(root, 'repo/dangling.yaml'));
    return root;
  };

  it.each([
    '../elsewhere/b.yaml',
    '../elsewhere/new.yaml',
    '../../../../../../../../../../tmp/x.yaml',
    '/tmp/x.yaml',
    'link/new.yaml',
    'linked.yaml',
    'dangling.yaml',
  ])('is neither read nor written outside the repository: %s', async (baseline) => {
    const root = repository(baseline);
    for (const flag of [[], ['--baseline-write'], ['--baseline-prune']])
      outside(root, await plimsoll(path.join(root, 'repo'), ['.', ...flag]));
  });

  it('is not written into .git', async () => {
    const run = await plimsoll(path.join(repository('.git/hooks/x'), 'repo'), ['.', '--baseline-write']);
    expect(run).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is in .git, where a config') as string,
    });
  });

  it('may be anywhere if the config or the command line of the user names it', async () => {
    const root = repository('x.yaml');
    writeFileSync(path.join(root, 'mine.yaml'), 'extends: pod-security/baseline\nbaseline: new.yaml\n');
    const cwd = path.join(root, 'repo');
    expect((await plimsoll(cwd, ['.', '--config', '../mine.yaml', '--baseline-write'])).code).toBe(0);
    expect((await plimsoll(cwd, ['.', '--baseline', '../own.yaml', '--baseline-write'])).code).toBe(0);
    expect(readdirSync(root).sort()).toEqual(['elsewhere', 'mine.yaml', 'new.yaml', 'own.yaml', 'repo']);
  });
});
