import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Json, Path } from '../json.js';
import { readDocuments } from './read-documents.js';

// Thousands of texts take a while on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** What `readDocuments` promises for any text. */
function check(text: string): void {
  let end = 0;
  let index = 0;
  for (const document of readDocuments(text, { comments: true })) {
    expect(document.index).toBe(index++);
    expect(document.start).toBe(end);
    end = document.end;
    for (const problem of document.problems) {
      expect(problem.message).not.toBe('This cannot be parsed.');
      expect(problem.start).toBeGreaterThanOrEqual(0);
      expect(problem.end).toBeGreaterThanOrEqual(problem.start);
      expect(problem.end).toBeLessThanOrEqual(text.length);
    }
    if (document.value === undefined) {
      const own = text.slice(document.start, document.end);
      const rest = own.replace(/^(?:\ufeff|\s|#.*|---)*/, '');
      // Only kubectl reads NEL as the end of a line, so text after it may belong to a document that it ignores. So may
      // text after a line `---` that CR alone separates: kubectl splits documents at LF, and reads the first one of each.
      const ignored = /^\.\.\.|\u0085/.test(rest) || /\r---/.test(own);
      expect(document.problems.length > 0 || rest === '' || ignored).toBe(true);
      continue;
    }
    for (const [path] of paths(document.value)) {
      const range = document.positions.locate(path);
      expect(range).toBeDefined();
      expect(document.positions.nearest([...path, 'no such key', 0])).toEqual({ depth: path.length, range });
    }
    for (const { range } of document.positions.walk()) {
      expect(range.valueStart).toBeLessThanOrEqual(range.valueEnd);
      expect(range.valueEnd).toBeLessThanOrEqual(text.length);
      if (range.keyEnd >= 0) expect(range.keyStart).toBeLessThanOrEqual(range.keyEnd);
    }
    for (const comment of document.comments) expect(text[comment.start]).toBe('#');
  }
  expect(end).toBe(text.length);
}

function* paths(value: Json, path: Path = []): Generator<[Path, Json]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* paths(item, [...path, i]);
  else for (const [key, item] of Object.entries(value)) yield* paths(item, [...path, key]);
}

const PIECES =
  `a|b|key|x y|: |:|- |-|\n|\n  |\n    |\n- |\n  - | |  |"|"q"|'s'|'|{|}|[|]|, |,|>-\n|#|# c|&a |*a|!!str |!!int |!t |? |?|0x1f|yes|~|null|1.5|
...
|---
|---|%|@|\`|\\|\t|<<: |\r\n|\r|é|=|!|*|"a
b"|{a: b}|[1, 2]|\n\n|k: v\n|k:\n|\u0085|\u2028|\ufeff|\u0000|{{ x }}`
    .split('|')
    .concat('|\n', '|', '|2\n', '|+\n');

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {a: "b", 'c': d}
spec:
  template:
    spec:
      containers:
      - name: app
        image: &image nginx:1.27
        command: ["sh", "-c", 'echo
          done']
        env:
        - name: TEXT
          value: |
            # text
            {{ more }}
        - {name: NULL, value: ~}
      - name: two # comment
        image: *image
---
# next
- <<: {a: 1}
  b: yes
`;

describe('any text', () => {
  it('is read: strings of all kinds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => check(text)),
      { numRuns: 500 },
    );
  });

  it('is read: a document that kubectl ignores, because CR alone separates it', () => check('---\r---\na'));

  it('is read: what YAML is made of, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }), (pieces) =>
        check(pieces.join('')),
      ),
      { numRuns: 3000 },
    );
  });

  it('is read: a manifest with something lost, added or moved', () => {
    const edit = fc.record({
      at: fc.nat(MANIFEST.length),
      remove: fc.nat(8),
      insert: fc.constantFrom('', ...PIECES),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = MANIFEST;
        for (const { at, remove, insert } of edits)
          text = text.slice(0, at) + insert + text.slice(at + remove);
        check(text);
      }),
      { numRuns: 1500 },
    );
  });

  it('is read: deep ones among hundreds of others', () => {
    const openers = ['- ', '[', '{a: ', '? ', '- - ', '{a: [', '[{b: ', ' ', '"', '|\n '];
    fc.assert(
      fc.property(
        fc.constantFrom(...openers),
        fc.constantFrom(...openers),
        fc.integer({ min: 1, max: 4000 }),
        fc.constantFrom('', 'x', ']', '}', ': y', '\n---\nz: 1'),
        (one, two, depth, tail) => check((one + two).repeat(depth) + tail),
      ),
      { numRuns: 300 },
    );
  });
});

describe('any value', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).map((value) => normal(value as Json));

  it('survives being written as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        const text = JSON.stringify({ '': 0, ...value }, null, 2);
        const [document] = [...readDocuments(text)];
        expect(document!.problems).toEqual([]);
        expect(JSON.parse(JSON.stringify(document!.value))).toEqual(JSON.parse(text));
        for (const [path, item] of paths(document!.value!)) {
          const { valueStart, valueEnd } = document!.positions.locate(path)!;
          expect(normal(JSON.parse(text.slice(valueStart, valueEnd)))).toEqual(item);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Without -0, which JSON does not have. */
function normal(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
