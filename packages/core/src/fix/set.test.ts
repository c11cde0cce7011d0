import { describe, expect, it } from 'vitest';
import { fixed, type Step } from '../../test/fixing.js';

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

interface Case {
  readonly name: string;
  readonly spec: string;
  readonly step: Step;
  readonly to: string;
}

/** The text after a Pod's head, before and after. Every case also runs with CRLF. */
const CASES: readonly Case[] = [
  {
    name: 'a boolean, with its comment',
    spec: 'spec:\n  hostPID: true # why\n',
    step: ['set', 'spec.hostPID', false],
    to: 'spec:\n  hostPID: false # why\n',
  },
  {
    name: 'text, in its double quotes',
    spec: 'spec:\n  a: "x"\n',
    step: ['set', 'spec.a', 'y'],
    to: 'spec:\n  a: "y"\n',
  },
  {
    name: 'text, in its single quotes',
    spec: "spec:\n  a: 'x'\n",
    step: ['set', 'spec.a', "it's"],
    to: "spec:\n  a: 'it''s'\n",
  },
  {
    name: 'a quoted word by a boolean',
    spec: 'spec:\n  a: "true"\n',
    step: ['set', 'spec.a', false],
    to: 'spec:\n  a: false\n',
  },
  {
    name: 'a word that YAML 1.1 reads as a boolean',
    spec: 'spec:\n  a: x\n',
    step: ['set', 'spec.a', 'yes'],
    to: 'spec:\n  a: "yes"\n',
  },
  {
    name: 'text that looks like a number',
    spec: 'spec:\n  a: x\n',
    step: ['set', 'spec.a', '0400'],
    to: 'spec:\n  a: "0400"\n',
  },
  {
    name: 'an image, which needs no quotes',
    spec: 'spec:\n  a: k8s.gcr.io/pause:3\n',
    step: ['set', 'spec.a', 'registry.k8s.io/pause:3@sha256:0a'],
    to: 'spec:\n  a: registry.k8s.io/pause:3@sha256:0a\n',
  },
  {
    name: 'an image in braces',
    spec: 'spec: {a: x}\n',
    step: ['set', 'spec.a', 'nginx:3'],
    to: 'spec: {a: "nginx:3"}\n',
  },
  {
    name: 'a text of two lines',
    spec: 'spec:\n  a: "x\n    y" # c\n  b: 1\n',
    step: ['set', 'spec.a', 'z'],
    to: 'spec:\n  a: "z" # c\n  b: 1\n',
  },
  { name: 'null', spec: 'spec:\n  a: ~ # c\n', step: ['set', 'spec.a', 1], to: 'spec:\n  a: 1 # c\n' },
  {
    name: 'nothing at all',
    spec: 'spec:\n  a: # c\n  b: 1\n',
    step: ['set', 'spec.a', true],
    to: 'spec:\n  a: true # c\n  b: 1\n',
  },
  {
    name: 'nothing at all, without a comment',
    spec: 'spec:\n  a:\n  b: 1\n',
    step: ['set', 'spec.a', true],
    to: 'spec:\n  a: true\n  b: 1\n',
  },
  {
    name: 'a key at the end of a map',
    spec: 'spec:\n  a: 1\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: 1\n  b: true\n',
  },
  {
    name: 'a key behind a trailing comment',
    spec: 'spec:\n  a: 1 # c\n# end\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: 1 # c\n  b: true\n# end\n',
  },
  {
    name: 'a key without a line break at the end',
    spec: 'spec:\n  a: 1',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: 1\n  b: true',
  },
  {
    name: 'a key before the next document',
    spec: 'spec:\n  a: 1\n---\nkind: Other\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: 1\n  b: true\n---\nkind: Other\n',
  },
  {
    name: 'a key before the end marker',
    spec: 'spec:\n  a: 1\n...\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: 1\n  b: true\n...\n',
  },
  {
    name: 'a key behind a nested map',
    spec: 'spec:\n  a:\n    c: 1\n\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a:\n    c: 1\n  b: true\n\n',
  },
  {
    name: 'a key behind a block scalar',
    spec: 'spec:\n  a: |\n    text\n    # text\n\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: |\n    text\n    # text\n  b: true\n\n',
  },
  {
    name: 'a key behind an empty value',
    spec: 'spec:\n  a:\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a:\n  b: true\n',
  },
  {
    name: 'a key of a list item',
    spec: 'spec:\n  containers:\n  - name: a\n    image: x\n  - name: b\n',
    step: ['set', 'spec.containers.0.tty', true],
    to: 'spec:\n  containers:\n  - name: a\n    image: x\n    tty: true\n  - name: b\n',
  },
  {
    name: 'a key of a list item with blanks behind its dash',
    spec: 'spec:\n  containers:\n    -   name: a\n',
    step: ['set', 'spec.containers.0.tty', true],
    to: 'spec:\n  containers:\n    -   name: a\n        tty: true\n',
  },
  {
    name: 'missing parents',
    spec: 'spec:\n  a: 1\n',
    step: ['set', 'spec.b.c.d', 'x'],
    to: 'spec:\n  a: 1\n  b:\n    c:\n      d: x\n',
  },
  {
    name: 'missing parents, with the indentation of the file',
    spec: 'spec:\n    a:\n        z: 1\n',
    step: ['set', 'spec.b.c', true],
    to: 'spec:\n    a:\n        z: 1\n    b:\n      c: true\n',
  },
  {
    name: 'a list, indented as others are',
    spec: 'spec:\n  containers:\n  - name: a\n',
    step: ['set', 'spec.containers.0.securityContext.capabilities.drop', ['ALL']],
    to: 'spec:\n  containers:\n  - name: a\n    securityContext:\n      capabilities:\n        drop:\n        - ALL\n',
  },
  {
    name: 'a list, indented deeper as others are',
    spec: 'spec:\n  containers:\n    - name: a\n',
    step: ['set', 'spec.containers.0.drop', ['ALL']],
    to: 'spec:\n  containers:\n    - name: a\n      drop:\n        - ALL\n',
  },
  {
    name: 'a key of an empty map',
    spec: 'spec:\n  a: {}\n  b: 1\n',
    step: ['set', 'spec.a.c', true],
    to: 'spec:\n  a:\n    c: true\n  b: 1\n',
  },
  {
    name: 'a key of an empty map with a comment',
    spec: 'spec:\n  a: {} # c\n  b: 1\n',
    step: ['set', 'spec.a.c', true],
    to: 'spec:\n  a: # c\n    c: true\n  b: 1\n',
  },
  {
    name: 'a key of null',
    spec: 'spec:\n  a: null\n',
    step: ['set', 'spec.a.c', true],
    to: 'spec:\n  a:\n    c: true\n',
  },
  {
    name: 'a key of nothing',
    spec: 'spec:\n  a:\n  b: 1\n',
    step: ['set', 'spec.a.c', true],
    to: 'spec:\n  a:\n    c: true\n  b: 1\n',
  },
  {
    name: 'a key of nothing with a comment',
    spec: 'spec:\n  a: # c\n  # d\n  b: 1\n',
    step: ['set', 'spec.a.c', true],
    to: 'spec:\n  a: # c\n    c: true\n  # d\n  b: 1\n',
  },
  {
    name: 'a key of a map in braces',
    spec: 'spec: {a: 1}\n',
    step: ['set', 'spec.b', 'x'],
    to: 'spec: {a: 1, b: x}\n',
  },
  {
    name: 'a key of a map in braces with blanks',
    spec: 'spec: { a: 1 } # c\n',
    step: ['set', 'spec.b', true],
    to: 'spec: { a: 1, b: true } # c\n',
  },
  {
    name: 'a key behind a last comma',
    spec: 'spec: {a: 1,}\n',
    step: ['set', 'spec.b', true],
    to: 'spec: {a: 1, b: true,}\n',
  },
  {
    name: 'missing parents in braces',
    spec: 'spec: {a: [1]}\n',
    step: ['set', 'spec.b.c', ['x', 'z']],
    to: 'spec: {a: [1], b: {c: [x, z]}}\n',
  },
  {
    name: 'a key of an empty map in braces',
    spec: 'spec: {a: {}}\n',
    step: ['set', 'spec.a.b', true],
    to: 'spec: {a: {b: true}}\n',
  },
  {
    name: 'a key of braces with quoted keys',
    spec: 'spec: {"a": 1}\n',
    step: ['set', 'spec.b', 'x'],
    to: 'spec: {"a": 1, "b": "x"}\n',
  },
  {
    name: 'a key of braces of several lines',
    spec: 'spec: {\n  a: 1,\n  b: 2\n}\n',
    step: ['set', 'spec.c', 3],
    to: 'spec: {\n  a: 1,\n  b: 2,\n  c: 3\n}\n',
  },
  {
    name: 'an item that is text',
    spec: 'spec:\n  a:\n    - x\n    - y\n',
    step: ['set', 'spec.a.1', 'z'],
    to: 'spec:\n  a:\n    - x\n    - z\n',
  },
  {
    name: 'an item at the end',
    spec: 'spec:\n  a:\n  - x # c\n  b: 1\n',
    step: ['append', 'spec.a', 'ALL'],
    to: 'spec:\n  a:\n  - x # c\n  - ALL\n  b: 1\n',
  },
  {
    name: 'an item with the quotes of the last one',
    spec: 'spec:\n  a:\n  - "x"\n',
    step: ['append', 'spec.a', 'ALL'],
    to: 'spec:\n  a:\n  - "x"\n  - "ALL"\n',
  },
  {
    name: 'an item that is a map',
    spec: 'spec:\n  a:\n  - k: v\n',
    step: ['append', 'spec.a', { k: 'w', l: [1] }],
    to: 'spec:\n  a:\n  - k: v\n  - k: w\n    l:\n    - 1\n',
  },
  {
    name: 'an item in brackets',
    spec: 'spec:\n  a: [x, "y"]\n',
    step: ['append', 'spec.a', 'ALL'],
    to: 'spec:\n  a: [x, "y", "ALL"]\n',
  },
  {
    name: 'an item in empty brackets',
    spec: 'spec:\n  a: []\n',
    step: ['append', 'spec.a', 'ALL'],
    to: 'spec:\n  a: [ALL]\n',
  },
  {
    name: 'an item of a list that is missing',
    spec: 'spec:\n  b: 1\n',
    step: ['append', 'spec.a', 'ALL'],
    to: 'spec:\n  b: 1\n  a:\n    - ALL\n',
  },
  {
    name: 'an item of a list that is null',
    spec: 'spec:\n  a:\n',
    step: ['append', 'spec.a', 'ALL'],
    to: 'spec:\n  a:\n    - ALL\n',
  },
  {
    name: 'an argument that is given',
    spec: 'spec:\n  command:\n  - run\n  - --profiling=true # c\n  - --x=1\n',
    step: ['argument', 'spec.command', 'profiling', 'false'],
    to: 'spec:\n  command:\n  - run\n  - --profiling=false # c\n  - --x=1\n',
  },
  {
    name: 'the last of an argument that is given twice',
    spec: 'spec:\n  command: [run, "--a=1", "--a=2"]\n',
    step: ['argument', 'spec.command', 'a', '3'],
    to: 'spec:\n  command: [run, "--a=1", "--a=3"]\n',
  },
  {
    name: 'an argument that is missing',
    spec: 'spec:\n  command:\n  - run\n  - --x=1\n',
    step: ['argument', 'spec.command', 'profiling', 'false'],
    to: 'spec:\n  command:\n  - run\n  - --x=1\n  - --profiling=false\n',
  },
  {
    name: 'an argument with commas',
    spec: 'spec:\n  command:\n  - run\n  - --a=1\n',
    step: ['argument', 'spec.command', 'a', 'x=1,z=2'],
    to: 'spec:\n  command:\n  - run\n  - --a=x=1,z=2\n',
  },
  {
    name: 'an argument with commas, in brackets',
    spec: 'spec:\n  command: [run]\n',
    step: ['argument', 'spec.command', 'a', 'x,y'],
    to: 'spec:\n  command: [run, "--a=x,y"]\n',
  },
  {
    name: 'what begins with a digit and is no number',
    spec: 'spec:\n  a: 0.0.0.0:10249\n  d: 8760h\n',
    step: ['set', 'spec.e', ['127.0.0.1:10249', '10.0.0.0/8', '4h0m0s', '12', '1.5', '1:30', '0x1f', '1e3']],
    to: 'spec:\n  a: 0.0.0.0:10249\n  d: 8760h\n  e:\n    - 127.0.0.1:10249\n    - 10.0.0.0/8\n    - 4h0m0s\n    - "12"\n    - "1.5"\n    - "1:30"\n    - "0x1f"\n    - "1e3"\n',
  },
  {
    name: 'Base64 as people write it',
    spec: 'spec:\n  a: 1\n',
    step: ['set', 'spec.e', ['c2VjcmV0IGlzIHNlY3VyZQ==', 'a+b/c=', '=', 'x=y']],
    to: 'spec:\n  a: 1\n  e:\n    - c2VjcmV0IGlzIHNlY3VyZQ==\n    - a+b/c=\n    - "="\n    - "x=y"\n',
  },
  {
    name: 'a list by another, items of both as they were',
    spec: 'spec:\n  a:\n    - "x"\n    - y\n    - z\n  b: 1\n',
    step: ['set', 'spec.a', ['w', 'x', 'z']],
    to: 'spec:\n  a:\n    - "w"\n    - "x"\n    - z\n  b: 1\n',
  },
  {
    name: 'a list in brackets by another',
    spec: "spec:\n  a: ['x','y'] # c\n",
    step: ['set', 'spec.a', ['y', 'z', 'w']],
    to: "spec:\n  a: ['y','z','w'] # c\n",
  },
  {
    name: 'a list on several lines in brackets by another',
    spec: 'spec:\n  a: [\n    x,\n    w,\n  ]\n',
    step: ['set', 'spec.a', ['z', 'w']],
    to: 'spec:\n  a: [\n    z,\n    w,\n  ]\n',
  },
  {
    name: 'an item before the first',
    spec: 'spec:\n  a: # c\n    # of x\n    - x\n    - y\n',
    step: ['insert', 'spec.a.0', 'z'],
    to: 'spec:\n  a: # c\n    - z\n    # of x\n    - x\n    - y\n',
  },
  {
    name: 'an item before another, whose comment stays with it',
    spec: 'spec:\n  a:\n  - x # of x\n\n  # of y\n  - y\n',
    step: ['insert', 'spec.a.1', { k: 'w', l: [1] }],
    to: 'spec:\n  a:\n  - x # of x\n  - k: w\n    l:\n    - 1\n\n  # of y\n  - y\n',
  },
  {
    name: 'an item before another in brackets',
    spec: 'spec:\n  a: [x, "y"]\n',
    step: ['insert', 'spec.a.1', 'z'],
    to: 'spec:\n  a: [x, "z", "y"]\n',
  },
  {
    name: 'a key beside a document that is broken',
    spec: 'spec:\n  a: 1\n---\n[broken\n',
    step: ['set', 'spec.b', true],
    to: 'spec:\n  a: 1\n  b: true\n---\n[broken\n',
  },
];

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('fixes that set and add', () => {
  for (const { name, spec, step, to } of CASES) {
    it(name, async () => {
      expect(await fixed(HEAD + spec, step)).toBe(HEAD + to);
    });
    it(`${name}, with CRLF`, async () => {
      expect(await fixed(crlf(HEAD + spec), step)).toBe(crlf(HEAD + to));
    });
    it(`${name}, among other documents`, async () => {
      const around = (text: string): string =>
        `# first\n---\nkind: Other\n---\n# own\n${text}${text.endsWith('\n') ? '' : '\n'}---\nlast: true\n`;
      const others: Step = step;
      expect(await fixed(around(HEAD + spec), others)).toContain(`# own\n${HEAD}${to}`);
    });
  }

  it('items of a List', async () => {
    const text =
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n  spec:\n    x: 1\n';
    expect(await fixed(text, ['set', 'spec.hostPID', false])).toBe(`${text}    hostPID: false\n`);
  });

  it('JSON with its indentation', async () => {
    const text =
      '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "metadata": {"name": "a"},\n  "spec": {\n    "x": "y"\n  }\n}\n';
    expect(await fixed(text, ['set', 'spec.a.b', ['c']])).toBe(
      '{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "metadata": {"name": "a"},\n  "spec": {\n    "x": "y",\n    "a": {\n      "b": [\n        "c"\n      ]\n    }\n  }\n}\n',
    );
  });

  it('JSON on one line', async () => {
    const text = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"x":"y"}}';
    expect(await fixed(text, ['set', 'spec.a.b', 'c'])).toBe(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"x":"y","a":{"b":"c"}}}',
    );
  });

  it('a file with a byte order mark', async () => {
    const text = `\ufeff${HEAD}spec:\n  a: 1\n`;
    expect(await fixed(text, ['set', 'spec.a', 2])).toBe(`\ufeff${HEAD}spec:\n  a: 2\n`);
  });
});
