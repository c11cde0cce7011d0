import { describe, expect, it } from 'vitest';
import { utf8Length } from './bytes.js';

describe('the length in bytes of UTF-8', () => {
  it.each([
    ['nothing', ''],
    ['ASCII of many pieces', 'x'.repeat(5000)],
    ['characters of two, three and four bytes', 'aé“😀'.repeat(999)],
    ['pairs where a piece ends', `a${'😀'.repeat(3000)}`],
    ['halves of pairs', '\ud800'.repeat(2000)],
  ])('counts %s', (_name, text) => {
    expect(utf8Length(text)).toBe(Buffer.byteLength(text));
  });
});
