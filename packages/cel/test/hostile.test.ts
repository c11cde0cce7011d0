import { describe, expect, it } from 'vitest';
import { compile } from '../src/index.js';

const object = {
  text: 'a'.repeat(50_000),
  other: `b${'a'.repeat(49_999)}`,
  list: Array.from({ length: 1_200 }, (_, index) => index),
};

/** Bytes that double a number of times. */
function bytesOfBytes(times: number): string {
  let nested = `b${times}`;
  for (let at = times; at > 0; at--) nested = `[b${at - 1} + b${at - 1}].map(b${at}, ${nested})[0]`;
  return nested;
}

describe('what would take too long ends with an error', () => {
  it.each([
    ['lists.range(100000000).size() > 0'],
    ['object.list.all(a, object.list.all(b, object.list.all(c, a + b + c >= 0)))'],
    ["object.text.matches('(a*)*(a*)*(a*)*(a*)*b{900}')"],
    ["object.text.findAll('a{1,900}?b|a').size() > 0"],
    ['object.list.map(a, object.list + [a]).distinct().size() > 0'],
    ["object.list.map(a, object.text).join('').size() > 0"],
    ["object.list.all(a, object.text.replace('', object.text) != '')"],
    ['object.list.all(a, object.text != object.other)'],
    ['object.list.all(a, !(object.text in {object.other: 1}))'],
    ["object.list.all(a, !object.text.substring(0, 9).matches('b{999}' + string(a)))"],
  ])('%s', (expression) => {
    expect(compile(expression).evaluate({ object })).toMatchObject({
      kind: 'error',
      message: 'operation cancelled: actual cost limit exceeded',
    });
  });
});

it('does not let bytes double without end', () => {
  const doubled = `[bytes(object.text)].map(b0, ${bytesOfBytes(30)})[0].size() > 0`;
  expect(compile(doubled).evaluate({ object }).kind).toBe('error');
});

it('does not ignore an exhausted limit', () => {
  const { kind } = compile('lists.range(100000000).size() > 0 || true').evaluate({ object });
  expect(kind).toBe('error');
});

it('refuses a pattern that repeats more than RE2 does', () => {
  expect(() => compile("object.text.matches('((a{100}){100}){100}')")).toThrow('invalid matches argument');
});

it('does not expand a value that contains itself many times', () => {
  const nested = `'%s'.format([${'object.list.map(x, '.repeat(5)}object.text${')'.repeat(5)}])`;
  expect(compile(nested).evaluate({ object }).kind).toBe('error');
});

it.each([
  ['parentheses', `${'('.repeat(100_00)}1${')'.repeat(100_00)}`],
  ['lists', '['.repeat(10_000)],
  ['operators in a row', Array(20_000).fill('1').join('+')],
  ['fields in a row', `object${'.a'.repeat(20_000)}`],
  ['much text', `'${'a'.repeat(200_000)}'`],
])('refuses %s beyond a bound', (_name, expression) => {
  expect(() => compile(expression)).toThrow(/limit|too many|longer|Syntax/);
});

it('does not write out types that hold each other', () => {
  let nested = '[]';
  for (let depth = 0; depth < 60; depth++) nested = `[${nested}].map(x${depth}, {x${depth}: x${depth}})`;
  expect(() => compile(`${nested} == 1`, { result: 'bool' })).not.toThrow(RangeError);
});

it('compiles many conditions in linear time', () => {
  const expression = Array(1_000).fill('[] == [] && {} == {}').join(' && ');
  expect(compile(expression).evaluate({}).kind).toBe('value');
});

it('sees no properties of objects', () => {
  const evaluated = compile("has(object.constructor) || '__proto__' in object || has(object.toString)");
  expect(evaluated.evaluate({ object: {} })).toMatchObject({ value: false });
});
