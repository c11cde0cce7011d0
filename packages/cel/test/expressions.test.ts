import { describe, expect, it } from 'vitest';
import { CompileError, compile, type Evaluation } from '../src/index.js';

const pod = {
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web', 'app.kubernetes.io/name': 'web' } },
  spec: {
    containers: [
      { name: 'a', image: 'nginx@sha256:1', securityContext: { privileged: false } },
      { name: 'b', image: 'nginx:latest', ports: [{ containerPort: 80 }] },
    ],
  },
};

/** The value, or `error: …`, `unknown`, `no compile: …`. */
function result(expression: string, kubernetesVersion?: string): unknown {
  try {
    const evaluated: Evaluation = compile(expression, {
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    }).evaluate({ object: pod });
    if (evaluated.kind === 'value') return evaluated.value;
    return evaluated.kind === 'error' ? `error: ${evaluated.message}` : 'unknown';
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return `no compile: ${error.message}`;
  }
}

const table: Record<string, readonly (readonly [expression: string, expected: unknown])[]> = {
  'numbers keep 64 bits and do not mix': [
    ['2 + 3 * 4 - 10 / 3', 11],
    ['-9 / 2', -4],
    ['-9 % 4', -1],
    ['9223372036854775807 + 1', 'error: integer overflow'],
    ['-(-9223372036854775808)', 'error: integer overflow'],
    ['9223372036854775807 - 1', 9223372036854775806n],
    ['4u - 5u', 'error: unsigned integer overflow'],
    ['1 / (2 - 2)', 'error: division by zero'],
    ['1.0 / 0.0 > 2.0', true],
    ['0.0 / 0.0 < 2.0', 'error: NaN values cannot be ordered'],
    ['2 < 2.5 && 3u > 2', true],
    ['2 + 2.0', "no compile: 1:3: found no matching overload for '_+_' applied to '(int, double)'"],
    ['dyn(2) == 2.0', true],
    ['0x1f + int("-3") + int(2.9)', 30],
    ['string(0.1) + string(12345678.0) + string(2.0)', '0.11.2345678e+072'],
    [
      "int('x')",
      "no compile: 1:5: program instantiation failed: type conversion error from 'string' to 'int'",
    ],
  ],
  'text counts code points': [
    ["size('a😀é')", 3],
    ["'a😀é'.substring(1, 2) == '😀' && 'a😀é'.indexOf('é') == 2", true],
    ["'Ab'.lowerAscii() + 'Ab'.upperAscii() + ' x '.trim()", 'abABx'],
    ["'a-b-c'.split('-', 2)", ['a', 'b-c']],
    ["'aaa'.replace('a', 'b', 2)", 'bba'],
    ["'ab'.charAt(9)", 'error: index out of range: 9'],
    ["'%s has %d of %.1f, %x'.format(['x', 2, 2.25, 255])", 'x has 2 of 2.2, ff'],
    ["'%s'.format([{'b': [1, 'x'.size()], 'a': null}])", '{"a":null, "b":[1, 1]}'],
    ["'%d'.format(['x'])", 'no compile: 1:14: error during formatting: %d cannot show string'],
    ['"tab\\t\\x41\\u00e9" == r"tab" + "\\t" + "Aé"', true],
    ["'''two\nlines'''", 'two\nlines'],
  ],
  'errors are passed over where the other side decides': [
    ['object.spec.nope || true', true],
    ['object.spec.nope && false', false],
    ['object.spec.nope == 1 || false', 'error: no such key: nope'],
    ['object.spec.containers.exists(c, c.securityContext.privileged == false)', true],
    [
      'object.spec.containers.all(c, c.securityContext.privileged == false)',
      'error: no such key: securityContext',
    ],
    ['[0, 2].exists_one(x, 4 / x == 2)', 'error: division by zero'],
    ['has(object.spec.nope.deeper)', 'error: no such key: nope'],
    ['has(object.spec.containers[0].securityContext)', true],
    ["authorizer.group('').resource('pods').check('get').allowed()", 'unknown'],
    ["authorizer.path('/').check('get').allowed() || true", true],
    ["authorizer.path('/').check('get').allowed() || object.spec.nope", 'unknown'],
  ],
  macros: [
    ['[1, 2, 3].map(x, x > 1, x * 10)', [20, 30]],
    ["{'a': 1, 'b': 2}.filter(k, k != 'a')", ['b']],
    ["{'a': 1}.transformMap(k, v, v + 1)", { a: 2 }],
    ['[5, 6].transformList(i, v, i > 0, v)', [6]],
    ['[3, 1].sortBy(x, -x)', [3, 1]],
    ["'abc'.all(x, true)", /cannot be range of a comprehension/],
    ['[1].all(x, x)', "no compile: 1:12: expected type 'bool' but found 'int'"],
  ],
  optionals: [
    ["object.?spec.?nope.?x.orValue('none')", 'none'],
    ["object.metadata.labels[?'app'].orValue('')", 'web'],
    ['optional.of(2).optMap(x, x * 2).value()', 4],
    ['[?optional.none(), 3]', [3]],
    ['optional.none().value()', 'error: optional.none() dereference'],
    ['object.metadata.?nope.orValue(1 / 0)', 'error: division by zero'],
    ['object.metadata.?name.orValue(1 / 0)', 'web'],
  ],
  'the libraries of Kubernetes': [
    ["quantity('1Gi') == quantity('1024Mi') && quantity('900m').isLessThan(quantity('1'))", true],
    ["quantity('1.5').add(quantity('500m')).asApproximateFloat()", 2],
    ["quantity('1500m').asInteger()", 'error: cannot convert value to integer'],
    ["isQuantity('1Zi') || isQuantity('')", false],
    ["cidr('10.0.0.0/8').containsIP('10.9.8.7') && !cidr('10.0.0.0/8').containsCIDR('10.0.0.0/7')", true],
    ["string(ip('2001:DB8:0:0::1')) + ' ' + string(cidr('10.9.8.7/16').masked())", '2001:db8::1 10.9.0.0/16'],
    ["isIP('010.0.0.1') || isIP('::ffff:10.0.0.1')", false],
    ["url('https://u@h:8443/a b?q=1').getHost() + url('https://u@h/a b').getEscapedPath()", 'h:8443/a%20b'],
    ["isURL('no url') || isURL('https://h:port')", false],
    ["semver('1.10.0').isGreaterThan(semver('1.9.0')) && isSemver('v1', true) && !isSemver('v1')", true],
    [
      "format.dns1123Label().validate('a_b').hasValue() && !format.uuid().validate('x').orValue([]).isSorted()",
      false,
    ],
    [
      "sets.contains(['a', 'b'], ['a']) && ['b', 'a'].sort() == ['a', 'b'] && [[1], [2]].flatten().sum() == 3",
      true,
    ],
    ["timestamp('2024-05-06T07:08:09+02:00').getHours() + duration('90m').getHours()", 6],
    ["string(duration('1h0.5s')) + string(timestamp(0))", '3600.5s1970-01-01T00:00:00Z'],
  ],
  'regular expressions are those of RE2': [
    ["'héllo'.matches('^h.l+o$') && 'ab 12'.find('[0-9]+') == '12'", true],
    ["'a1b22'.findAll('[0-9]+', 1)", ['1']],
    ["'a'.matches('(?=a)')", 'no compile: 1:13: invalid matches argument'],
    ["object.metadata.name.matches('(')", 'no compile: 1:30: invalid matches argument'],
  ],
  'literals are of one type': [
    ["[1, 'a']", "no compile: 1:5: expected type 'int' but found 'string'"],
    ["[object.metadata.name, 'a']", "no compile: 1:24: expected type 'dyn' but found 'string'"],
    ["[dyn(1), dyn('a')].size()", 2],
    ["{'a': 1, 'a': 2}", { a: 2 }],
  ],
  'what does not compile': [
    ['object.spec >', "no compile: 1:14: Syntax error: unexpected '<EOF>'"],
    ['nope', "no compile: 1:1: undeclared reference to 'nope' (in container '')"],
    ['object.in', "no compile: 1:8: Syntax error: unexpected 'in', expected the name of a field"],
    ['has(object)', 'no compile: 1:4: invalid argument to has() macro'],
    ['math.abs(-1)', /undeclared reference to 'math'/],
    ['while', 'no compile: 1:1: reserved identifier: while'],
    ["'open", /token recognition error/],
    ['Pod{}', /undeclared reference to 'Pod'/],
  ],
};

for (const [name, rows] of Object.entries(table))
  describe(name, () => {
    it.each(rows)('%s', (expression, expected) => {
      if (expected instanceof RegExp) expect(result(expression)).toMatch(expected);
      else expect(result(expression)).toEqual(expected);
    });
  });

describe('releases of Kubernetes', () => {
  it.each([
    ['object.?spec.hasValue()', '1.27', '1.28'],
    ["'%d'.format([1]) == '1'", '1.28', '1.29'],
    ["isIP('10.0.0.1')", '1.29', '1.30'],
    ["format.named('uri').hasValue()", '1.30', '1.31'],
    ["{'a': 1}.all(k, v, v == 1)", '1.31', '1.32'],
    ["isSemver('1.0.0')", '1.32', '1.33'],
    ['[[1]].flatten() == [1]', '1.33', '1.34'],
    ['[1].includes(1)', '1.36', '1.37'],
    ['object.metadata.labels.`app.kubernetes.io/name` == "web"', '1.36', '1.37'],
  ])('%s came after %s', (expression, before, since) => {
    expect(result(expression, before)).toMatch(/^no compile/);
    expect(result(expression, since)).toBe(true);
  });

  it('refuses what is not a release', () => {
    expect(() => compile('true', { kubernetesVersion: 'newest' })).toThrow(RangeError);
  });
});

describe('the static type of a result', () => {
  it('has to be the requested one', () => {
    expect(() => compile('object.spec.paused', { result: 'bool' })).toThrow(
      'must evaluate to bool but got dyn',
    );
    expect(compile('object.spec.paused == true', { result: 'bool' }).text).toBe('object.spec.paused == true');
    expect(() => compile('1', { result: 'string' })).toThrow('1:1: must evaluate to string but got int');
  });
});
