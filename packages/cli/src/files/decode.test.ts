import { SourceText } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from './decode.js';

function firstProblem(bytes: Uint8Array): string | undefined {
  const { text, problems } = decode(bytes);
  const [problem] = problems;
  if (!problem) return undefined;
  const { line, column } = new SourceText('x', text).position(problem.start);
  return `${line}:${column}`;
}

test('valid UTF-8 is kept as it is, byte order mark and CRLF included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      const text = `\ufeff${given}\r\n`;
      expect(decode(Buffer.from(text))).toEqual({ text, problems: [] });
    }),
  );
});

test.each([
  ['Latin-1', Buffer.from('a: 1\r\nb: f\xfcr\n', 'latin1'), '2:5'],
  ['after characters of several bytes', Buffer.concat([Buffer.from('ü€😀: '), Buffer.from([0xff])]), '1:7'],
  [
    'after a replacement character of its own',
    Buffer.concat([Buffer.from('\ufffd\n'), Buffer.from([0xc0])]),
    '2:1',
  ],
  ['a sequence that is cut off', Buffer.from('ab€').subarray(0, 4), '1:3'],
  ['a surrogate', Buffer.from([0x61, 0xed, 0xa0, 0x80]), '1:2'],
  ['after a byte order mark', Buffer.concat([Buffer.from('\ufeffa'), Buffer.from([0x80])]), '1:2'],
])('the first bad byte has a line and column: %s', (_, bytes, expected) => {
  expect(firstProblem(bytes)).toBe(expected);
});

test('the first bad byte is where the valid text before it ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(0x80, 0xc0, 0xff), (before, byte) => {
      const bytes = Buffer.concat([Buffer.from(`${before}|`), Buffer.from([byte])]);
      expect(decode(bytes).problems).toMatchObject([{ rule: 'invalid-utf8', start: `${before}|`.length }]);
    }),
  );
});

test('UTF-16 is reported, but still read', () => {
  const text = '\ufeffkind: Pod';
  const littleEndian = Buffer.from(text, 'utf16le');
  const bigEndian = Buffer.from(littleEndian).swap16();
  for (const bytes of [littleEndian, bigEndian])
    expect(decode(bytes)).toMatchObject({
      text,
      problems: [{ message: 'The file is UTF-16, but Kubernetes reads UTF-8. Save it as UTF-8.', start: 0 }],
    });
});
