import { expect, test } from 'vitest';
import { maskedLines } from './mask.js';

test.each([
  'image: user:hunter2@registry.example/a:1',
  'image: user:hunter2@registry.example:5000/a:1',
  'server: https://user:hunter2@cluster.example:6443',
  'host: "user:hunter2@db.example"',
])('%s has a password, which is masked', (line) => {
  expect(maskedLines(line)).toEqual([expect.stringMatching(/^\w+: \[masked\]$/)]);
});

test.each([
  `image: web:1.4@sha256:${'a'.repeat(64)}`,
  `image: registry.example:5000/web:1.4@sha256:${'a'.repeat(64)}`,
  'url: git@github.example:org/repo',
  'server: https://cluster.example:6443',
])('%s has none', (line) => {
  expect(maskedLines(line)).toEqual([line]);
});

test.each([
  ['a map in flow form', 'stringData:\n  password: {canary}\n'],
  ['a map', 'stringData:\n  password:\n    canary: x\n    ? canary\n    : x\n'],
  ['a list of maps', 'data: [{canary: x}]\n'],
  ['a set', 'data: {password: !!set {canary}}\n'],
  ['a map at an anchor', 'immutable: &p {canary: x}\ndata: {password: *p}\n'],
  ['a map with an alias', 'immutable: &p canary\ndata: {password: {a: *p}}\n'],
  ['a value that the last of two keys replaces', 'stringData: {a: canary}\nstringData: {a: canary}\n'],
  ['the same inside of the data', 'stringData:\n  a: canary\n  a: b\n'],
  ['comments in the data', 'stringData:\n  # canary\n  a: b # canary\n'],
  [
    'an object in an object',
    'objects:\n  - kind: &k Secret\n    data: {p: {canary: x}}\n  - kind: *k\n    data: {p: {canary: x}}\n',
  ],
  ['an operation of a JSON patch', 'patch:\n  - {op: add, path: /stringData/password, value: canary}\n'],
  ['a literal of a generator', 'secretGenerator:\n  - literals: [password=canary]\n'],
])('what stands in a Secret is masked: %s', (_, text) => {
  const lines = maskedLines(`apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n${text}`);
  expect(lines.join('\n')).not.toContain('canary');
  expect(lines.join('\n')).toContain('[masked]');
  expect(lines).toHaveLength(4 + text.match(/\n/g)!.length);
});

test('what the last of two keys replaces is shown where it cannot be secret', () => {
  expect(maskedLines('spec:\n  image: a/b\n  image: c\n')).toEqual([
    'spec:',
    '  image: a/b',
    '  image: c',
    '',
  ]);
});

test('keys below `data` of what is no Secret are shown', () => {
  const [, , ...lines] = maskedLines('persistence:\n  data:\n    globalMounts:\n      - path: /canary\n');
  expect(lines).toEqual(['    globalMounts:', '      - path: [masked]', '']);
});
