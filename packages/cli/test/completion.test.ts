import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../src/commands.js';
import { completionFacts } from '../src/completion/facts.js';
import { plimsoll, project } from './project.js';

const BASH = ['/bin/bash', '/usr/bin/bash'].find((file) => existsSync(file));

const script = async (shell: string): Promise<string> => (await plimsoll('/', ['completion', shell])).stdout;

/** What a real bash completes for each line. It splits `--flag=value` into three words. */
async function completed(cwd: string, lines: readonly string[]): Promise<readonly string[][]> {
  const calls = lines.map((line) => {
    const words = line.split(/(=)| /).filter((word) => word !== undefined);
    const list = words.map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _plimsoll; echo "\${COMPREPLY[*]}"`;
  });
  const { stdout, stderr } = spawnSync(
    BASH!,
    ['--norc', '-c', `${await script('bash')}\n${calls.join('\n')}`],
    {
      cwd,
      encoding: 'utf8',
    },
  );
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '));
}

test.skipIf(BASH === undefined)('bash completes commands, options and their values', async () => {
  const cwd = project({ 'paper.yaml': '', 'other.yaml': '' });
  expect(
    await completed(cwd, [
      'plimsoll pa',
      'plimsoll lint pap',
      'plimsoll --max-w',
      'plimsoll -f sar',
      'plimsoll --format=g',
      'plimsoll report -f ',
      'plimsoll paths -f s',
      'plimsoll --preset pod-security/r',
      'plimsoll --explain pod-security/priv',
      'plimsoll . --fail-on c',
      'plimsoll --config o',
      'plimsoll completion ',
      'plimsoll explain pod-security/priv',
    ]),
  ).toEqual([
    ['paper.yaml', 'paths'],
    ['paper.yaml'],
    ['--max-warnings'],
    ['sarif'],
    ['github', 'gitlab'],
    ['text', 'json', 'compliance', 'sarif', 'html'],
    expect.arrayContaining(['sarif', 'svg']),
    ['pod-security/restricted', 'pod-security/recommended'],
    ['pod-security/privileged'],
    ['critical'],
    ['other.yaml'],
    ['bash', 'zsh', 'fish'],
    ['pod-security/privileged'],
  ]);
});

test.each(['zsh', 'fish'])('%s gets every option with its help and values', async (shell) => {
  const text = await script(shell);
  for (const { name } of completionFacts(commands).flags)
    expect(text).toMatch(shell === 'zsh' ? new RegExp(`--${name}\\b`) : new RegExp(` -l ${name} `));
  expect(text).toContain('pod-security/privileged');
  expect(text).toContain('compliance-json');
});

test('the shell has to be a known one', async () => {
  const { code, stderr } = await plimsoll('/', ['completion', 'fihs']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'plimsoll completion needs the name of a shell and nothing else: bash, zsh, fish. Did you mean "fish"?\n',
  });
});
