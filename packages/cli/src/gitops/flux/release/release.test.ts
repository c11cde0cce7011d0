import { resolveConfig } from '@plimsoll/core';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import type { GitOpsRun, Produced } from '../../types.js';
import { releaseName, releaseNamespace } from './identity.js';
import { valuesOf } from './values.js';

const LONG = 'a-release-whose-name-is-longer-than-helm-takes-names-to-be';

test.each<[string, JsonObject, string, string]>([
  ['web', {}, 'web', 'own'],
  ['web', { targetNamespace: 'shop' }, 'shop-web', 'shop'],
  ['web', { targetNamespace: 'shop', releaseName: 'given' }, 'given', 'shop'],
  [LONG, {}, 'a-release-whose-name-is-longer-than-helm-f568ef7d2e35', 'own'],
])('%s with %j is installed as %s in %s', (name, spec, expected, namespace) => {
  const value = { metadata: { name, namespace: 'own' }, spec };
  expect([releaseName(value), releaseNamespace(value)]).toEqual([expected, namespace]);
});

describe('values', () => {
  const made = (value: JsonObject): Produced => ({ text: '', value, file: '/r.yaml', cluster: 'c', by: 'x' });
  const objects: Readonly<Record<string, JsonObject>> = {
    'ConfigMap known': {
      kind: 'ConfigMap',
      data: { 'values.yaml': 'a: 1\nb: {c: 2}\n', tag: '1.2', quoted: "'1.2'", bad: '- x\n' },
    },
    'Secret plain': { kind: 'Secret', data: { password: Buffer.from('x,y').toString('base64') } },
    'Secret encrypted': { kind: 'Secret', stringData: { password: 'ENC[AES256_GCM,data:x]' }, sops: {} },
  };
  const run = (last = true): GitOpsRun => ({
    root: '/',
    env: {},
    config: resolveConfig({}),
    known: [],
    once: (_, make) => make(),
    scratch: () => '/nowhere',
    isHere: () => true,
    knowsRemotes: true,
    last,
    apiVersions: () => [],
    find: (cluster, kind, namespace, name) => {
      const value = cluster === 'c' && namespace === 'm' ? objects[`${kind} ${name}`] : undefined;
      return value && made(value);
    },
  });
  const values = (valuesFrom: JsonObject[], inline: JsonObject = {}, last = true) =>
    valuesOf(made({ metadata: { namespace: 'm' }, spec: { valuesFrom, values: inline } }), run(last));

  test('are merged, those of the object last', () => {
    expect(values([{ kind: 'ConfigMap', name: 'known' }], { b: null })).toEqual({
      layers: [{ a: 1, b: { c: 2 } }, { b: null }],
      set: [],
      unknown: [],
    });
  });

  test.each<[string, JsonObject, JsonObject, unknown]>([
    [
      'as --set',
      { kind: 'ConfigMap', name: 'known', valuesKey: 'tag' },
      {},
      { as: 'set', entry: 'image.tag=1.2' },
    ],
    [
      'in quotes',
      { kind: 'ConfigMap', name: 'known', valuesKey: 'quoted' },
      {},
      { as: 'string', entry: 'image.tag=1.2' },
    ],
    [
      'literally',
      { kind: 'Secret', name: 'plain', valuesKey: 'password', literal: true },
      {},
      { as: 'literal', entry: 'image.tag=x,y' },
    ],
    [
      'that is encrypted',
      { kind: 'Secret', name: 'encrypted', valuesKey: 'password' },
      {},
      { as: 'string', entry: 'image.tag=$(password)' },
    ],
    [
      'that is set twice',
      { kind: 'ConfigMap', name: 'known', valuesKey: 'tag' },
      { image: { tag: '3' } },
      { as: 'string', entry: 'image.tag=$(tag)' },
    ],
  ])('are set at a path: one %s', (_, source, inline, expected) => {
    expect(values([{ ...source, targetPath: 'image.tag' }], inline)).toMatchObject({ set: [expected] });
  });

  test('that are missing are reported, after waiting for objects that may come', () => {
    const source = { kind: 'Secret', name: 'made' };
    expect(values([source], {}, false)).toEqual({ waits: true });
    expect(values([source])).toMatchObject({ unknown: ['Secret m/made is not among the linted files'] });
    expect(values([{ ...source, optional: true }])).toMatchObject({ unknown: [] });
    expect(values([{ kind: 'ConfigMap', name: 'known', valuesKey: 'none' }])).toMatchObject({ layers: [{}] });
    expect(values([{ kind: 'ConfigMap', name: 'known', valuesKey: 'bad' }])).toEqual({
      failure: 'the key bad of ConfigMap m/known does not contain a map of values',
    });
  });
});
