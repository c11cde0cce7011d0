import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plimsoll, privilegedPod, project } from '../../test/project.js';
import { version } from '../generated/version.js';

describe('--init', () => {
  test('writes a config that changes nothing yet', async () => {
    const root = project({ '.git/': '', 'pod.yaml': privilegedPod() });
    /** Leaves out `run`: it names the config, which only the second run has, and the time. */
    const linted = async () => {
      const { code, stdout } = await plimsoll(root, ['pod.yaml', '-f', 'json']);
      return { code, ...JSON.parse(stdout), run: undefined };
    };
    const before = await linted();
    expect(await plimsoll(root, ['--init'])).toEqual({
      code: 0,
      stdout: '',
      stderr: `Wrote ${path.join(root, 'plimsoll.config.yaml')}.\n`,
    });
    expect(await linted()).toEqual(before);
  });

  test('writes comments that are valid when they are uncommented', async () => {
    const root = project({
      '.git/': '',
      'node_modules/plimsoll/plimsoll.schema.json': '{}',
      'pod.yaml': privilegedPod(),
    });
    await plimsoll(root, ['--init']);
    const text = readFileSync(path.join(root, 'plimsoll.config.yaml'), 'utf8');
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\/node_modules\/plimsoll\/plimsoll\.schema\.json\n/,
    );
    const other = project({
      '.git/': '',
      'plimsoll.config.yaml': text.replace(/^# (?=[a-z][a-zA-Z]*:( |$)| {2})/gm, ''),
    });
    expect(JSON.parse((await plimsoll(other, ['--print-config', 'deploy/x.yaml'])).stdout)).toMatchObject({
      kubernetesVersion: '1.34',
      suppressions: [{ expires: '2027-12-31' }],
      never: ['pod-security/privileged'],
    });
  });

  test.each(['plimsoll.config.yaml', '.plimsoll.yaml', 'plimsoll.config.mjs'])(
    'never beside %s',
    async (name) => {
      const root = project({ [name]: 'mine' });
      expect(await plimsoll(root, ['--init'])).toEqual({
        code: 2,
        stdout: '',
        stderr: `${path.join(root, name)} already exists. Edit it, or remove it first.\n`,
      });
      expect(readFileSync(path.join(root, name), 'utf8')).toBe('mine');
    },
  );
});

test('init names the schema that is installed around it', async () => {
  const root = project({
    '.git/': '',
    'node_modules/plimsoll/plimsoll.schema.json': '{}',
    'apps/shop/': '',
  });
  await plimsoll(root, ['init']);
  await plimsoll(`${root}/apps/shop`, ['init']);
  const first = (folder: string) =>
    readFileSync(path.join(root, folder, 'plimsoll.config.yaml'), 'utf8').split('\n', 1)[0];
  expect([first('.'), first('apps/shop')]).toEqual([
    '# yaml-language-server: $schema=./node_modules/plimsoll/plimsoll.schema.json',
    '# yaml-language-server: $schema=../../node_modules/plimsoll/plimsoll.schema.json',
  ]);
});

describe('--print-config', () => {
  test('shows the settings for a file, by the nearest config', async () => {
    const root = project({
      '.git/': '',
      '.plimsoll.yaml': 'extends: pod-security/restricted',
      'team/plimsoll.config.yaml': `- extends: pod-security/baseline
  kubernetesVersion: "1.30"
  namespace: shop
- files: [legacy/**]
  rules: { pod-security/privileged: warn }
- match: { kinds: [DaemonSet] }
  rules: { pod-security/privileged: off }
`,
    });
    const printed = async (file: string) =>
      JSON.parse((await plimsoll(root, ['--print-config', file])).stdout) as Record<string, unknown>;
    expect(await printed('team/legacy/x.yaml')).toMatchObject({
      file: 'team/legacy/x.yaml',
      config: 'team/plimsoll.config.yaml',
      ignored: false,
      kubernetesVersion: '1.30',
      namespace: 'shop',
      rules: { 'pod-security/privileged': 'warn' },
      note: expect.stringContaining('"match"') as string,
    });
    expect(await printed('team/x.yaml')).toMatchObject({ rules: { 'pod-security/privileged': 'error' } });
    expect(await printed('x.yaml')).toMatchObject({
      config: '.plimsoll.yaml',
      rules: { 'pod-security/run-as-non-root': 'error' },
    });
  });
});

describe('--list-rules', () => {
  test('is a table for people', async () => {
    const { code, stdout } = await plimsoll(project({ '.git/': '' }), ['--list-rules']);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^Rule +Recommended +Risk +Description$/);
    expect(rows).toContainEqual(
      expect.stringMatching(
        /^pod-security\/privileged +error +9\.\d critical +Disallow privileged containers$/,
      ),
    );
    expect(rows.map((row) => row.split(' ')[0])).toEqual([...rows.map((row) => row.split(' ')[0])].sort());
  });

  test('is JSON for programs, with the rules of plugins', async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.mjs': `
        const meta = { description: 'Require a team', risk: 2, kubernetes: '>=1.30', messages: { none: 'No team.' } };
        export default { plugins: [{ meta: { name: 'a', version: '1', prefix: 'acme' }, rules: { team: { meta, create: () => ({}) } } }] };`,
    });
    const { stdout } = await plimsoll(root, ['--list-rules', '-f', 'json']);
    expect(JSON.parse(stdout)).toContainEqual({
      id: 'acme/team',
      recommended: 'warn',
      risk: 2,
      description: 'Require a team',
      scope: 'project',
      kubernetes: '>=1.30',
    });
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ id: 'pod-security/host-pid', scope: 'resource' }),
    );
    expect((await plimsoll(root, ['--list-rules', '-f', 'sarif'])).code).toBe(2);
  });
});

test('init and explain are commands, too', async () => {
  const root = project({ '.git/': '' });
  expect((await plimsoll(root, ['init'])).stderr).toMatch(/^Wrote /);
  const id = 'pod-security/privileged';
  expect(await plimsoll(root, ['explain', id])).toEqual(await plimsoll(root, ['--explain', id]));
  expect(await plimsoll(root, ['explain', id, id])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('needs the id of one rule'),
  });
  expect(await plimsoll(root, ['init', 'folder'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('takes no path'),
  });
});

describe('--explain', () => {
  test('shows the facts and the help of a rule', async () => {
    const { code, stdout } = await plimsoll(project({ '.git/': '' }), [
      '--explain',
      'pod-security/privileged',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^pod-security\/privileged\nDisallow privileged containers\.\n\nRisk 9\.\d \(critical\); recommended severity: error\.\n/,
    );
    expect(stdout).toContain('How to fix');
    // Once, not once for each version of the standard.
    expect(stdout.match(/^Pod Security Standards /gm)).toHaveLength(1);
  });

  test('has something to say about every rule', async () => {
    const root = project({ '.git/': '' });
    const rules = JSON.parse((await plimsoll(root, ['--list-rules', '-f', 'json'])).stdout) as {
      id: string;
    }[];
    for (const { id } of rules)
      expect((await plimsoll(root, ['--explain', id])).stdout).toContain('How to fix');
  });

  test.each(['pod-security/priviledged', 'privileged', 'priviledged'])(
    'guesses what %s means',
    async (id) => {
      expect(await plimsoll(project({ '.git/': '' }), ['--explain', id])).toEqual({
        code: 2,
        stdout: '',
        stderr: `Unknown rule "${id}". Did you mean "pod-security/privileged"? plimsoll --list-rules shows them all.\n`,
      });
    },
  );
});

test('--version and --help', async () => {
  const root = project({ '.git/': '' });
  expect(await plimsoll(root, ['--version'])).toEqual({
    code: 0,
    stdout: `plimsoll ${version}\n`,
    stderr: '',
  });
  const help = await plimsoll(root, ['-h']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/^plimsoll \[lint\] \[options\] \[paths…\]\n/);
  expect(await plimsoll(root, ['lint', '--help'])).toEqual(help);
  expect(await plimsoll(root, ['help'])).toEqual(help);
  expect((await plimsoll(root, ['version'])).stdout).toBe(`plimsoll ${version}\n`);
  const paths = await plimsoll(root, ['paths', '--help']);
  expect(paths.stdout).toMatch(/^plimsoll paths \[options\] \[paths…\]\n[\s\S]*--from WHERE/);
  expect(paths.stdout).not.toMatch(/--(?:fix|since)\b/);
  expect(await plimsoll(root, ['help', 'paths'])).toEqual(paths);
  expect(await plimsoll(root, ['help', 'pahts'])).toMatchObject({
    code: 2,
    stderr: 'plimsoll has no command "pahts". Did you mean "paths"? See plimsoll --help.\n',
  });
  expect(await plimsoll(root, ['help', 'paths', 'lint'])).toMatchObject({
    code: 2,
    stderr: 'plimsoll help needs the name of one command, such as paths.\n',
  });
});

test('what --list-rules and --print-config show has commands, too', async () => {
  const root = project({ '.git/': '' });
  const json = ['-f', 'json'];
  expect(await plimsoll(root, ['list-rules', ...json])).toEqual(
    await plimsoll(root, ['--list-rules', ...json]),
  );
  expect(await plimsoll(root, ['print-config', 'a.yaml'])).toEqual(
    await plimsoll(root, ['--print-config', 'a.yaml']),
  );
  expect((await plimsoll(root, ['--list-rules', 'a.yaml'])).stderr).toMatch(/list-rules takes no paths/);
});
