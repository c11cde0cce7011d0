import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesWithAddresses, PLACEHOLDERS, placeholdersIn, readdress, readHome } from './home.mjs';
import { root } from './workspace.mjs';

const published = { repository: 'https://git.acme.test/tools/plimsoll', site: 'https://acme.test/plimsoll' };
const moved = { repository: 'https://github.com/acme/linter', site: 'https://plimsoll.acme.test' };

test('home.json has addresses of the right form', () => {
  expect(Object.keys(readHome())).toEqual(['repository', 'site']);
});

test('placeholders are named, so that a release can refuse them', () => {
  expect(placeholdersIn(PLACEHOLDERS)).toEqual(['repository', 'site']);
  expect(placeholdersIn({ ...PLACEHOLDERS, site: published.site })).toEqual(['repository']);
  expect(placeholdersIn(published)).toEqual([]);
});

test('addresses follow home.json, from the placeholders and from one home to the next', () => {
  const text = [
    'git clone https://github.com/OWNER/plimsoll',
    'uses: OWNER/plimsoll/action@v0',
    'repo: https://github.com/OWNER/plimsoll-pre-commit',
    'See https://plimsoll.example/rules/.',
    '* @OWNER',
  ].join('\n');
  const first = readdress(text, PLACEHOLDERS, published);
  expect(first.split('\n')).toEqual([
    'git clone https://git.acme.test/tools/plimsoll',
    'uses: tools/plimsoll/action@v0',
    'repo: https://git.acme.test/tools/plimsoll-pre-commit',
    'See https://acme.test/plimsoll/rules/.',
    '* @tools',
  ]);
  expect(readdress(first, published, moved).split('\n')).toEqual([
    'git clone https://github.com/acme/linter',
    'uses: acme/linter/action@v0',
    'repo: https://github.com/acme/linter-pre-commit',
    'See https://plimsoll.acme.test/rules/.',
    '* @tools',
  ]);
});

test('no file keeps a placeholder when home.json has none', () => {
  const files = filesWithAddresses();
  expect(files).toContain('README.md');
  const held = files.filter((file) =>
    /\bOWNER\/|@OWNER|\bplimsoll\.example\b|\bgit\.example\/plimsoll/.test(
      readdress(readFileSync(path.join(root, file), 'utf8'), readHome(), published),
    ),
  );
  expect(held).toEqual([]);
});
