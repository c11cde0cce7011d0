// Compiles a source of every kind of loop and pattern, and runs it with and without indexes.
import ts from 'typescript-5';
import { expect, test } from 'vitest';
import { FLAT_MAP_SOURCE, indexed, usesIn } from './arrays.mjs';

const FILE = 'source.ts';

/** What tsc makes of a source, and that with indexes. */
function compile(source) {
  const options = { target: ts.ScriptTarget.ES2022, strict: true, lib: ['lib.es2023.d.ts'], types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === FILE ? ts.createSourceFile(name, source, options.target, true) : getSourceFile(name, ...rest);
  const program = ts.createProgram([FILE], options, host);
  expect(
    program.getSemanticDiagnostics(program.getSourceFile(FILE)).map(({ messageText }) => messageText),
  ).toEqual([]);
  const { outputText } = ts.transpileModule(source, { compilerOptions: options });
  const uses = usesIn(program.getSourceFile(FILE), program.getTypeChecker());
  return { plain: outputText, byIndex: indexed(outputText, uses, 'source.js') };
}

const run = (code) =>
  new Function(`${code.replace(/^import .*$/m, FLAT_MAP_SOURCE.replace('export', ''))}; return result`)();

test('goes through arrays by index, and through all else as before', () => {
  const { plain, byIndex } = compile(`
    const out: unknown[] = [];
    const list: readonly number[] = [3, 1, 2];
    const pairs: [string, number][] = [['a', 1], ['b', 2]];
    const later: (() => unknown)[] = [];

    for (const item of list) { const twice = item * 2; later.push(() => [item, twice]); }
    for (const [name, value = 5] of pairs) out.push(name + value);
    for (const [index, item] of list.entries()) out.push([index, item]);
    for (const [index, [name]] of pairs.entries()) later.push(() => [index, name]);
    for (const { length } of ['ab', 'c']) out.push(length);
    let last = 0;
    for (let item of list) { item++; last = item; }
    outer: for (const a of list) for (const b of list) { if (a === b) continue outer; if (b === 2) break outer; out.push([a, b]); }
    const growing = [1];
    for (const item of growing) if (item < 5) growing.push(item + 1);
    for (const item of Math.random() < 2 ? list : []) out.push(item);
    const within = (of: readonly number[]) => { for (const each of of) if (each === 1) return of.map((n) => n + each); return []; };
    out.push(within(list));

    const [first, , third = 9, fourth = 4] = list as readonly (number | undefined)[];
    const [head, ...tail] = list;
    const [[inner]] = pairs as [[string, number]];
    const [, digits] = /(\\d+)/.exec('a12') ?? [];
    out.push(first, third, fourth, head, tail, inner, digits, last, growing);
    out.push(Object.entries({ x: [1, 2] }).map(([key, [one, two]]) => [key, one, two]));
    out.push((({ of: [a] }: { of: readonly number[] }) => a)({ of: list }));
    const generic = <T extends readonly unknown[]>(of: T) => { const [one] = of; return one; };
    out.push(generic(list));

    out.push(list.flatMap((item, index, all) => item > 2 ? [item, [index]] : all.length).flatMap((item) => [item]));
    out.push(pairs.flatMap(([name]) => name), (Math.random() < 2 ? list : undefined)?.flatMap((item) => [item]));
    out.push({ flatMap: (give: () => number) => give() }.flatMap(() => 7));

    for (const letter of 'a\\u{1f600}') out.push(letter);
    for (const item of new Set(list)) out.push(item);
    for (const [key, value] of new Map(pairs)) out.push(key, value);
    function* numbers() { try { yield 1; yield 2; } finally { out.push('closed'); } }
    for (const number of numbers()) { out.push(number); break; }
    const [only] = numbers();
    const either: Set<number> | readonly number[] = Math.random() < 2 ? new Set(list) : list;
    for (const item of either) out.push(item);
    const [emoji] = '\\u{1f600}';
    const result = [out, only, emoji, later.map((give) => give())];
  `);
  expect(run(byIndex)).toEqual(run(plain));
  // What is left: a text, a set, a map, a generator, and what is a set or an array.
  expect([...plain.matchAll(/\bof /g)].length).toBeGreaterThan(15);
  expect([...byIndex.matchAll(/\bfor \([^;]*? of /g)].map(([loop]) => loop)).toHaveLength(5);
});

test('does not take code for that of another source', () => {
  const uses = { loops: [], patterns: [], flatMaps: [] };
  expect(() => indexed('for (const item of list) use(item);', uses, 'source.js')).toThrow('run tsc -b');
});
