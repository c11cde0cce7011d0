import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Json, Path } from '../../json.js';
import { splitStream } from '../chunks.js';
import type { Comment } from '../document.js';
import { readChunk } from '../full/chunk.js';
import type { Positions } from '../positions.js';
import { readRest } from '../read.js';
import { Reader } from './reader.js';

vi.setConfig({ testTimeout: 120_000 });

const reader = new Reader();

interface Read {
  readonly value: unknown;
  readonly nodes: readonly unknown[];
  readonly problems: readonly unknown[];
  readonly comments: readonly string[];
  readonly nextStart: number;
}

/** Every document of a text as both readers read it. `fast` is undefined if the fast one gives up. */
function readBoth(text: string): { readonly fast: Read | undefined; readonly slow: Read }[] {
  const json = /^\ufeff?\s*\{\s*["}]/.test(text);
  return [...splitStream(text, json)].map((chunk) => {
    const quick = reader.read(text, chunk.start, chunk.end, json, true);
    const comments: Comment[] = [];
    const slow = readChunk(text, chunk, json, comments);
    const show = ({ start, end }: Comment) => `${start}: ${text.slice(start, end)}`;
    let fast: Read | undefined;
    if (quick) {
      const found = [...quick.comments];
      const rest = readRest(text, quick.restStart, chunk.end, found);
      fast = {
        value: quick.value,
        nodes: quick.positions ? nodesOf(quick.value, quick.positions) : [],
        problems: [...quick.problems, ...rest.problems],
        comments: found.map(show),
        nextStart: quick.trailingComment === -1 ? rest.firstComment : quick.trailingComment,
      };
    }
    return {
      fast,
      slow: {
        value: slow.value,
        nodes: slow.value === undefined ? [] : nodesOf(slow.value, slow.positions),
        problems: slow.problems,
        comments: comments.map(show),
        nextStart: slow.nextStart,
      },
    };
  });
}

/** All nodes in order, and where each path of the value leads, following aliases and merges. */
function nodesOf(value: Json | undefined, positions: Positions): readonly unknown[] {
  return [...positions.walk(), ...paths(value, []).map((path) => positions.locate(path))];
}

function paths(value: Json | undefined, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...steps.flatMap((step) => paths((value as Record<string, Json>)[step], [...path, step]))];
}

/** Expects equal results unless the fast reader gives up. Returns how many documents it read. */
function check(text: string): number {
  let read = 0;
  for (const { fast, slow } of readBoth(text)) {
    if (!fast) continue;
    read++;
    // JSON shows `__proto__` and the order of keys, which `toEqual` ignores.
    const same =
      JSON.stringify(fast) === JSON.stringify(slow) &&
      (fast.value === undefined) === (slow.value === undefined);
    if (!same) expect(fast, JSON.stringify(text)).toEqual(slow);
    expect(same, JSON.stringify(text)).toBe(true);
  }
  return read;
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
const MANIFESTS = fixture('manifests.yaml');
const CASES = Object.values(
  (JSON.parse(fixture('kubectl.json')) as { cases: Record<string, { yaml: string }[]> }).cases,
).flat();

describe('the reader of manifests', () => {
  it('reads everything in manifests like the other reader', () => {
    const documents = [...splitStream(MANIFESTS, false)].length;
    expect(documents).toBeGreaterThan(10);
    for (const text of [
      MANIFESTS,
      MANIFESTS.replaceAll('\n', '\r\n'),
      MANIFESTS.trimEnd(),
      `\ufeff${MANIFESTS}`,
    ])
      expect(check(text)).toBe(documents);
  });

  it.each(CASES)('reads like the other one, or gives up: $yaml', ({ yaml }) => {
    check(yaml);
    check(`a: ${yaml}\nb: 1\n`);
    check(`- ${yaml}`);
    check(`[${yaml}]`);
    check(`{a: ${yaml}, "b":1}`);
  });

  it.each([
    'a: 1\n\tb: 2\n',
    'a: !!str 1\n',
    '? a\n: b\n',
    'a: b: c\n',
    'a: "x" y\n',
    'a: "x"#c\n',
    'a: *x\n',
    'a: &a 1\nb: &b *a\n',
    'a: &a 1\nb: &b\n  *a\n',
    'a: &a [*a]\n',
    'a: &a 1\nb: &a\n  c: *a\n',
    '\ufeff- a\n',
    '{a: , b: 1}',
    '[?x]',
    '[:x]',
    'a: |#c\n  b\n',
    'a: "x"\n  b: 1\n',
    '- - "x"\n    y\n',
    '- &a k: v\n',
    'a: &a [{b: 1}]\nc:\n  <<: *a\n',
    'c: {<<: 1}\n',
    '{"a\n b": 1}',
    '[a,#c\nb]',
    'a: [\n\t1]\n',
    '[a,\n-x, ...]',
    'a: [\n--- b]\n',
    'a: [\n... b]\n',
    'a: "b\n--- c"\n',
    "a: 'b\n... c'\n",
    'a: |\n  \tb\n',
    'a: |\n    \n  b\n',
    'a: [1, 2\n',
    'a: {b}\n',
    'a: [b: c]\n',
    'a:\n  b: 1\n c: 2\n',
    'a: "\\q"\n',
    'a: .nan\n',
    'null: 1\n',
    '__proto__: 1\n',
    'a: x\u0000y\n',
    'a: x\u2028y\n',
    'a: x\ud800y\n',
    'a: x\rb: 2\n',
    '%YAML 1.1\n---\na: 1\n',
    '--- a\n',
    'text\nof lines\n',
    '...\n',
    `${'a'.repeat(1025)}: 1\n`,
    `${'['.repeat(160)}${']'.repeat(160)}`,
    `a: &a [${'1, '.repeat(100)}]\nb:\n${'- *a\n'.repeat(300)}`,
    // Keys count, too.
    `a: &a {${Array.from({ length: 100 }, (_, key) => `k${key}: 1`).join(', ')}}\nb:\n${'- *a\n'.repeat(95)}`,
    `[${'a,'.repeat(200_000)}]`,
  ])('gives up on errors, and if it is uncertain: %j', (text) => {
    expect(readBoth(text)[0]!.fast).toBeUndefined();
  });

  it.each([
    `a: &a [1, 2, 3]\nb:\n${'- *a\n'.repeat(400)}`,
    // These keys have the same first and last character and the same length.
    'abcd: 1\nadbd: 2\naccd: 3\nabcd: 4\n',
    '{abcd: 1, adbd: 2, accd: 3, abcd: 4}',
    '"": 1\na: 2\n"": 3\n',
  ])('reads by itself: %j', (text) => {
    expect(check(text)).toBe(1);
  });

  it('does not read into the next document', () => {
    const text = 'a: |\n  x\n---\nb: "\n---\nc: [\n---\nd: 1\n';
    expect(readBoth(text).map(({ fast }) => fast?.value)).toEqual([
      { a: 'x\n' },
      undefined,
      undefined,
      { d: 1 },
    ]);
  });

  it('reads JSON objects without separators', () => {
    const text = '{"a": 1}{"b": [2]}\n{"c":\t3}';
    expect(readBoth(text).map(({ fast }) => fast?.value)).toEqual([{ a: 1 }, { b: [2] }, { c: 3 }]);
    check(text);
  });

  it('reads texts in turns', () => {
    const one = 'a: 1\n---\nb: é\n';
    const two = 'x: 123456789\n---\nz: 2\n';
    const read = (text: string, index: number) => {
      const chunk = [...splitStream(text, false)][index]!;
      return reader.read(text, chunk.start, chunk.end, false, false)?.value;
    };
    expect([read(one, 0), read(two, 0), read(one, 1), read(two, 1)]).toEqual([
      { a: 1 },
      { x: 123456789 },
      { b: 'é' },
      { z: 2 },
    ]);
    reader.release();
    expect(read(one, 1)).toEqual({ b: 'é' });
  });
});

/** The parts of YAML, and what readers get wrong. */
const PIECES = [
  ...[
    'a',
    'b',
    'key',
    'x y',
    ': ',
    ':',
    '- ',
    '-',
    ' ',
    '  ',
    '"',
    '"q"',
    "'s'",
    "'",
    "''",
    '{',
    '}',
    '[',
    ']',
    ', ',
    ',',
  ],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    '\n- ',
    '\n  - ',
    '\n\n',
    '  \n',
    '\n\t',
    '\t',
    '\r\n',
    '\r',
    '\n#c\n',
    '\n # c\n',
    ' # c\n',
  ],
  ...[
    '#',
    '# c',
    '# c\n',
    '&a ',
    '&a\n',
    '*a',
    'a: *a\n',
    'a: &a b\n',
    '<<: ',
    '<<: *a',
    '<<: [*a]',
    '!!str ',
    '!',
    '*',
    '?',
  ],
  ...[
    '? ',
    '%',
    '@',
    '`',
    '\\',
    '=',
    'yes',
    '~',
    'null',
    'true',
    '-0',
    '1.5',
    '1e3',
    '+1',
    '_1',
    '0b1',
    '010',
    '0x1f',
    '.5',
  ],
  ...[
    '.inf',
    '"\\u0041"',
    '"\\q"',
    '"a\nb"',
    "'a\n\n b'",
    '{a: b}',
    '[1, 2]',
    'k: v\n',
    'k:\n',
    '__proto__: 1\n',
  ],
  ...[
    'constructor: 1\n',
    'x:\n- 1\n',
    '-\n',
    ' - - a\n',
    '|\n',
    '|',
    '|2\n',
    '|+\n',
    '|-\n  x\n',
    '>\n',
    '>-\n',
    '> # c\n',
  ],
  ...[
    '...\n',
    '...',
    '... x\n',
    '---\n',
    '---',
    '--- ',
    '{{ x }}',
    'é',
    '😀',
    '\ud800',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\0',
  ],
];

describe('any text is read like the other reader reads it, or given up', () => {
  it('pieces of YAML in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }), (pieces) => {
        check(pieces.join(''));
      }),
      { numRuns: 4000 },
    );
  });

  it('short words, after others that are nearly the same', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', 'ÿ', '中'), minLength: 1, maxLength: 13 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const text = words.map((one) => `- ${one}: "${one}"\n- [x${one}, ${one}x]\n`).join('');
        expect(check(text)).toBe(1);
      }),
      { numRuns: 200 },
    );
  });

  it('manifests with something lost, added, moved or doubled', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(6),
      insert: fc.constantFrom('', ...PIECES),
    });
    const lines = MANIFESTS.split('\n');
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.integer({ min: 1, max: 25 }),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (first, count, edits, crlf) => {
          let text = lines.slice(first, first + count).join('\n');
          for (const { at, remove, insert } of edits) {
            const from = Math.floor(at * text.length);
            text = text.slice(0, from) + insert + text.slice(from + remove);
          }
          check(crlf ? text.replaceAll('\n', '\r\n') : text);
        },
      ),
      { numRuns: 4000 },
    );
  });

  it('manifests with lines at another indentation', () => {
    const lines = MANIFESTS.split('\n');
    const shift = fc.record({ line: fc.nat(24), by: fc.integer({ min: -3, max: 3 }) });
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.integer({ min: 2, max: 25 }),
        fc.array(shift, { minLength: 1, maxLength: 3 }),
        (first, count, shifts) => {
          const part = lines.slice(first, first + count);
          for (const { line, by } of shifts) {
            const text = part[line];
            if (text === undefined) continue;
            part[line] = by >= 0 ? ' '.repeat(by) + text : text.replace(new RegExp(`^ {0,${-by}}`), '');
          }
          check(part.join('\n'));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
