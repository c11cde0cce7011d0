import { expect, test } from 'vitest';
import { house, reportAt } from '../../test/house.js';
import { type ConfigObject, resolveConfig } from '../index.js';

const pack = house(
  { 'host-network': reportAt([]), 'host-port': reportAt([]), image: reportAt([]) },
  {
    presets: {
      all: [{ rules: { 'house/*': 'warn', 'house/image': 'off' } }],
      hosts: [{ rules: { 'house/host-*': 'error' } }],
    },
  },
);
const other = { ...pack, meta: { ...pack.meta, name: 'other', prefix: 'other' }, presets: {} };

/** The rules of the two packs that are on, as `id severity`. */
function on(...config: readonly ConfigObject[]): readonly string[] {
  const { rules } = resolveConfig(config, { plugins: [pack, other] }).forProject();
  return [...rules]
    .filter(([id]) => !id.startsWith('plimsoll/'))
    .map(([id, { severity }]) => `${id} ${severity}`)
    .sort();
}

const ALL = ['house/host-network warn', 'house/host-port warn', 'house/image warn'];

test.each<[string, readonly ConfigObject[], readonly string[]]>([
  ['all rules of a plugin', [{ rules: { 'house/*': 'warn' } }], ALL],
  [
    'rules by a part of their name',
    [{ rules: { 'house/host-*': ['error'], 'house/*-port': 'warn' } }],
    ['house/host-network error', 'house/host-port warn'],
  ],
  ['a rule of all plugins', [{ rules: { '*/image': 'warn' } }], ['house/image warn', 'other/image warn']],
  [
    'an id beats a wildcard behind it',
    [{ rules: { 'house/image': 'error', 'house/*': 'warn' } }],
    ['house/host-network warn', 'house/host-port warn', 'house/image error'],
  ],
  [
    'a later object beats an id',
    [{ rules: { 'house/image': 'error' } }, { rules: { 'house/*': 'off' } }],
    [],
  ],
  ['wildcards beat presets', [{ extends: 'house/all', rules: { '*/host-*': 'off' } }], []],
  [
    'in presets, of which the higher severity wins',
    [{ extends: ['house/hosts', 'house/all'] }],
    ['house/host-network error', 'house/host-port error'],
  ],
])('%s', (_, config, expected) => {
  expect(on(...config)).toEqual(expected);
});

test('settings for many plugins do not change the own rules of core', () => {
  const { rules } = resolveConfig({ rules: { '*/*': 'off' } }, { plugins: [pack] }).forProject();
  expect(rules.has('plimsoll/unknown-api')).toBe(true);
});

test('a mistyped prefix of an own rule is an error, also in a preset that nobody uses', () => {
  const typo = {
    ...pack,
    presets: { strict: [{ rules: { 'hause/image': 'error', 'hause/other': 'error' } as const }] },
  };
  expect(() => resolveConfig({ plugins: [typo] })).toThrow(
    'its preset "strict" names a rule that does not exist. Unknown rule "hause/image": no plugin with the prefix "hause" is loaded. Did you mean "house"?',
  );
});
