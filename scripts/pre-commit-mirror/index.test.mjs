// Tests the mirror with the real pre-commit, and the command as `pnpm pack` makes it. Needs the build.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../lib/workspace.mjs';

const temp = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-pre-commit-')));
const mirror = path.join(temp, 'mirror');
const tarballs = path.join(temp, 'tarballs');
const script = fileURLToPath(new URL('index.mjs', import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(root, 'packages/cli/package.json'), 'utf8'));

/** The environment without variables of the git hook or package manager that started the tests. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm|pnpm|git|pre_commit|virtual_env)/i.test(name)),
  ),
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, 'A. Tester'],
      [`GIT_${who}_EMAIL`, 'tester@example.com'],
    ]),
  ),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
};

const PROGRAMS = ['pre-commit', path.join(root, '.cache/pre-commit/bin/pre-commit')]
  .map((program) => ({
    program,
    label: spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim(),
  }))
  .filter(({ label }) => label);
if (PROGRAMS.length === 0)
  console.warn('Skipped: the tests of the hooks: no pre-commit on PATH, and none in .cache/pre-commit.');

/** @param {string} program @param {string[]} args */
const run = (program, args, cwd = root, more = {}) =>
  execFileSync(program, args, {
    cwd,
    env: { ...env, ...more },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** @param {string[]} args */
const generate = (...args) => spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });

/** @param {string} name */
const pod = (name, privileged = false) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
spec:
  containers:
    - name: app
      image: registry.example/app:1
      securityContext:
        privileged: ${privileged}
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;
const CONFIG = 'extends: pod-security/baseline\nrules:\n  nsa-hardening/pod-has-network-policy: error\n';
const PRIVILEGED = 'pod-security/privileged';
const NO_POLICY = 'nsa-hardening/pod-has-network-policy';

afterAll(() => rmSync(temp, { recursive: true, force: true }), 60_000);

describe('the mirror', () => {
  test('depends on the command at its exact version, and carries its tag', () => {
    const out = path.join(temp, 'published');
    expect(generate('--out', out)).toMatchObject({ status: 0 });
    const manifest = JSON.parse(run('git', ['show', `v${version}:package.json`], out));
    expect(manifest).toMatchObject({
      version,
      dependencies: { plimsoll: version },
      bin: { plimsoll: 'plimsoll.js' },
    });
    expect(run('git', ['show', `v${version}:README.md`], out)).toContain(`rev: v${version}\n`);
    expect(run('git', ['describe', '--tags', '--abbrev=0'], out).trim()).toBe(`v${version}`);
    expect(run('git', ['status', '--porcelain'], out)).toBe('');
  });

  test('moves no tag, and overwrites nothing else', () => {
    const out = path.join(temp, 'twice');
    generate('--out', out);
    expect(generate('--out', out)).toMatchObject({ status: 1, stderr: expect.stringContaining('already') });
    run('git', ['tag', '--delete', `v${version}`], out);
    expect(generate('--out', out)).toMatchObject({ status: 0 });
    expect(run('git', ['rev-list', '--count', 'HEAD'], out)).toBe('1\n');
    const other = path.join(temp, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'README.md'), 'mine');
    expect(generate('--out', other)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('neither empty'),
    });
    expect(generate()).toMatchObject({ status: 1, stderr: expect.stringContaining('--out DIRECTORY') });
  });
});

describe.skipIf(PROGRAMS.length === 0)('the hooks', () => {
  beforeAll(() => {
    run('npx', ['-y', 'pnpm@12', '--filter', 'plimsoll', 'pack', '--pack-destination', tarballs]);
    const tarball = path.join(tarballs, `plimsoll-${version}.tgz`);
    expect(generate('--out', mirror, '--tarball', tarball)).toMatchObject({ status: 0 });
  }, 120_000);

  describe.each(PROGRAMS)('of $label at $program', ({ program, label }) => {
    const home = path.join(temp, label.replace(/\W+/g, '-'));

    /** A repository with a hook installed and files committed without it. @param {Record<string, string>} files */
    function repository(hook, files, settings = '') {
      const cwd = mkdtempSync(path.join(temp, 'repository-'));
      run('git', ['init', '--quiet'], cwd);
      const config = `repos:\n  - repo: ${mirror}\n    rev: v${version}\n    hooks:\n      - id: ${hook}\n${settings}`;
      const all = { '.pre-commit-config.yaml': config, 'plimsoll.config.yaml': CONFIG, ...files };
      /** @param {Record<string, string | undefined>} files undefined deletes the file */
      const change = (files) => {
        for (const [file, text] of Object.entries(files)) {
          const at = path.join(cwd, file);
          mkdirSync(path.dirname(at), { recursive: true });
          if (text === undefined) rmSync(at);
          else writeFileSync(at, text);
        }
        run('git', ['add', '--all'], cwd);
      };
      const more = { PRE_COMMIT_HOME: home, PRE_COMMIT_COLOR: 'never' };
      change(all);
      run('git', ['commit', '--quiet', '--message', 'start'], cwd);
      run(program, ['install'], cwd, more);
      return {
        cwd,
        /** Commits a change as a user does, through the hook. @param {Record<string, string | undefined>} files */
        commit(files) {
          change(files);
          const options = { cwd, env: { ...env, ...more }, encoding: 'utf8' };
          const { status, stdout, stderr } = spawnSync('git', ['commit', '--message', 'change'], options);
          const count = Number(run('git', ['rev-list', '--count', 'HEAD'], cwd));
          return {
            accepted: status === 0 && count === 2,
            refused: status === 1 && count === 1,
            said: stdout + stderr,
          };
        },
        /** @param {string[]} args */
        run(...args) {
          const options = { cwd, env: { ...env, ...more }, encoding: 'utf8' };
          const { status, stdout } = spawnSync(program, ['run', hook, ...args], options);
          return { status, found: stdout.split('\n').filter((line) => /^\S+:\d+:\d+: /.test(line)), stdout };
        },
      };
    }

    describe('plimsoll', () => {
      test('refuses faults anywhere, and says where', { timeout: 120_000 }, () => {
        const { commit } = repository('plimsoll', { 'deny.yaml': POLICY, 'a.yaml': pod('a', true) });
        const { refused, said } = commit({ 'README.md': 'Nothing of Kubernetes' });
        expect(said).toMatch(
          /a\.yaml\n +container app\n +11:21 +error +Container 'app' .* pod-security\/privileged/,
        );
        expect(refused).toBe(true);
        expect(commit({ 'a.yaml': pod('a') })).toMatchObject({ accepted: true });
      });

      test('refuses a commit that only deletes what others need', { timeout: 120_000 }, () => {
        const { commit } = repository('plimsoll', { 'deny.yaml': POLICY, 'a.yaml': pod('a') });
        const { refused, said } = commit({ 'deny.yaml': undefined });
        expect(said).toContain(NO_POLICY);
        expect(refused).toBe(true);
      });

      test('accepts sound manifests, and a repository without manifests', { timeout: 120_000 }, () => {
        const { commit } = repository('plimsoll', { 'deny.yaml': POLICY });
        expect(commit({ 'a.yaml': pod('a') })).toMatchObject({ accepted: true });
        expect(repository('plimsoll', {}).commit({ 'package.json': '{}' })).toMatchObject({ accepted: true });
      });

      test('ignores changes that are not staged', { timeout: 120_000 }, () => {
        const start = { 'deny.yaml': POLICY, 'a.yaml': pod('a') };
        const { cwd, run: hook } = repository('plimsoll', start);
        writeFileSync(path.join(cwd, 'a.yaml'), pod('a', true));
        run('git', ['add', 'a.yaml'], cwd);
        writeFileSync(path.join(cwd, 'a.yaml'), pod('a'));
        expect(hook()).toMatchObject({ status: 1, stdout: expect.stringContaining(PRIVILEGED) });
      });
    });

    describe('plimsoll-changed', () => {
      const old = { 'deny.yaml': POLICY, 'old.yaml': pod('old', true), 'good.yaml': pod('good') };

      test('refuses faults in a changed file, and does not report others', {
        timeout: 120_000,
      }, () => {
        const { commit } = repository('plimsoll-changed', old);
        const { refused, said } = commit({ 'web 1/ü.yaml': pod('web', true) });
        expect(said).toMatch(
          /web 1\/ü\.yaml\n +container app\n +11:21 +error +Container 'app' .* pod-security\/privileged/,
        );
        expect(said).not.toContain('old.yaml');
        expect(refused).toBe(true);
        expect(commit({ 'web 1/ü.yaml': pod('web') })).toMatchObject({ accepted: true });
      });

      test('reads JSON, and skips JSON that is not a manifest', { timeout: 120_000 }, () => {
        const { commit } = repository('plimsoll-changed', old);
        const spec = { containers: [{ name: 'app', image: 'a:1', securityContext: { privileged: true } }] };
        const manifest = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web', namespace: 'shop' },
          spec,
        };
        const { refused, said } = commit({ 'web.json': JSON.stringify(manifest), 'package.json': '{}' });
        expect(said).toContain(PRIVILEGED);
        expect(refused).toBe(true);
        expect(commit({ 'web.json': undefined })).toMatchObject({ accepted: true });
      });

      test('checks a renamed file under its new name', { timeout: 120_000 }, () => {
        const { commit } = repository('plimsoll-changed', old);
        const { refused, said } = commit({ 'old.yaml': undefined, 'new.yaml': old['old.yaml'] });
        expect(said).toContain('new.yaml\n');
        expect(said).not.toContain('old.yaml');
        expect(refused).toBe(true);
        const again = repository('plimsoll-changed', old);
        expect(again.commit({ 'good.yaml': undefined, 'better.yaml': old['good.yaml'] })).toMatchObject({
          accepted: true,
        });
      });

      test('reports what a deletion breaks in other files', { timeout: 120_000 }, () => {
        const { commit } = repository('plimsoll-changed', old);
        const { refused, said } = commit({
          'deny.yaml': undefined,
          'good.yaml': `${old['good.yaml']}# changed\n`,
        });
        expect(said).toContain(NO_POLICY);
        expect(refused).toBe(true);
        const only = repository('plimsoll-changed', old).commit({ 'old.yaml': undefined });
        expect(only).toMatchObject({ accepted: true });
      });

      test('has the same verdict however the files are split', { timeout: 120_000 }, () => {
        // pre-commit gives at most 128 KiB of arguments to one process.
        const names = Array.from({ length: 700 }, (_, index) => `${'long-'.repeat(40)}${index}.yaml`);
        const pods = Object.fromEntries(names.map((name, index) => [name, pod(`p${index}`)]));
        const settings = '        args: [-f, unix, --timing]\n        verbose: true\n';
        const {
          cwd,
          run: hook,
          commit,
        } = repository('plimsoll-changed', { ...pods, 'zz.yaml': POLICY }, settings);
        const right = hook('--all-files');
        expect(right).toMatchObject({ status: 0, found: [] });
        const processes = right.stdout.match(/^Milliseconds by rule:$/gm) ?? [];
        expect(processes.length).toBeGreaterThan(1);

        const bad = { [names[0]]: pod('p0', true), [names[699]]: pod('p699', true) };
        expect(commit({ ...bad, 'zz.yaml': undefined })).toMatchObject({ refused: true });
        const whole = hook('--all-files');
        const parts = [names.slice(0, 7), names.slice(7, 500), names.slice(500)].map((files) =>
          hook('--files', ...files),
        );
        const command = path.join(root, 'packages/cli/bin/plimsoll.js');
        const once = spawnSync(process.execPath, [command, '-f', 'unix'], { cwd, encoding: 'utf8' }).stdout;
        const expected = once.trim().split('\n').sort();
        expect(expected.filter((line) => line.includes(PRIVILEGED))).toHaveLength(2);
        expect(expected.some((line) => line.includes(NO_POLICY))).toBe(true);
        expect(whole.found.sort()).toEqual(expected);
        expect(parts.flatMap(({ found }) => found).sort()).toEqual(expected);
        expect(whole.status).toBe(1);
      });
    });

    test('rule packs among additional_dependencies are found by name', { timeout: 120_000 }, () => {
      const pack = path.join(temp, 'pack');
      mkdirSync(pack, { recursive: true });
      const rule = `{ meta: { description: 'Avoid pods', risk: 8, messages: { pod: 'A pod.' } },
        create: (context) => ({ Pod: (resource) => context.report({ at: resource.at('kind'), messageId: 'pod' }) }) }`;
      const files = {
        'package.json': JSON.stringify({
          name: 'company-rules',
          version: '1.0.0',
          type: 'module',
          exports: './index.js',
        }),
        'index.js': `export default { meta: { name: 'company-rules', version: '1.0.0', prefix: 'company' }, rules: { 'no-pod': ${rule} } };`,
      };
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(pack, name), text);
      const settings = `        additional_dependencies: ['file:${pack}']\n`;
      const config = 'plugins: [company-rules]\nrules:\n  company/no-pod: error\n';
      const { commit } = repository('plimsoll', { 'plimsoll.config.yaml': config }, settings);
      const { refused, said } = commit({ 'a.yaml': pod('a') });
      expect(said).toMatch(/a\.yaml\n +\d+:\d+ +error +A pod\. .*company\/no-pod/);
      expect(refused).toBe(true);
    });
  });
});
