import { describe, expect, it, vi } from 'vitest';
import { readDocuments } from './read-documents.js';

vi.setConfig({ testTimeout: 120_000 });

const read = (text: string, maxDocumentSize?: number) => [
  ...readDocuments(text, maxDocumentSize === undefined ? {} : { maxDocumentSize }),
];
const rules = (text: string, maxDocumentSize?: number) =>
  read(text, maxDocumentSize).map(({ problems }) => problems.map(({ rule }) => rule).join());

describe('depth', () => {
  const shapes: Record<string, (depth: number) => string> = {
    lists: (depth) => `${'- '.repeat(depth)}x`,
    brackets: (depth) => '['.repeat(depth) + ']'.repeat(depth),
    braces: (depth) => `${'{a: '.repeat(depth)}x${'}'.repeat(depth)}`,
    'open brackets': (depth) => '['.repeat(depth),
    maps: (depth) => Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'explicit keys': (depth) => '? '.repeat(depth),
    'lists of maps': (depth) =>
      Array.from({ length: depth }, (_, i) => `${' '.repeat(2 * i)}- a:`).join('\n'),
  };

  it.each(Object.entries(shapes))('of %s is refused before anything recurses', (_name, shape) => {
    for (let round = 0; round < 5; round++)
      for (const depth of [250, 2500]) expect(rules(shape(depth))).toEqual(['too-deep']);
    expect(rules(`a: 1\n---\n${shape(2500)}\n---\nb: 2\n`)).toEqual(['', 'too-deep', '']);
  });

  it('is no problem at the depth of manifests', () => {
    expect(rules(shapes.lists!(90))).toEqual(['']);
    expect(rules(shapes.maps!(90))).toEqual(['']);
    expect(rules(shapes.brackets!(90))).toEqual(['']);
  });
});

describe('size', () => {
  it('above the limit fails a document, not its neighbours', () => {
    const text = `a: 1\n---\nb: ${'x'.repeat(1000)}\n---\nc: 3\n`;
    const documents = read(text, 500);
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, undefined, { c: 3 }]);
    expect(rules(text, 500)).toEqual(['', 'too-large', '']);
    const [problem] = documents[1]!.problems;
    expect(text.slice(problem!.start, problem!.end)).toMatch(/^b: x+$/);
  });

  it('is also bounded by the cost of a document', () => {
    expect(rules(`a: 1\n---\n[${'a,'.repeat(400_000)}]\n---\nb: 2\n`)).toEqual(['', 'too-large', '']);
  });

  it('of a file of many documents does not matter', () => {
    expect(rules('---\na: 1\n'.repeat(1000), 100)).toHaveLength(1000);
  });
});

describe('aliases', () => {
  const bomb = (line: (i: number) => string) =>
    `a0: &a0 {x: 1, y: 2}\n${Array.from({ length: 40 }, (_, i) => line(i)).join('\n')}\n`;

  it('that expand without end are refused', () => {
    expect(rules(bomb((i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`))).toEqual(['alias-limit']);
    expect(rules(bomb((i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}]}`))).toEqual(['alias-limit']);
  });

  it('that repeat a block a few hundred times are not', () => {
    expect(rules(`a: &a {b: [1, 2, 3]}\nc:\n${'- *a\n'.repeat(300)}`)).toEqual(['']);
  });
});

/** Each of these takes quadratic time, or worse, in a naive reader. The test only checks that they end. */
describe('long texts', () => {
  const count = 100_000;
  it.each<[string, string]>([
    ['documents', '---\na: 1\n'.repeat(count / 10)],
    ['broken documents', '---\na: [\n'.repeat(count / 10)],
    ['blank lines', `a: 1\n${'\n'.repeat(count)}b: 2`],
    ['comments', `a:\n  b: 1\n${'    # c\n'.repeat(count)}b: 2`],
    ['blank lines, then comments', `a:\n  b: 1\n${'\n'.repeat(count)}${'      # c\n'.repeat(count)}  c: 2`],
    ['anchors', Array.from({ length: count / 10 }, (_, i) => `- &a${i} x`).join('\n')],
    ['anchors of nothing', `a:\n${'  &a\n'.repeat(count)}`],
    ['keys', Array.from({ length: count / 10 }, (_, i) => `k${i}: v`).join('\n')],
    ['blanks in a line', `a: x${' '.repeat(count)}y`],
    ['blanks in quotes', `a: "x${' '.repeat(count)}\n${' '.repeat(count)}y"`],
    ['backslashes', `a: "${'\\'.repeat(count)}"`],
    ['quotes', `a: '${"''".repeat(count)}'`],
    ['lines in quotes', `a: "x\n${'  y\n'.repeat(count)}"`],
    ['lines of text', `a: x\n${'  y\n'.repeat(count)}`],
    ['lines in a block', `a: |\n${'  y\n'.repeat(count)}`],
    ['items in brackets', `[${'a, '.repeat(count / 3)}a]`],
    ['pairs in brackets', `[${'a: b, '.repeat(count / 6)}c]`],
    ['JSON objects', '{"a": 1}\n'.repeat(count / 10)],
    ['digits', `a: ${'1'.repeat(count)}\nb: 0x${'f'.repeat(count)}\nc: 1${'_'.repeat(count)}`],
    ['dashes', '-'.repeat(count)],
    ['colons', ':'.repeat(count)],
    ['spaced colons', ': '.repeat(count)],
    ['tags', `a: ${'!t '.repeat(count)}`],
    ['percent signs', '%'.repeat(count)],
    ['document ends', `a: 1\n${'...\n'.repeat(count)}`],
    ['carriage returns', '\r'.repeat(count)],
  ])('of %s are read to their end', (_name, text) => {
    const documents = read(text);
    expect(documents.at(-1)!.end).toBe(text.length);
  });
});
