import { expect, test } from 'vitest';
import { parsePath } from './path.js';

test.each([
  ['spec.replicas', ['spec', 'replicas']],
  ['metadata.labels["acme.example/team"]', ['metadata', 'labels', 'acme.example/team']],
  ['metadata.labels["a\\"b"].c', ['metadata', 'labels', 'a"b', 'c']],
  ['spec.rules[].http.paths[]', ['spec', 'rules', null, 'http', 'paths', null]],
  ['["a.b"]', ['a.b']],
  ['', undefined],
  ['.spec', undefined],
  ['spec.', undefined],
  ['spec..a', undefined],
  ['spec[0]', undefined],
  ['spec["a', undefined],
  ['spec a', undefined],
])('%s', (text, steps) => {
  expect(parsePath(text)).toEqual(steps);
});
