import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeLine, escapeSarifMessage, toJson } from './index.js';

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom(...'\\[]({0})\n\u001b\u202e\u2028'), fc.string({ unit: 'binary' })),
});

test.each([
  ['a\nb\r\tc', 'a\\nb\\r\\tc'],
  ['\u001b[31m\u0007\u007f', '\\x1b[31m\\x07\\x7f'],
  ['\u009b2J', '\\x9b2J'],
  ['\u202egpj\u2066', '\\u202egpj\\u2066'],
  ['\u2028\u2029\ufeff', '\\u2028\\u2029\\ufeff'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\u{e0041}'],
  ["Ünïcode, 日本語, 😀 and 'quotes'", "Ünïcode, 日本語, 😀 and 'quotes'"],
])('escapeLine(%j)', (text, expected) => {
  expect(escapeLine(text)).toBe(expected);
});

test('a line stays one line without control characters, whatever is in it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(escapeLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});

/** Embedded links as SARIF 2.1.0, 3.11.6 defines them, and as less strict viewers find them. */
const links = (message: string) => [
  ...message.matchAll(/(?<!\\)(?:\\\\)*\[((?:[^\\[\]]|\\[\\[\]])*)\]\(([^)]*)\)/g),
  ...message.matchAll(/(?<!\\)\[[^\]]*(?<!\\)\]\([^)]*\)/g),
];

test('no string makes a link or a placeholder in a SARIF message', () => {
  expect(links('see [here](1)')).not.toEqual([]);
  expect(escapeSarifMessage('see [here](1), {0} and C:\\x')).toBe('see \\[here\\](1), {{0}} and C:\\\\x');
  expect(escapeSarifMessage('\u{13430}')).toBe('\\u{{13430}}');
  fc.assert(
    fc.property(anyText, (text) => {
      const escaped = escapeSarifMessage(text);
      expect(links(escaped)).toEqual([]);
      // Our own link after it is the only one.
      expect(links(`${escaped} [there](2)`).every(([, name]) => name === undefined || name === 'there')).toBe(
        true,
      );
      expect(escaped).not.toMatch(/(?<!\{)\{\d+\}(?!\})/);
    }),
  );
});

test('JSON text has the same data and nothing unprintable', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), anyText, (value, text) => {
      const data = { [text]: value, text };
      const written = toJson(data);
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(data)));
      expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
