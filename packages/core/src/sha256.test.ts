import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';

const expected = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const TEXTS = [
  ...['größe 🚢', 'x'.repeat(1000), 'half a pair: \ud800'],
  // Every way to fill the last block.
  ...Array.from({ length: 130 }, (_, length) => 'abc'.repeat(50).slice(0, length)),
];

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe.each(['Node', 'a browser'])('SHA-256 in %s', (host) => {
  it('is that of the text in UTF-8', async () => {
    const { sha256 } = await import('./sha256.js');
    // A browser has no `process`.
    if (host === 'a browser') vi.stubGlobal('process', undefined);
    const own = TEXTS.map(sha256);
    vi.unstubAllGlobals();
    expect(own).toEqual(TEXTS.map(expected));
  });
});
