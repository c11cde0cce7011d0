import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type Json, type JsonObject } from '../json.js';
import { readDocuments } from '../yaml/index.js';
import { joinedBlocks } from './join-blocks.js';

const printed = (value: JsonObject, indent: string): string =>
  Object.entries(value)
    .map(([key, inside]) =>
      isObject(inside)
        ? `\n${indent}${key}:${printed(inside, `${indent}  `)}`
        : `\n${indent}${key}: ${JSON.stringify(inside)}`,
    )
    .join('');

/** Merges both. Undefined if they differ in a value. */
function merged(a: Json, b: Json): Json | undefined {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b) ? a : undefined;
  const result: Record<string, Json> = { ...a };
  for (const [key, inside] of Object.entries(b)) {
    const together = Object.hasOwn(a, key) ? merged(a[key] as Json, inside) : inside;
    if (together === undefined) return undefined;
    result[key] = together;
  }
  return result;
}

const { tree } = fc.letrec<{ tree: JsonObject }>((tie) => ({
  tree: fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.oneof({ maxDepth: 3 }, fc.constantFrom(true, 'x', 'y: z'), tie('tree')),
    { minKeys: 1, maxKeys: 3, noNullPrototype: true },
  ) as fc.Arbitrary<JsonObject>,
}));

test('two joined blocks contain what both contain, or are not joined', () => {
  fc.assert(
    fc.property(tree, tree, (a, b) => {
      const text = joinedBlocks(printed(a, '    '), printed(b, '    '));
      const wanted = merged(a, b);
      if (wanted === undefined) expect(text).toBeUndefined();
      else expect([...readDocuments(`top:${text}\n`)][0]?.value).toEqual({ top: wanted });
    }),
    { numRuns: 500 },
  );
});

describe('blocks are not joined', () => {
  test.each([
    ['where the same list is added twice', '\n  a:\n    - x', '\n  a:\n    - y'],
    ['where they stand in other columns', '\n  a:\n    b: 1', '\n    a:\n      c: 1'],
    ['where one is in brackets', ', a: {b: 1}', ', a: {c: 1}'],
    ['where a key is quoted in another way', '\n  - a', '\n  - b'],
  ])('%s', (_, a, b) => expect(joinedBlocks(a, b)).toBeUndefined());
});
