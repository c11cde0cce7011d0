import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commitOf } from './commit.js';

const HASH = '0123456789abcdef0123456789abcdef01234567';

function repository(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-commit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ['of a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${HASH}\n` }, HASH],
  ['without a branch, as CI checks out', { '.git/HEAD': `${HASH}\n` }, HASH],
  [
    'of a branch that git has packed',
    { '.git/HEAD': 'ref: refs/heads/a/b\n', '.git/packed-refs': `# pack-refs\n${HASH} refs/heads/a/b\n` },
    HASH,
  ],
  [
    'of a work tree',
    {
      '.git': 'gitdir: main/.git/worktrees/w\n',
      'main/.git/worktrees/w/HEAD': 'ref: refs/heads/w\n',
      'main/.git/worktrees/w/commondir': '../..\n',
      'main/.git/refs/heads/w': `${HASH}\n`,
    },
    HASH,
  ],
  ['before the first commit', { '.git/HEAD': 'ref: refs/heads/main\n' }, undefined],
  ['of what leads out of the refs', { '.git/HEAD': 'ref: refs/../../x\n', x: `${HASH}\n` }, undefined],
  ['of a file that holds no hash', { '.git/HEAD': 'password\n' }, undefined],
  ['without git', {}, undefined],
])('reads the commit %s', (_, files, expected) => {
  expect(commitOf(repository(files))).toBe(expected);
});
