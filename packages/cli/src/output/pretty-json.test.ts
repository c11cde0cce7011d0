import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prettyJson } from './pretty-json.js';

test('it equals JSON.stringify with two spaces, except for invisible characters', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(prettyJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  const plain = { a: [1, 'x', null, {}], b: { c: [] }, d: undefined };
  expect(prettyJson(plain)).toBe(JSON.stringify(plain, null, 2));
  expect(prettyJson({ '\u202e': 'a\u009bb' })).toBe('{\n  "\\u202e": "a\\u009bb"\n}');
});
