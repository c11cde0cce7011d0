import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { project } from '../../test/project.js';
import { findProgram, runProgram } from './program.js';

const onPosix = describe.skipIf(process.platform === 'win32');

/** Writes shell scripts, by path. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const root = project(
    Object.fromEntries(Object.entries(scripts).map(([file, text]) => [file, `#!/bin/sh\n${text}\n`])),
  );
  for (const file of Object.keys(scripts)) chmodSync(path.join(root, file), 0o755);
  return root;
}

onPosix('a program is found', () => {
  test.each<readonly [string, readonly string[], string | undefined]>([
    ['first on PATH', ['/b', '/a'], 'b/helm'],
    ['not where it is not', ['/none'], undefined],
    ['not by a relative entry', ['a', '.', '', './b'], undefined],
    ['not among packages', ['/node_modules/.bin', '/x/node_modules/.bin/'], undefined],
    ['behind those', ['/node_modules/.bin', '/a'], 'a/helm'],
  ])('%s', (_, folders, expected) => {
    const names = ['a/helm', 'b/helm', 'node_modules/.bin/helm', 'x/node_modules/.bin/helm'];
    const root = programs(Object.fromEntries(names.map((name) => [name, ''])));
    const PATH = folders
      .map((folder) => (folder.startsWith('/') ? root + folder : folder))
      .join(path.delimiter);
    expect(findProgram('helm', { PATH })).toBe(expected && path.join(root, expected));
  });

  test('not without a PATH', () => {
    expect(findProgram('helm', {})).toBeUndefined();
  });

  test('not where it is a link to a package, a directory or no program', () => {
    const made = programs({ 'node_modules/.bin/helm': '', 'plain/helm': '' });
    mkdirSync(path.join(made, 'link'));
    mkdirSync(path.join(made, 'folder/helm'), { recursive: true });
    symlinkSync('../node_modules/.bin/helm', path.join(made, 'link/helm'));
    chmodSync(path.join(made, 'plain/helm'), 0o644);
    const PATH = ['link', 'folder', 'plain'].map((name) => path.join(made, name)).join(path.delimiter);
    expect(findProgram('helm', { PATH })).toBeUndefined();
  });
});

onPosix('a program that runs', () => {
  const run = (script: string, args: readonly string[] = [], limits?: Parameters<typeof runProgram>[3]) => {
    const root = programs({ tool: script });
    return runProgram(path.join(root, 'tool'), args, root, limits);
  };

  test('sees nothing of the user: no environment, no PATH, a temporary home, a proxy that leads nowhere', async () => {
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary');
    const result = await run('/usr/bin/env');
    vi.unstubAllEnvs();
    const output = 'output' in result ? result.output : '';
    expect(output).not.toContain('canary');
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1];
    expect(value('PATH')).toBe(value('HOME'));
    expect(value('https_proxy')).toBe('http://127.0.0.1:9');
    expect(existsSync(value('HOME')!)).toBe(false);
  });

  test('gets its arguments as they are: there is no shell', async () => {
    expect(await run('printf "%s|" "$@"', ['$(id)', 'a b', ';', '*'])).toEqual({ output: '$(id)|a b|;|*|' });
  });

  test('has nothing to read', async () => {
    expect(await run('read line || echo end')).toEqual({ output: 'end\n' });
  });

  test.each([
    [
      'the error that it tells',
      'echo "warning: x: password" >&2; echo "Error: no. Why?" >&2; exit 1',
      'no. Why?',
    ],
    ['all that it says', 'echo one >&2; echo two. >&2; exit 3', 'one two'],
  ])('and fails says why: %s', async (_, script, failure) => {
    expect(await run(script)).toMatchObject({ failure });
  });

  test('is ended if it does not end or writes without end', async () => {
    expect(await run('exec /bin/sleep 60', [], { seconds: 0.2, mebibytes: 1 })).toMatchObject({
      failure: 'it took more than 0.2 seconds',
    });
    expect(await run('exec /usr/bin/yes', [], { seconds: 60, mebibytes: 1 })).toMatchObject({
      failure: 'it wrote more than 1 MiB',
    });
  });

  test('is reported if it is missing', async () => {
    expect(await runProgram('/nowhere/tool', [], '/')).toMatchObject({
      failure: expect.stringContaining('ENOENT'),
    });
  });
});
