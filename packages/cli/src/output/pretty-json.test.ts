import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prettyJson } from './pretty-json.js';

test('it is what JSON.stringify writes with two blanks, but for what cannot be seen', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(prettyJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const plain = { a: [1, 'x', null, {}], b: { c: [] }, d: undefined };
  expect(prettyJson(plain)).toBe(JSON.stringify(plain, null, 2));
  expect(prettyJson({ '\u202e': 'a\u009bb' })).toBe('{\n  "\\u202e": "a\\u009bb"\n}');
});
