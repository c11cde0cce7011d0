import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { temporaryBeside } from '../output/temporary.js';
import { replaceFile } from './replace-file.js';

test('replaces an unchanged file, and leaves no other file', () => {
  const root = project({ 'a.yaml': 'old' });
  replaceFile(path.join(root, 'a.yaml'), 'old', 'new', root);
  expect(readFileSync(path.join(root, 'a.yaml'), 'utf8')).toBe('new');
  expect(readdirSync(root)).toEqual(['a.yaml']);
});

test('does not replace a file that has changed since', () => {
  const root = project({ 'a.yaml': 'edited' });
  expect(() => replaceFile(path.join(root, 'a.yaml'), 'old', 'new', root)).toThrow(
    'has changed since it was read',
  );
  expect(readFileSync(path.join(root, 'a.yaml'), 'utf8')).toBe('edited');
});

test('does not write through a link that replaced a file or a directory', () => {
  const root = project({ 'repo/k8s/a.yaml': 'old', 'victim.yaml': 'old', 'other/a.yaml': 'old' });
  const repo = path.join(root, 'repo');
  const file = path.join(repo, 'k8s/a.yaml');
  rmSync(file);
  symlinkSync('../../victim.yaml', file);
  expect(() => replaceFile(file, 'old', 'new', repo)).toThrow('through a symbolic link');
  rmSync(path.join(repo, 'k8s'), { recursive: true });
  symlinkSync('../other', path.join(repo, 'k8s'));
  expect(() => replaceFile(file, 'old', 'new', repo)).toThrow('through a symbolic link');
  expect(readFileSync(path.join(root, 'victim.yaml'), 'utf8')).toBe('old');
  expect(readFileSync(path.join(root, 'other/a.yaml'), 'utf8')).toBe('old');
});

test('keeps the old file if the new one cannot be written', () => {
  const root = project({ 'a.yaml': 'old' });
  const file = path.join(root, 'a.yaml');
  const next = temporaryBeside(file).replace(/\d+(?=\.tmp$)/, (n) => String(Number(n) + 1));
  mkdirSync(next);
  expect(() => replaceFile(file, 'old', 'new', root)).toThrow('cannot be written');
  expect(readFileSync(file, 'utf8')).toBe('old');
});
