import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { describe, expect, it } from 'vitest';
import { globs } from './glob.js';
import { globProblem } from './glob-automaton.js';

/** What the documentation promises, built from a few characters so that patterns often match. */
const part = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', '.', '-', '.yaml') },
  { weight: 4, arbitrary: fc.constantFrom('*', '?', '[ab]', '[^a]', '[a-c]', '\\*') },
  { weight: 1, arbitrary: fc.constantFrom('{a,b}', '{a,b.}c', '{a,{b,c}}', 'a*{a,b}') },
);
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.constant('**') },
);
const pattern = fc
  .tuple(fc.constantFrom('', '', '', '!'), fc.array(segment, { minLength: 1, maxLength: 4 }))
  .map(([mark, segments]) => mark + segments.join('/'))
  // picomatch treats a star and a brace in one name by rules of its own, and lets the text of a class match itself.
  .filter((glob) => !/\*\*[^/]|[^/!]\*\*|\*\*\/\*\*|^!?\.\/|^!!/.test(glob));
const path = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '-', '*'), minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  })
  // No path of a file contains these, and picomatch's result for them depends on their neighbours.
  .filter((names) => !names.some((name) => name === '.' || name === '..'))
  .map((names) => names.join('/'));

describe('globs', () => {
  it('mean the same as for picomatch', () => {
    fc.assert(
      fc.property(pattern, path, (glob, text) => {
        const expected = glob === text || picomatch.makeRe(glob, { dot: true, fastpaths: false }).test(text);
        expect(globs([glob])(text)).toBe(expected);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['deploy/**', 'deploy/a/b.yaml', true],
    ['deploy/**', 'deploy', true],
    ['deploy/**', 'deployment', false],
    ['**/*.yaml', '../other/a.yaml', false],
    ['**/secret/*.{yaml,yml}', 'a/b/secret/c.yml', true],
    ['*', '..', false],
    ['*', 'a/b', false],
    ['!a', 'b', true],
    ['!a', 'a', false],
    ['[!ab]', 'c', true],
    ['[!ab]', 'a', false],
    ['v{1..3}', 'v2', true],
    ['a (copy)/*', 'a (copy)/b', true],
    ['{a', '{a', true],
    ['a\\*', 'a*', true],
  ])('%s of %s: %s', (glob, text, expected) => {
    expect(globs([glob])(text)).toBe(expected);
  });

  it.each([
    ['(a+)+b', 'a'.repeat(200)],
    [`${'*a'.repeat(100)}*b`, 'a'.repeat(250)],
    [`**/${'*a/**/'.repeat(50)}b`, 'a/'.repeat(120)],
    ['{a,b}'.repeat(24), 'ab'.repeat(11)],
    ['{a,{a,{a,{a,{a,{a,{a,b}}}}}}}'.repeat(10), `${'a'.repeat(9)}c`],
    [`${'{*a,*b}'.repeat(60)}c`, 'ab'.repeat(120)],
    ['{'.repeat(500), 'a'],
    ['['.repeat(500), 'a'],
  ])('%s ends', (glob, text) => {
    expect(globs([glob])(text)).toBe(false);
  });

  it.each(['+(a)', '!(a|b)', 'x/@(a|b)', '(a|b)', 'a{1..12}', 'a'.repeat(1001)])('%s is refused', (glob) => {
    expect(globProblem(glob)).toBeDefined();
  });

  it.each(['(a)', 'a\\(b|c)', '+\\(a', 'a{1..3}', '{a,b}'])('%s is accepted', (glob) => {
    expect(globProblem(glob)).toBeUndefined();
  });
});
