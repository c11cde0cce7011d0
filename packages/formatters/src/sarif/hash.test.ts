import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineHashes } from './hash.js';

const allLines = { has: () => true, size: Number.POSITIVE_INFINITY } as unknown as ReadonlySet<number>;
const hashesOf = (text: string) =>
  [...lineHashes(text, allLines)].sort(([a], [b]) => a - b).map(([, hash]) => hash);

// From the tests of github/codeql-action, src/fingerprints.test.ts.
test.each([
  ['', ['c129715d7a2bc9a3:1']],
  [
    ' a\nb\n  \t\tc\n d',
    ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'],
  ],
])('published vector %j', (text, expected) => {
  expect(hashesOf(text)).toEqual(expected);
  expect(hashesOf(text.replaceAll('\n', '\r\n'))).toEqual(expected);
  expect(hashesOf(text.replaceAll('\n', '\r'))).toEqual(expected);
});

test('published vector of equal lines', () => {
  const hashes = hashesOf('Lorem ipsum dolor sit amet.\n'.repeat(10));
  expect(hashes.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6].map((ordinal) => `a7f2ff13bc495cf2:${ordinal}`));
  expect(hashes).toHaveLength(11);
  expect(new Set(hashes.slice(6).map((hash) => hash.split(':')[0])).size).toBe(5);
});

/** The definition without a rolling hash: 100 characters from each line's first kept one on, mod 2^64. */
function reference(text: string): string[] {
  const characters: number[] = [];
  const lineStarts: number[] = [];
  let atLineStart = true;
  let afterCr = false;
  const keep = (code: number) => {
    if (atLineStart) lineStarts.push(characters.length);
    atLineStart = code === 10;
    characters.push(code);
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 32 || code === 9 || (afterCr && code === 10)) {
      afterCr = false;
      continue;
    }
    afterCr = code === 13;
    keep(afterCr ? 10 : code);
  }
  keep(65535);
  const seen = new Map<string, number>();
  return lineStarts.map((start) => {
    let hash = 0n;
    for (let i = start; i < start + 100; i++)
      hash = BigInt.asUintN(64, hash * 37n + BigInt(characters[i] ?? 0));
    const digits = hash.toString(16);
    seen.set(digits, (seen.get(digits) ?? 0) + 1);
    return `${digits}:${seen.get(digits)}`;
  });
}

test('equals the definition with BigInt', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      '\r\n',
      '\r',
      ' ',
      '\t',
      '- name: app\n',
      '\r \n',
      'x'.repeat(99),
      '\uffff',
      '\ufeff',
    ),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      expect(hashesOf(text)).toEqual(reference(text));
    }),
  );
});

test('hashes the requested lines, with ordinals over all lines', () => {
  const text = 'same\n'.repeat(80);
  const all = hashesOf(text);
  expect([...lineHashes(text, new Set([3, 50, 999]))]).toEqual([
    [3, all[2]],
    [50, all[49]],
  ]);
});
