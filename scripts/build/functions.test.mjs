import path from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { chunkOfApart, functionsApart } from './functions.mjs';

const MODULES = {
  'packages/a/main.js': `import { other } from './other.js';
let count = 0;
const TABLE = { a: 1 };
export function used(name) { return [seldom(name), counts(), count]; }
const first = 'a';
export function seldom(name = first) { const first = TABLE[name]; return other(first) + often(); }
function often() { return TABLE.a + 100; }
function counts() { count++; return count; }
`,
  'packages/a/other.js': `import { seldom } from './main.js';
export const other = (value) => value === undefined ? seldom() : value + 10;
`,
};

test('functions of a module come with other chunks, and do what they did', async () => {
  const at = (name) => path.join(root, name);
  const virtual = {
    name: 'virtual',
    resolveId: (source, importer) =>
      source.startsWith('./') ? path.join(path.dirname(importer.split('?')[0]), source) : source,
    load: (id) => MODULES[Object.keys(MODULES).find((name) => at(name) === id) ?? ''],
  };
  const moved = new Map([
    [
      'packages/a/main.js',
      new Map([
        ['seldom', 'seldom'],
        ['often', 'often'],
        // It changes what only its module may change.
        ['counts', 'seldom'],
      ]),
    ],
  ]);
  const build = await rolldown({
    input: at('packages/a/main.js'),
    plugins: [functionsApart(moved), virtual],
    preserveEntrySignatures: 'allow-extension',
  });
  const groups = ['seldom', 'often'].map((name) => ({
    name,
    test: (id) => chunkOfApart(id) === name,
    includeDependenciesRecursively: false,
  }));
  const { output } = await build.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: { groups },
  });
  await build.close();
  const code = (name) => output.find(({ fileName }) => fileName === name).code;
  expect(code('seldom.cjs')).toContain('function seldom(');
  expect(code('often.cjs')).toContain('function often(');
  expect(code('main.cjs')).toContain('function counts(');
  expect(code('main.cjs')).not.toMatch(/function (?:seldom|often)\(/);

  const loaded = {};
  const load = (id) => {
    const name = path.basename(id);
    if (!loaded[name]) {
      const module = { exports: {} };
      loaded[name] = module;
      new Function('require', 'module', 'exports', code(name))(load, module, module.exports);
    }
    return loaded[name].exports;
  };
  const { used, seldom } = load('main.cjs');
  expect([used('a'), used(), used('b'), seldom()]).toEqual([[112, 1, 1], [112, 2, 2], [213, 3, 3], 112]);
});
