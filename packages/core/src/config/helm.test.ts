import { expect, test } from 'vitest';
import { type Config, type ConfigError, resolveConfig } from '../index.js';
import type { ChartRendering } from './types.js';

function problems(config: unknown): readonly string[] {
  try {
    resolveConfig(config as Config);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const web = (...renderings: readonly Partial<ChartRendering>[]) => ({ chart: 'charts/web', renderings });

test('a list of charts is the short form of the whole', () => {
  const renderings = [{ chart: 'charts/web', renderings: [{ name: 'prod', values: ['a.yaml'] }] }];
  const [short, long] = [[{}, { helm: renderings }], { helm: { renderings, ci: true } }].map(
    (config) => resolveConfig(config).helm,
  );
  expect(short).toEqual({
    renderings,
    charts: {},
    ci: false,
    at: { renderings: '[1].helm', charts: '[1].helm.charts' },
  });
  expect(long).toEqual({
    renderings,
    charts: {},
    ci: true,
    at: { renderings: '.helm.renderings', charts: '.helm.charts' },
  });
  expect(resolveConfig({}).helm).toBeUndefined();
});

test.each<[string, unknown, readonly string[]]>([
  ['the last object counts', [{ helm: [web({ name: 'a' })] }, { helm: { ci: true } }], []],
  [
    'two renderings of one name',
    { helm: [web({ name: 'prod' }), { ...web({ name: 'prod' }, { name: 'dev' }), chart: './charts/web/' }] },
    [
      '.helm[1].renderings[0].name: Two renderings of ./charts/web/ have the name "prod". Give each its own name, because findings refer to it.',
    ],
  ],
  [
    'one name for two charts',
    { helm: [web({ name: 'prod' }), { ...web({ name: 'prod' }), chart: 'db' }] },
    [],
  ],
  [
    'a mistyped key of a rendering',
    { helm: { renderings: [web({ name: 'a', value: ['x'] } as Partial<ChartRendering>)] } },
    [
      '.helm.renderings[0].renderings[0].value: Unknown key "value". Did you mean "values"? Known keys: name, values, namespace, releaseName, set, apiVersions, kubeVersion, skipTests, includeCrds.',
    ],
  ],
  [
    'a mistyped key of helm',
    { helm: { chart: {} } },
    ['.helm.chart: Unknown key "chart". Did you mean "charts"? Known keys: renderings, charts, ci.'],
  ],
  ['no name', { helm: [web({})] }, ['.helm[0].renderings[0]: The key "name" is missing.']],
  ['no rendering', { helm: [web()] }, ['.helm[0].renderings: Expected at least one item.']],
  [
    'values that Helm would refuse, or lines of their own',
    { helm: [web({ name: 'a\nb', releaseName: 'A', namespace: 'a.b', kubeVersion: 'new' })] },
    [
      '.helm[0].renderings[0].name: Expected a name on one line.',
      '.helm[0].renderings[0].releaseName: Expected at most 53 lowercase letters, digits, "-" and ".".',
      '.helm[0].renderings[0].namespace: Expected at most 63 lowercase letters, digits and "-".',
      '.helm[0].renderings[0].kubeVersion: Expected a version such as "1.34".',
    ],
  ],
  [
    'an object for some files only',
    { files: ['a'], helm: { ci: true } },
    ['.helm: "helm" applies to the whole run. Move it to an object without "files".'],
  ],
])('%s', (_, config, expected) => {
  expect(problems(config)).toEqual(expected);
});
