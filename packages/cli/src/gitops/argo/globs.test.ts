import { expect, test } from 'vitest';
import { CROSSING, DOUBLE_STAR, globMatcher, PATHSPEC, SEGMENTS } from './globs.js';

const matches = (dialect: Parameters<typeof globMatcher>[1], pattern: string, text: string) =>
  globMatcher(pattern, dialect)?.(text);

test.each([
  ['*.yaml', 'a/b.yaml', true, false, true, false],
  ['apps/*', 'apps/a', true, true, true, true],
  ['apps/*', 'apps/a/sub', true, false, true, false],
  ['cfg/**', 'cfg/x/y.yaml', true, false, true, true],
  ['a/**/b', 'a/b', false, false, false, true],
  ['a/**/b', 'a/x/y/b', true, false, true, true],
  ['{a,b}.yaml', 'b.yaml', true, false, false, true],
  ['app-[0-9]', 'app-7', true, true, true, true],
  ['app-[!0-9]', 'app-7', false, false, false, false],
  ['a?c', 'abc', true, true, true, true],
  ['a?c', 'a/c', true, false, true, false],
  ['a\\*', 'a*', true, true, true, true],
  ['a\\*', 'ab', false, false, false, false],
  ['a.c', 'abc', false, false, false, false],
])('%s and %s', (pattern, text, crossing, segments, pathspec, doubleStar) => {
  expect(
    [CROSSING, SEGMENTS, PATHSPEC, DOUBLE_STAR].map((dialect) => matches(dialect, pattern, text)),
  ).toEqual([crossing, segments, pathspec, doubleStar]);
});

test('what is not a pattern, or expands to too many, matches nothing and is reported', () => {
  expect(globMatcher('[a', SEGMENTS)).toBeUndefined();
  expect(globMatcher('{a,b}'.repeat(20), CROSSING)).toBeUndefined();
});

test('a pattern with many stars takes no exponential time', () => {
  expect(matches(CROSSING, `${'*a'.repeat(500)}b`, 'a'.repeat(2000))).toBe(false);
});
