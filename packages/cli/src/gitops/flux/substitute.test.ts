// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Flux look like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { substitute, type Variables } from './substitute.js';

const variables: Variables = {
  known: new Map([
    ['v', 'hello/wörld.txt'],
    ['empty', ''],
    ['a', 'A1'],
    ['nested', '${a}'],
    ['glob', 'x*[y'],
  ]),
  whyUnknown: (name) => (name.startsWith('secret') ? 'it is encrypted' : undefined),
};

const textOf = (text: string): string => {
  const done = substitute(text, variables);
  return 'failure' in done ? 'FAILS' : done.text;
};

describe('substitutes as fluxcd/pkg/envsubst 1.9.0, by which these results were made', () => {
  test.each([
    // Values are not expanded again. Only ${ } is replaced.
    ['${v} $v $(v) {{ v }}', 'hello/wörld.txt $v $(v) {{ v }}'],
    ['${nested}', '${a}'],
    // All five operators give the default where the variable is unset or empty.
    ['${x:=d} ${x:-d} ${x=d} ${x:?d} ${x:+d}', 'd d d d d'],
    ['${empty:=d} ${a:+d}', 'd A1'],
    ['${x:=${a}-z}', 'A1-z'],
    ['${x:=a b: {c}', 'a b: {c'],
    ['${x:=a}b}', 'ab}'],
    // By bytes: ö has two.
    ['${v:6:3}', 'wö'],
    ['${v: -2}|${v:-2}', 'hello/wörld.txt|hello/wörld.txt'],
    ['${v:1:-4}', 'ello/wörld'],
    ['${#v} ${#x}', '16 0'],
    ['${a,} ${a,,} ${v^} ${v^^}', 'a1 a1 Hello/wörld.txt HELLO/WÖRLD.TXT'],
    [
      '${v/l/L} ${v//l/L} ${v/#he/HE} ${v/%txt/TXT}',
      'heLlo/wörld.txt heLLo/wörLd.txt HEllo/wörld.txt hello/wörld.TXT',
    ],
    ['${v/\\//-}', 'hello-wörld.txt'],
    ['${v#*o} ${v##*o} ${v%.*} ${v%%l*}', '/wörld.txt /wörld.txt hello/wörld he'],
    ['${v#[a-h]}', 'ello/wörld.txt'],
    // $$ is one $, but not in a default.
    ['$${v} $$ $$$${v}', '${v} $ $${v}'],
    ['${x:=$$}', '$$'],
    ['${1} ${é}', ' '],
  ])('%s', (text, expected) => {
    expect(textOf(text)).toBe(expected);
  });

  test.each([
    ['${}'],
    ['${ v }'],
    ['${v.w}'],
    ['${region-eu}'],
    ['${v+d}'],
    ['${v[0]}'],
    ['${v@Q}'],
    ['${!v}'],
    ['${v'],
    ['${v:=d'],
    ['${#}'],
    ['${v:=${}}'],
    [`${'${v:='.repeat(5000)}x`],
  ])('%.40s fails', (text) => {
    expect(textOf(`before ${text}`)).toBe('FAILS');
  });

  test('a failure says at which expression', () => {
    expect(substitute('${a} $${b} ${v.w}', variables)).toMatchObject({ expression: 1 });
  });
});

test('an unknown value stays or becomes its default, and a missing one is reported', () => {
  expect(substitute('${secret} ${secret2:=d} ${secret3^^} ${x} ${y:=} ${a}', variables)).toEqual({
    text: '${secret} d ${secret3}  A1'.replace('  ', '   '),
    missing: ['x'],
    unknown: new Map([
      ['secret', 'it is encrypted'],
      ['secret2', 'it is encrypted'],
      ['secret3', 'it is encrypted'],
    ]),
  });
});

test('a text without ${ and $$ stays as it is, and nothing but the expression changes around one', () => {
  const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('$', '').replaceAll('\0', ''));
  fc.assert(
    fc.property(plain, plain, (before, after) => {
      expect(textOf(before)).toBe(before);
      expect(textOf(`${before}\${a}${after}`)).toBe(`${before}A1${after}`);
      expect(textOf(`${before}$\${a}${after}`)).toBe(`${before}\${a}${after}`);
    }),
  );
});
