import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plimsoll, project } from '../../test/project.js';
import { writeAll } from './init-plugin.js';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

test('the package compiles, passes its own test and works in a config', { timeout: 60_000 }, async () => {
  const root = project({ '.git/': '' });
  const folder = path.join(root, 'plimsoll-plugin-shop');
  expect(await plimsoll(root, ['init-plugin', 'plimsoll-plugin-shop'])).toMatchObject({
    code: 0,
    stdout: '',
  });
  // As `npm install` would create it.
  mkdirSync(path.join(folder, 'node_modules/@plimsoll'), { recursive: true });
  for (const name of ['core', 'rule-tester'])
    symlinkSync(
      path.join(workspace, 'packages', name),
      path.join(folder, 'node_modules/@plimsoll', name),
      'dir',
    );
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  run(path.join(workspace, 'node_modules/typescript/bin/tsc'));
  expect(run('test/team-label.test.js')).toMatch(/fail 0/);
  const linted = await plimsoll(folder, ['examples', '-f', 'unix']);
  expect(linted).toEqual({
    code: 0,
    stderr: '',
    stdout: "examples/web.yaml:5:3: warning: Deployment 'web' has no label 'team'. [shop/team-label]\n",
  });
  expect((await plimsoll(folder, ['explain', 'shop/team-label'])).stdout).toContain(
    'The label says who answers for the workload.\n\n### How to fix\n\nAdd the label',
  );
});

test('no file is overwritten, and none is written beside one', async () => {
  const root = project({ 'src/index.ts': 'mine' });
  const run = await plimsoll(root, ['--init-plugin']);
  expect(run).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('already has src/index.ts, so nothing was written'),
  });
  expect(readFileSync(path.join(root, 'src/index.ts'), 'utf8')).toBe('mine');
  expect(await plimsoll(root, ['init-plugin', 'a', 'b'])).toMatchObject({ code: 2 });
});

test.each([
  ['a file that leads nowhere', 'README.md', 'README.md'],
  ['a directory that leads nowhere', 'src', 'src'],
  ['a directory elsewhere', 'test', 'test'],
])('nothing is written through a link to %s', async (_, link, named) => {
  const root = project({ 'elsewhere/': '', 'mine/': '' });
  symlinkSync(link === 'test' ? '../elsewhere' : '../nowhere', path.join(root, 'mine', link));
  expect(await plimsoll(root, ['init-plugin', 'mine'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`already has ${named}, so nothing was written`),
  });
  expect(readdirSync(path.join(root, 'mine'))).toEqual([link]);
  expect(readdirSync(root).sort()).toEqual(['elsewhere', 'mine']);
  expect(readdirSync(path.join(root, 'elsewhere'))).toEqual([]);
});

test('a file that cannot be written leaves no other behind', async () => {
  const root = project({ 'mine/.git/': '' });
  // No file system takes a name of that length.
  const failing = `${'a'.repeat(300)}/x`;
  expect(() => writeAll(path.join(root, 'mine'), { 'a/b.ts': '', 'c.ts': '', [failing]: '' })).toThrow(
    /cannot be written: .*\. Nothing was written\.$/,
  );
  expect(readdirSync(path.join(root, 'mine'))).toEqual(['.git']);
});
