import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLike } from './operators.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });

test('patterns mean the same as their regular expressions', () => {
  fc.assert(
    fc.property(text, pattern, (value, like) => {
      const source = like.replace(/[.*?/]/g, (c) => ({ '*': '[^]*', '?': '[^]' })[c] ?? `\\${c}`);
      expect(isLike(value, like)).toBe(new RegExp(`^${source}$`).test(value));
    }),
    { numRuns: 2000 },
  );
});

test('many stars take no exponential time', () => {
  expect(isLike('a'.repeat(2_000), `${'*a'.repeat(50)}b`)).toBe(false);
});
