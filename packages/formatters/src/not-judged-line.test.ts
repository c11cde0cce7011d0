import { notJudgedGroups } from '@plimsoll/core/internal';
import { expect, test } from 'vitest';
import { notJudgedLine } from './not-judged-line.js';

const line = (...files: readonly string[]): string =>
  notJudgedLine(notJudgedGroups(files.map((file) => ({ reason: 'git-ignored', file })))[0]!);

test('names up to three files, as far as they fit', () => {
  expect(line('a.yaml', 'b.yaml')).toBe('2 files and directories that git ignores (a.yaml, b.yaml).');
  expect(line('a', 'b', 'c', 'd', 'd')).toBe('5 files and directories that git ignores (a, b, c, 1 more).');
  const long = `${'deep/'.repeat(20)}`;
  expect(line(`${long}a.yaml`, 'b.yaml')).toBe(
    `2 files and directories that git ignores (${long}a.yaml, 1 more).`,
  );
  expect(line('a.yaml', `${long}b.yaml`)).toBe('2 files and directories that git ignores (a.yaml, 1 more).');
});
