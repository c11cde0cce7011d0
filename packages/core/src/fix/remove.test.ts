import { describe, expect, it } from 'vitest';
import { fixed, type Step } from '../../test/fixing.js';

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

/** The text after a Pod's head, the place, and the text without it. */
const CASES: readonly (readonly [name: string, spec: string, path: string, to: string])[] = [
  ['the first key', 'spec:\n  a: 1\n  b: 2\n', 'spec.a', 'spec:\n  b: 2\n'],
  ['the last key', 'spec:\n  a: 1\n  b: 2\n', 'spec.b', 'spec:\n  a: 1\n'],
  ['the last key without a line break', 'spec:\n  a: 1\n  b: 2', 'spec.b', 'spec:\n  a: 1'],
  ['a key with a map', 'spec:\n  a:\n    x: 1\n    y: [1,\n      2]\n  b: 2\n', 'spec.a', 'spec:\n  b: 2\n'],
  ['a key with a comment', 'spec:\n  a: 1 # c\n  b: 2\n', 'spec.a', 'spec:\n  # c\n  b: 2\n'],
  ['the last key with a comment', 'spec:\n  b: 2\n  a: 1 # c\n', 'spec.a', 'spec:\n  b: 2\n  # c\n'],
  [
    'a key between comments',
    'spec:\n  # a\n  a: 1\n  # b\n  b: 2\n',
    'spec.a',
    'spec:\n  # a\n  # b\n  b: 2\n',
  ],
  [
    'a key between blank lines',
    'spec:\n  z: 0\n\n  a: 1\n\n  b: 2\n',
    'spec.a',
    'spec:\n  z: 0\n\n\n  b: 2\n',
  ],
  ['a block scalar', 'spec:\n  a: |\n    # text\n  b: 2\n', 'spec.a', 'spec:\n  b: 2\n'],
  ['the only key', 'spec:\n  a:\n    x: 1\n  b: 2\n', 'spec.a.x', 'spec:\n  a: {}\n  b: 2\n'],
  [
    'the only key, with comments',
    'spec:\n  a: # c\n    # d\n    x: 1 # e\n  b: 2\n',
    'spec.a.x',
    'spec:\n  a: {} # c\n    # d\n    # e\n  b: 2\n',
  ],
  ['the first key of an item', 'spec:\n  p:\n  - a: 1\n    b: 2\n', 'spec.p.0.a', 'spec:\n  p:\n  - b: 2\n'],
  [
    'the second key of an item',
    'spec:\n  p:\n  - a: 1\n    b: 2\n  - a: 3\n',
    'spec.p.0.b',
    'spec:\n  p:\n  - a: 1\n  - a: 3\n',
  ],
  [
    'the only key of an item',
    'spec:\n  p:\n  - a: 1\n  - b: 2\n',
    'spec.p.0.a',
    'spec:\n  p:\n  - {}\n  - b: 2\n',
  ],
  ['an item', 'spec:\n  p:\n  - a\n  - b # c\n  - d\n', 'spec.p.1', 'spec:\n  p:\n  - a\n  # c\n  - d\n'],
  [
    'an item that is a map',
    'spec:\n  p:\n    - a: 1\n      b: 2\n    - c: 3\n',
    'spec.p.0',
    'spec:\n  p:\n    - c: 3\n',
  ],
  ['the last item', 'spec:\n  p:\n    - a\n    - b\nz: 1\n', 'spec.p.1', 'spec:\n  p:\n    - a\nz: 1\n'],
  ['the only item', 'spec:\n  p:\n    - a\nz: 1\n', 'spec.p.0', 'spec:\n  p: []\nz: 1\n'],
  ['the first in braces', 'spec: {a: 1, b: 2}\n', 'spec.a', 'spec: {b: 2}\n'],
  ['the last in braces', 'spec: { a: 1, b: 2 }\n', 'spec.b', 'spec: { a: 1 }\n'],
  ['the only one in braces', 'spec: { a: 1 }\n', 'spec.a', 'spec: {}\n'],
  ['the middle in brackets', 'spec:\n  p: [a, b, c]\n', 'spec.p.1', 'spec:\n  p: [a, c]\n'],
  ['the only one in brackets', 'spec:\n  p: [a]\n', 'spec.p.0', 'spec:\n  p: []\n'],
];

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('fixes that remove', () => {
  for (const [name, spec, path, to] of CASES) {
    const step: Step = ['remove', path];
    it(name, async () => {
      expect(await fixed(HEAD + spec, step)).toBe(HEAD + to);
    });
    it(`${name}, with CRLF`, async () => {
      expect(await fixed(crlf(HEAD + spec), step)).toBe(crlf(HEAD + to));
    });
  }

  it('two neighbours one after the other leave another text', async () => {
    const text = `${HEAD}spec:\n  p:\n  - a\n  # c\n  - b\n`;
    const once = await fixed(text, ['remove', 'spec.p.0'], ['remove', 'spec.p.1']);
    expect(once).toBe(`${HEAD}spec:\n  p:\n  # c\n  - b\n`);
    expect(await fixed(once, ['remove', 'spec.p.0'])).toBe(`${HEAD}spec:\n  p: []\n  # c\n`);
  });

  it('distant values at once', async () => {
    const text = `${HEAD}spec:\n  p: [a, b, c, d, e]\n`;
    expect(await fixed(text, ['remove', 'spec.p.0'], ['remove', 'spec.p.2'], ['set', 'spec.q', 1])).toBe(
      `${HEAD}spec:\n  p: [b, d, e]\n  q: 1\n`,
    );
  });
});
