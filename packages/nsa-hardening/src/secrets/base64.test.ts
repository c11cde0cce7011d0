import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, decodeText } from './base64.js';

test('decodes what Node encodes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
    }),
  );
});

test('other text is not base64', () => {
  expect(decodeBase64('<secret>')).toBeUndefined();
  expect(decodeBase64('abcde')).toBeUndefined();
  expect(decodeText('a2luZDog\nQ29uZmln\n')).toBe('kind: Config');
});
