import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromFragment, toFragment } from '../playground/permalink.js';
import { nameProblem, type PlaygroundState } from '../playground/state.js';
import { piecesOf } from '../playground/terminal.js';

const fragment = (state: unknown): string =>
  `#1.${deflateRawSync(typeof state === 'string' ? state : JSON.stringify(state)).toString('base64url')}`;

test('a link contains what was written, whatever it is', async () => {
  const state = fc.record({
    files: fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z]{1,8}(?:\/[a-zü]{1,8}\.yaml)?$/),
        text: fc.string({ unit: 'grapheme' }),
      }),
      { minLength: 1, maxLength: 4, selector: ({ name }) => name },
    ),
    preset: fc.constantFrom('recommended', 'cis/level-1'),
    kubernetes: fc.constantFrom('latest', '1.34'),
  });
  await fc.assert(
    fc.asyncProperty(state, async (given) => {
      const read = await fromFragment(await toFragment(given));
      const lines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');
      expect(read).toEqual({
        ...given,
        files: given.files.map(({ name, text }) => ({ name, text: lines(text) })),
      } satisfies PlaygroundState);
    }),
    { numRuns: 50 },
  );
});

test('a link of an older page gets defaults, and other text is not a link', async () => {
  expect(await fromFragment(fragment({ files: [['a.yaml', 'a: 1\r\n']] }))).toEqual({
    files: [{ name: 'a.yaml', text: 'a: 1\n' }],
    preset: 'recommended',
    kubernetes: 'latest',
  });
  expect(await fromFragment('#why')).toBeUndefined();
  expect(await fromFragment('')).toBeUndefined();
});

test.each([
  ['not base64', '#1.%%%'],
  ['not deflated', '#1.AAAA'],
  ['not JSON', fragment('{')],
  ['no object', fragment('null')],
  ['no files', fragment({ files: [] })],
  ['no texts', fragment({ files: [['a.yaml', 1]] })],
  ['a path out of the directory', fragment({ files: [['../a.yaml', '']] })],
  [
    'two files of one name',
    fragment({
      files: [
        ['a', ''],
        ['a', ''],
      ],
    }),
  ],
  ['a preset with markup', fragment({ files: [['a', '']], preset: '<b>' })],
  ['no release', fragment({ files: [['a', '']], kubernetes: '1.34"' })],
  ['a text that inflates to 64 MiB', fragment({ files: [['a', ' '.repeat(64 << 20)]] })],
])('a link is refused with %s', async (_, link) => {
  await expect(fromFragment(link)).rejects.toThrow();
});

test('names of files are paths, each once', () => {
  expect(nameProblem('apps/web.yaml', [])).toBeUndefined();
  for (const name of ['', '/a', 'a//b', 'a/../b', 'a\u202eb', 'a\nb', 'a\\b', 'x'.repeat(201)])
    expect(nameProblem(name, [])).toBeDefined();
  expect(nameProblem('a', ['a'])).toMatch(/already/);
});

test('styles and links of a terminal become pieces, and other text stays text', () => {
  expect(
    piecesOf(
      'a\u001b[1mb\u001b[0m\u001b]8;;file:///w%20.yaml\u001b\\\u001b[2m3:5\u001b[0m\u001b]8;;\u001b\\<b>\u001b[9z',
    ),
  ).toEqual([
    { text: 'a', styles: [] },
    { text: 'b', styles: ['bold'] },
    { text: '3:5', styles: ['dim'], href: 'file:///w%20.yaml' },
    { text: '<b>\u001b[9z', styles: [] },
  ]);
});
