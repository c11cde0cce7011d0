import { describe, expect, it } from 'vitest';
import type { Path } from '../json.js';
import type { ReadOptions, SourceDocument } from './document.js';
import { readDocuments } from './read-documents.js';

const read = (text: string, options?: ReadOptions) => [...readDocuments(text, options)];
const values = (text: string) => read(text).map(({ value }) => value);
const problems = (text: string, options?: ReadOptions) =>
  read(text, options).flatMap((document) =>
    document.problems.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`),
  );

/** `key|value` of the node at a path, as the text has it. */
function at(text: string, document: SourceDocument, path: Path): string | undefined {
  const range = document.positions.locate(path);
  if (!range) return undefined;
  const { keyStart, keyEnd, valueStart, valueEnd } = range;
  const key = keyEnd >= 0 ? text.slice(keyStart, keyEnd) : keyStart >= 0 ? text[keyStart] : '';
  return `${key}|${text.slice(valueStart, valueEnd)}`;
}

const POD = `# Source: shop/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web # plimsoll-ignore x -- y
  labels: {app: web, "tier": 'front'}
spec:
  containers:
    - name: app
      image: nginx # not: a key
      args: ["-a", --b=c]
      env:
      - {name: A, value: "1"}
      - name: B
        value:
    - name: log
      command:
        - sh
        - -c
        - |
          # no comment
          run  # neither
  volumes: []
`;

describe('a document', () => {
  const [pod] = read(POD);

  it('has its values', () => {
    expect(pod!.problems).toEqual([]);
    expect(pod!.value).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', labels: { app: 'web', tier: 'front' } },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'nginx',
            args: ['-a', '--b=c'],
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: null },
            ],
          },
          { name: 'log', command: ['sh', '-c', '# no comment\nrun  # neither\n'] },
        ],
        volumes: [],
      },
    });
  });

  it.each<[Path, string]>([
    [['kind'], 'kind|Pod'],
    [['metadata', 'labels'], `labels|{app: web, "tier": 'front'}`],
    [['metadata', 'labels', 'app'], 'app|web'],
    [['metadata', 'labels', 'tier'], `"tier"|'front'`],
    [['spec', 'containers', 0, 'args', 0], '|"-a"'],
    [['spec', 'containers', 0, 'env', 0], '-|{name: A, value: "1"}'],
    [['spec', 'containers', 0, 'env', 1], '-|name: B\n        value:'],
    [['spec', 'containers', 0, 'env', 1, 'value'], 'value|'],
    [['spec', 'containers', 1, 'command', 0], '-|sh'],
    [['spec', 'containers', 1, 'command', 2], '-||\n          # no comment\n          run  # neither'],
    [['spec', 'volumes'], 'volumes|[]'],
  ])('has %j in its place', (path, expected) => {
    expect(at(POD, pod!, path)).toBe(expected);
  });

  it('puts an empty value behind the colon of its key', () => {
    const range = pod!.positions.locate(['spec', 'containers', 0, 'env', 1, 'value'])!;
    expect(POD.slice(0, range.valueStart)).toMatch(/value:$/);
    expect(range.valueEnd).toBe(range.valueStart);
  });

  it('ranges from its first key to the end of its last value', () => {
    const { root } = pod!.positions;
    expect([root.keyStart, root.keyEnd]).toEqual([-1, -1]);
    expect(POD.slice(root.valueStart, root.valueEnd)).toMatch(/^apiVersion: v1\n.*volumes: \[\]$/s);
  });

  it('knows nothing at missing paths', () => {
    expect(at(POD, pod!, ['spec', 'containers', 7])).toBeUndefined();
    expect(at(POD, pod!, ['spec', 'constructor'])).toBeUndefined();
    expect(at(POD, pod!, ['kind', 'x'])).toBeUndefined();
  });

  it('finds the path of an offset', () => {
    expect(pod!.positions.pathAt(POD.indexOf('nginx'))).toEqual(['spec', 'containers', 0, 'image']);
    expect(pod!.positions.pathAt(POD.indexOf('"tier"'))).toEqual(['metadata', 'labels', 'tier']);
    expect(pod!.positions.pathAt(POD.indexOf('- sh'))).toEqual(['spec', 'containers', 1, 'command', 0]);
  });

  it('walks all of its nodes, each at the place where it is located', () => {
    const nodes = [...pod!.positions.walk()];
    expect(nodes).toHaveLength(30);
    for (const { path, range } of nodes) expect(pod!.positions.locate(path)).toEqual(range);
  });

  it('has its comments, in order, and no text that looks like one', () => {
    expect(pod!.comments.map(({ start, end }) => POD.slice(start, end))).toEqual([
      '# Source: shop/templates/pod.yaml',
      '# plimsoll-ignore x -- y',
      '# not: a key',
    ]);
  });

  it('has the same values and places with CRLF and a byte order mark', () => {
    const text = `\ufeff${POD.replaceAll('\n', '\r\n')}`;
    const [document] = read(text);
    expect(document!.value).toEqual(pod!.value);
    for (const { path } of pod!.positions.walk())
      expect(at(text, document!, path)?.replaceAll('\r', '')).toBe(at(POD, pod!, path));
    expect(document!.comments.map(({ start, end }) => text.slice(start, end))).toHaveLength(3);
  });
});

describe('keys', () => {
  it('are the strings that kubectl makes from them', () => {
    const text = 'y: 1\n0400: 2\n1.50: 3\n"q": 4\n';
    const [document] = read(text);
    expect(document!.value).toEqual({ true: 1, 256: 2, '1.5': 3, q: 4 });
    expect(at(text, document!, ['true'])).toBe('y|1');
    expect(at(text, document!, ['256'])).toBe('0400|2');
    expect(document!.positions.entries([]).map(({ key }) => key)).toEqual(['true', '256', '1.5', 'q']);
  });

  it('count at their last occurrence, and are reported', () => {
    const text = 'a: 1\nb: 2\n"a": 3\n';
    const [document] = read(text);
    expect(document!.value).toEqual({ a: 3, b: 2 });
    expect(problems(text)).toEqual(['duplicate-key: "a"']);
    expect(at(text, document!, ['a'])).toBe('"a"|3');
  });

  it.each(['a:\n# c\n b\nc: 1\n', 'a:\n\n# c\n b\nc: 1\n', 'a: !!str\n# c\n b\nc: 1\n'])(
    'start again below a value after a comment: %j',
    (text) => {
      expect(values(text)).toEqual([{ a: 'b', c: 1 }]);
    },
  );

  it('are in ordinary objects, whichever key is the first', () => {
    for (const value of values('a: {b: {}, "": 1}\n---\n"": {c: 1}\n---\nz: [{d: 1}]\n')) {
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect((value as object).constructor).toBe(Object);
      expect(value).toStrictEqual(JSON.parse(JSON.stringify(value)));
    }
  });

  it('may be called __proto__ or constructor', () => {
    const [document] = read('__proto__: {x: 1}\nconstructor: 2\nb: {<<: {__proto__: 3}}\n');
    const value = document!.value as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'b']);
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')!.value).toEqual({ x: 1 });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value.b as object)).toEqual(['__proto__']);
  });

  it.each(['null: 1', '{a: b}: 1', '[a]: 1', 'x: {{ y }}', ': 1'])('must be scalars: %s', (text) => {
    expect(problems(text)).toHaveLength(1);
  });
});

describe('aliases and merge keys', () => {
  const text = `base: &base
  image: nginx
  env: {A: 1}
one:
  image: own
  <<: *base
two:
  <<: *base
  image: own
three:
  <<: [{image: first}, *base]
list:
- *base
`;
  const [document] = read(text);

  it('override what is before them, as in kubectl', () => {
    expect(document!.value).toMatchObject({
      one: { image: 'nginx', env: { A: 1 } },
      two: { image: 'own', env: { A: 1 } },
      three: { image: 'first', env: { A: 1 } },
      list: [{ image: 'nginx', env: { A: 1 } }],
    });
  });

  it.each<[Path, string]>([
    [['one', 'image'], 'image|nginx'],
    [['two', 'image'], 'image|own'],
    [['three', 'image'], 'image|first'],
    [['two', 'env', 'A'], 'A|1'],
    [['list', 0], '-|*base'],
    [['list', 0, 'image'], 'image|nginx'],
  ])('lead to the place of %j', (path, expected) => {
    expect(at(text, document!, path)).toBe(expected);
  });

  it('share their values, and are one node each', () => {
    const value = document!.value as { base: unknown; list: unknown[] };
    expect(value.list[0]).toBe(value.base);
    expect([...document!.positions.walk()].filter(({ path }) => path[0] === 'list')).toHaveLength(2);
  });

  it.each(['a: *x', 'a: &x {b: *x}', 'a: &x 1\nb: &x [*x]', 'a: {<<: 1}', 'a: {<<: [1]}'])(
    'are refused: %s',
    (bad) => {
      expect(problems(bad)).toHaveLength(1);
    },
  );
});

describe('a stream', () => {
  it('has its documents in order, empty ones counted as kubectl does', () => {
    const text = 'a: 1\n---\n# nothing\n---\nb: 2\n--- # here\nc: 3\n';
    expect(read(text).map(({ index, value }) => [index, value])).toEqual([
      [0, { a: 1 }],
      [1, undefined],
      [2, { b: 2 }],
      [3, { c: 3 }],
    ]);
  });

  it.each(['', '\n', '# only\n', '---\n', '---\n# c\n'])(
    'without content is one empty document: %j',
    (text) => {
      expect(read(text)).toMatchObject([{ index: 0, value: undefined, problems: [] }]);
    },
  );

  it('has documents that follow each other without a gap', () => {
    const text = '# one\n---\na: 1\n# two\n---\nb: [\n# three\n---\nc: 3\n# end\n';
    let end = 0;
    for (const document of read(text)) {
      expect(document.start).toBe(end);
      end = document.end;
    }
    expect(end).toBe(text.length);
  });

  it('gives comments in column 1 before --- to the next document', () => {
    const text = '# a\n---\nx: 1 # b\n  # c\n# d\n\n--- # e\ny: 2\n# f\n';
    expect(
      read(text, { comments: true }).map(({ comments }) =>
        comments.map(({ start, end }) => text.slice(start, end)),
      ),
    ).toEqual([[], ['# a', '# b', '# c'], ['# d', '# e', '# f']]);
  });

  it('collects comments only if something reads them', () => {
    expect(read('a: 1 # plain')[0]!.comments).toEqual([]);
    expect(read('a: 1 # plimsoll-ignore')[0]!.comments).toHaveLength(1);
    expect(read('a: 1 # plimsoll-ignore', { comments: false })[0]!.comments).toEqual([]);
    expect(read('a: 1 # plain', { comments: true })[0]!.comments).toHaveLength(1);
  });

  it('may separate with ---# and end with ...', () => {
    expect(values('a: 1\n---#x\nb: 2\n...\n# c\n---\nc: 3\n')).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
  });

  it('reports a manifest where kubectl does not look', () => {
    const text = 'a: 1\n...\nkind: Pod\n---\nb: 2\n';
    expect(values(text)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(problems(text)).toEqual(['parse-error: kind: Pod']);
    expect(problems('a: 1\n...\nrest\n---\nb: 2\n')).toEqual([]);
    expect(problems('a: 1\n...\n{apiVersion: v1, "kind": Pod}\n')).toEqual([
      'parse-error: {apiVersion: v1, "kind": Pod}',
    ]);
  });

  it.each([
    '--- {b: 2}',
    '--- !!map\nb: 2',
    '--- &b\nb: 2',
    '---\t{b: 2}',
    '...\n--- {b: 2}',
    '---\n--- {b: 2}',
  ])('reads what begins on the line of its ---, which kubectl refuses: %j', (second) => {
    const text = `a: 1\n${second}\n---\nc: 3\n`;
    expect(values(text).filter((value) => value !== undefined)).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
    expect(problems(text)).toEqual([`parse-error: ${/---[ \t].*/.exec(second)![0]}`]);
  });

  it('may not have a line that begins with ---, wherever it is', () => {
    expect(problems('--- {a: 1}\n')).toEqual(['parse-error: --- {a: 1}']);
    expect(problems('a: 1\n---b: 2\n')).toEqual(['parse-error: ---b: 2']);
    expect(problems('a: |\n  b\n-----END\n')).toEqual(['parse-error: -----END']);
    expect(problems('a: |\n  b\nc\n-----END\n')).toEqual(['parse-error: c']);
    expect(problems('a: "\n----\n"\n---\nb: 2\n')).toEqual(['parse-error: ----']);
    expect(problems('a: |\n  --- b\n')).toEqual([]);
  });

  it('of JSON objects has one document each, with the escapes of JSON', () => {
    const text = '{"a": "\\/ \\ud83d\\ude00 }{"}\n{"b": [1, 2]}{"c": {\n\t"d": null}}\n';
    expect(values(text)).toEqual([{ a: '/ 😀 }{' }, { b: [1, 2] }, { c: { d: null } }]);
    expect(problems(text)).toEqual([]);
    expect(at(text, read(text)[1]!, ['b', 1])).toBe('|2');
  });

  it('may go on in YAML after a JSON object, as kubectl reads it', () => {
    const text = '{"a": "\\/"}\n---\nb: {c: 2}\nd: {e: 3}\n---\n{"f": "\\/"}\n';
    expect(values(text)).toEqual([{ a: '/' }, { b: { c: 2 }, d: { e: 3 } }, { f: '/' }]);
    expect(problems(text)).toEqual([]);
  });
});

describe('a broken document', () => {
  it('does not hide its neighbours', () => {
    const text = 'a: 1\n---\nb: "x\n---\nc: 3\n---\nd: [\n---\ne: {{ x }}\n---\nf: 6\n';
    expect(values(text)).toEqual([{ a: 1 }, undefined, { c: 3 }, undefined, undefined, { f: 6 }]);
    expect(problems(text)).toEqual(['parse-error: "x', 'parse-error: [', 'parse-error: {{']);
  });

  it.each([
    ['a:\n  b: 1\n c: 2\n', 'c: 2'],
    ['a:\n- b\n- c: 1\n  d\n', 'd'],
    ['a: b: c\n', 'b'],
    ['a: - b\n', '-'],
    ['a: 1\n\tb: 2\n', '\t'],
    ['a:\n\tb: 2\n', '\t'],
    ['a: x\u0000y\n', '\u0000'],
    ['a: "\\q"\n', '\\q'],
    ['a: "x" y\n', 'y'],
    ['a: [1, 2\nb: 3\n', '['],
    ['a: {b: 1]\n', '{'],
    ['a: [1 , , 2]\n', ', 2]'],
    ['a: *nowhere\n', '*nowhere'],
    ['a: @b\n', '@'],
    ['a: .inf\n', '.inf'],
    ['a: !!int x\n', '!!int'],
    ['a: |x\n  y\n', '|'],
    ['%YAML 1.2\n', '%YAML 1.2'],
    ['a: 1 # c\u2028hostNetwork: true\n', '\u2028'],
    ['a: 1\nb\nc: 2\n', 'b'],
  ])('has its problem at the token at fault: %j', (text, token) => {
    expect(problems(text)).toEqual([`parse-error: ${token}`]);
    expect(values(text)).toEqual([undefined]);
  });

  it('is one that kubectl would only read in part', () => {
    const text = '  apiVersion: v1\nkind: Pod\n';
    expect(problems(text)).toHaveLength(1);
    expect(values(text)).toEqual([undefined]);
  });
});
