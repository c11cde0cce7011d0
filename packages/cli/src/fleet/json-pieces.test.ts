import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces } from './json-pieces.js';

function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Puts the pieces of a text together again. */
function read(text: string | Uint8Array, size = 7): unknown {
  const object: Record<string, unknown> = {};
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const set = (key: string, value: unknown): void => {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  };
  for (const piece of jsonPieces(chunksOf(bytes, size), 'findings')) {
    if ('value' in piece) set(piece.key, piece.value);
    else set(piece.key, [...((object[piece.key] as unknown[] | undefined) ?? []), piece.item]);
  }
  return object;
}

const value = fc.jsonValue({ stringUnit: 'binary' });
const result = fc
  .tuple(fc.dictionary(fc.string({ unit: 'binary' }), value), fc.option(fc.array(value)))
  .map(([object, findings]) => (findings ? { ...object, findings } : object));

test('pieces equal what JSON.parse reads, for all chunk sizes and indentations', () => {
  fc.assert(
    fc.property(
      result,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 2, '\t'),
      (object, size, indent) => {
        // UTF-8 cannot encode lone surrogates.
        const text = Buffer.from(JSON.stringify(object, null, indent)).toString();
        expect(read(text, size)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('a truncated text is not an object, wherever it ends', () => {
  fc.assert(
    fc.property(result, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (object, where) => {
      const bytes = Buffer.from(JSON.stringify(object));
      expect(() => read(bytes.subarray(0, Math.floor(where * bytes.length)))).toThrow();
    }),
  );
});

test.each([
  ['', 'it ends after 0 bytes in the middle of the text, as when what wrote it was stopped'],
  ['{"a":"b', 'it ends after 7 bytes in the middle of the text, as when what wrote it was stopped'],
  ['[]', 'the "{" that an object begins with is missing, at byte 0'],
  ['{"a" 1}', 'a ":" is missing, at byte 5'],
  ['{"a":1 "b":2}', 'a "," is missing, at byte 7'],
  ['{"findings":[1 2]}', 'a "," is missing, at byte 15'],
  ['{"findings":[1,]}', 'a value is missing, at byte 15'],
  ['{a:1}', 'the name of a member is missing, at byte 1'],
  ['{"a":[1}}', 'what begins at byte 5 is no JSON in UTF-8'],
  ['{"a":nul}', 'what begins at byte 5 is no JSON in UTF-8'],
  ['{} {}', 'more follows the object, at byte 3'],
])('%s: %s', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a byte order mark is not part of the text, and UTF-16 is reported', () => {
  expect(read('\ufeff{"a":1}', 100)).toEqual({ a: 1 });
  expect(() => read(Buffer.from('\ufeff{"a":1}', 'utf16le'))).toThrow('it is in UTF-16');
  expect(() => read(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow('no JSON in UTF-8');
});
