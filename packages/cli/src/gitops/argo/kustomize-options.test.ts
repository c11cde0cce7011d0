import type { JsonObject } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import { imageOf, withOptions } from './kustomize-options.js';

test.each([
  ['web', { name: 'web' }],
  ['web:2', { name: 'web', newTag: '2' }],
  ['host:5000/web:2', { name: 'host:5000/web', newTag: '2' }],
  ['host:5000/web', { name: 'host:5000/web' }],
  ['web=host:5000/other:2', { name: 'web', newName: 'host:5000/other', newTag: '2' }],
  ['web@sha256:0a', { name: 'web', digest: 'sha256:0a' }],
  ['web=*:3', { name: 'web', newTag: '3' }],
])('an image is written %s', (text, expected) => {
  expect(imageOf(text)).toEqual(expected);
});

test('options replace, add or change what the kustomization says', () => {
  const kustomization = {
    resources: ['a.yaml'],
    namePrefix: 'in-',
    namespace: 'base',
    images: [
      { name: 'web', newTag: '1' },
      { name: 'db', newTag: '1' },
    ],
    replicas: [{ name: 'web', count: 1 }],
    commonLabels: { a: '1' },
    patches: [{ path: 'p.yaml' }],
  };
  const options = {
    namePrefix: 'out-',
    images: ['web:$TAG'],
    replicas: [{ name: 'web', count: '3' }],
    commonLabels: { app: '$TAG' },
    patches: [{ target: { kind: 'Pod' }, patch: [{ op: 'remove', path: '/x' }] }],
    components: ['missing'],
    ignoreMissingComponents: true,
  };
  expect(withOptions(kustomization, options, '/nowhere', (text) => text.replace('$TAG', '2'))).toEqual({
    ...kustomization,
    namePrefix: 'out-',
    images: [
      { name: 'db', newTag: '1' },
      { name: 'web', newTag: '2' },
    ],
    replicas: [{ name: 'web', count: 3 }],
    commonLabels: { a: '1', app: '2' },
    patches: [{ path: 'p.yaml' }, { target: { kind: 'Pod' }, patch: '[{"op":"remove","path":"/x"}]' }],
  });
  expect(
    withOptions({}, { commonLabels: { a: '1' }, labelWithoutSelector: true }, '/', (text) => text),
  ).toEqual({
    labels: [{ pairs: { a: '1' }, includeSelectors: false, includeTemplates: false }],
  });
});

describe('an existing label', () => {
  const there = {
    commonLabels: { app: 'old', tier: 'web' },
    labels: [{ pairs: { team: 'old' }, includeSelectors: true }],
    commonAnnotations: { owner: 'old' },
  };
  const edit = (options: JsonObject) => withOptions(there, options, '/', (text) => text);

  test.each([
    ['label app', { commonLabels: { app: 'new' } }, 'forceCommonLabels'],
    ['label team', { commonLabels: { team: 'new' }, labelWithoutSelector: true }, 'forceCommonLabels'],
    ['annotation owner', { commonAnnotations: { owner: 'new' } }, 'forceCommonAnnotations'],
  ])('the %s is refused unless it is forced', (what, options, force) => {
    expect(edit(options)).toBe(`the ${what} is already in the kustomization. Set ${force} to replace it`);
    expect(edit({ ...options, [force]: true })).toBeTypeOf('object');
  });

  test('is replaced where it stands', () => {
    expect(
      edit({ commonLabels: { team: 'new', more: 'x' }, labelWithoutSelector: true, forceCommonLabels: true }),
    ).toMatchObject({
      labels: [
        { pairs: { team: 'new' }, includeSelectors: true },
        { pairs: { more: 'x' }, includeSelectors: false, includeTemplates: false },
      ],
    });
  });
});
