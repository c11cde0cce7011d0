import { expect, test } from 'vitest';
import { exporting, fixedExportsOf, loadingOnUse, readingOnce } from './chunks.mjs';
import { namesOf, untouched } from './unused.mjs';

const isLater = (chunk) => chunk.startsWith('later-');

/** Runs a chunk with others in place of what it requires, and notes when it asks for them. */
function run(code, chunks) {
  const asked = [];
  const module = { exports: {} };
  new Function('require', 'module', 'exports', code)(
    (id) => {
      asked.push(id);
      return chunks[id];
    },
    module,
    module.exports,
  );
  return { asked, exports: module.exports };
}

const getter = (name, value) =>
  `Object.defineProperty(exports, "${name}", { enumerable: true, get: function () { return ${value}; } });`;

test('a chunk loads another one when a function first uses it, also as a class', () => {
  const { code, atOnce } = loadingOnUse(
    `const require_a = require("./later-a.cjs");
const require_b = require("./b.cjs");
exports.make = (require_c) => new require_a.Made(require_a.two, require_b.three, require_c);
exports.called = () => (0, require_a.twice)(require_b.three);`,
    isLater,
  );
  expect(atOnce).toEqual(['b.cjs']);
  class Made {
    constructor(...given) {
      this.given = given;
    }
  }
  const later = { Made, two: 2, twice: (n) => 2 * n };
  const { asked, exports } = run(code, { './later-a.cjs': later, './b.cjs': { three: 3 } });
  expect(asked).toEqual(['./b.cjs']);
  expect(exports.make('c')).toEqual(new Made(2, 3, 'c'));
  expect(exports.called()).toBe(6);
  expect(asked).toEqual(['./b.cjs', './later-a.cjs']);
});

test('a chunk loads at once what it uses at its top', () => {
  const code = 'const require_a = require("./later-a.cjs");\nclass B extends require_a.A {}';
  expect(loadingOnUse(code, isLater)).toEqual({ code, atOnce: ['later-a.cjs'] });
});

test('exports become values, and stay getters where they are assigned again', () => {
  const code = `let a = 1, b = 1;\nfunction add() { b++; }\n${getter('a', 'a')}${getter('b', 'b')}${getter('add', 'add')}`;
  expect([...fixedExportsOf(code)]).toEqual(['a', 'add']);
  // As minified: one statement.
  const joined = `${code}${getter('text', '`c`').replace('return ', 'return')}`.replaceAll(
    /;(?=Object)/g,
    ',',
  );
  const small = exporting(joined);
  expect(small).not.toContain('Object.defineProperty');
  const { exports } = run(small, {});
  exports.add();
  expect([exports.a, exports.b, exports.text]).toEqual([1, 2, 'c']);
});

test('what stays as it is is read once, everything else whenever it is used', () => {
  const code = readingOnce(
    'const require_a = require("./a.cjs");\nexports.sum = () => require_a.fixed + require_a.moving;',
    (chunk) => (chunk === 'a.cjs' ? new Set(['fixed']) : undefined),
  );
  const a = { fixed: 1, moving: 1 };
  const { exports } = run(code, { './a.cjs': a });
  a.fixed = 10;
  a.moving = 10;
  expect(exports.sum()).toBe(11);
});

test('a module is untouched if no function of it runs, and what runs reads nothing of it', () => {
  const text = `// packages/a/used.js
function used(other) { return TABLE[other] ?? { unused: other.unused }; }
// packages/a/table.js
const TABLE = { a: 1 };
// packages/a/unused.js
function unused() { return NUMBERS.length; }
// packages/a/numbers.js
const NUMBERS = [1];
// packages/a/seldom.js
function seldom() { return used(unused); }
// packages/a/effect.js
globalThis.effect = true;
`;
  const ran = new Uint8Array(text.length);
  // All of the first module runs.
  ran.fill(1, 0, text.indexOf('// packages/a/table.js'));
  expect(untouched(namesOf(text), [ran]).map(({ module }) => module)).toEqual([
    'packages/a/unused.js',
    'packages/a/numbers.js',
    'packages/a/seldom.js',
  ]);
});
