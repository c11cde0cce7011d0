import { expect, it } from 'vitest';
import { patternReader } from './patterns.js';

it('reads patterns as Go does', () => {
  const matches = patternReader();
  expect(matches('^(?:[a-z]+)$', 'abc')).toBe(true);
  expect(matches('^(?:[a-z]+)$', 'Abc')).toBe(false);
  expect(matches('(?i)^abc', 'ABCD')).toBe(true);
  expect(matches('^\\p{L}+\\z', 'äöü')).toBe(true);
  expect(matches('b', 'abc')).toBe(true);
});

it.each([
  ['is none in Go', 'a(?=b)'],
  ['is not closed', '('],
  ['copies too much', '(?:(?:a{100}){100}){100}'],
  ['is too long', `${'\\p{L}{900}'.repeat(100)}`],
])('ignores a pattern that %s', (_, pattern) => {
  expect(patternReader()(pattern, 'ab')).toBeUndefined();
});

it('ends where a backtracking engine would not', () => {
  expect(patternReader()('^(a+)+$', `${'a'.repeat(5000)}!`)).toBe(false);
});

it('limits the work of a run', () => {
  const matches = patternReader();
  const text = 'a'.repeat(1_000_000);
  const answers = Array.from({ length: 40 }, () => matches('^x(?:aaaaa|aaaaab)*$', text));
  expect(answers[0]).toBe(false);
  expect(answers.at(-1)).toBeUndefined();
});
