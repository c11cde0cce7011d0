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
