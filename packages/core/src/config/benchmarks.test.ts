import { describe, expect, it, test } from 'vitest';
import { house, report, rule } from '../../test/house.js';
import {
  type Benchmark,
  type ConfigError,
  type ConfigObject,
  definePlugin,
  lint,
  parse,
  resolveConfig,
} from '../index.js';
import { newestEditions, type ResolveOptions } from '../internal.js';
import { benchmarkConfig } from './benchmarks.js';

const everyPod = () => rule((context) => ({ Pod: (pod) => report(context, pod as never) }));

const benchmark = (id: string, version: string, ...rules: string[]): Benchmark => ({
  id,
  title: `Benchmark ${version}`,
  version,
  url: 'https://example.com',
  controls: [
    { id: '1', title: 'Node files', section: 'Nodes', assessment: 'none', rules: [], note: 'On the node.' },
    { id: '2', title: 'Pods', section: 'Pods', assessment: 'full', rules },
  ],
});

/** Controls of two levels, the higher one first. */
const withLevels: Benchmark = {
  ...benchmark('house/fence-v1.0', '1.0'),
  controls: ['one', 'two', 'three'].map((name, index) => ({
    id: name,
    title: name,
    section: 'Pods',
    assessment: 'full',
    rules: [`house/${name}`],
    ...[{ level: 'level-2' }, { level: 'level-1' }, {}][index],
  })),
};

const plugin = house(
  { one: everyPod(), two: everyPod(), three: everyPod() },
  {
    presets: { all: [{ rules: { 'house/one': 'warn', 'house/two': 'warn', 'house/three': 'warn' } }] },
    benchmarks: [
      benchmark('house/v1.9', '1.9', 'house/one'),
      benchmark('house/v1.10', '1.10', 'house/one', 'house/two'),
      benchmark('house/shed-v1.0', '1.0', 'house/three'),
      benchmark('house/garden', '7', 'house/three'),
      withLevels,
    ],
  },
);

async function run(config: ConfigObject, options: ResolveOptions) {
  const text = '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web}]}}\n';
  const resolved = resolveConfig({ plugins: [plugin], ...config }, options);
  const { findings, benchmarks } = await lint([await parse({ path: 'pod.yaml', text })], resolved);
  return {
    found: findings.map(({ ruleId, severity }) => `${ruleId} ${severity}`),
    benchmarks: benchmarks.map(({ id }) => id),
  };
}

const problems = (make: () => unknown): readonly string[] => {
  try {
    make();
  } catch (error) {
    return (error as ConfigError).problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
};

describe('a run limited to a benchmark', () => {
  test.each([
    ['house', 'house/v1.10', ['house/one error', 'house/two error']],
    ['house/v1.9', 'house/v1.9', ['house/one error']],
    ['house/shed', 'house/shed-v1.0', ['house/three error']],
    ['house/garden', 'house/garden', ['house/three error']],
    ['house/fence@level-1', 'house/fence-v1.0@level-1', ['house/two error', 'house/three error']],
    [
      'house/fence-v1.0@level-2',
      'house/fence-v1.0@level-2',
      ['house/one error', 'house/two error', 'house/three error'],
    ],
  ])('%s has the rules of %s and no others', async (id, edition, found) => {
    const all = { extends: 'house/all' };
    expect(await run(all, { benchmark: id })).toEqual({ found: found.toSorted(), benchmarks: [edition] });
    expect(await run({}, { benchmark: id })).toEqual({ found: found.toSorted(), benchmarks: [edition] });
  });

  it('keeps the rest of the config, and overrides win', async () => {
    const waived = { suppressions: [{ rules: ['house/one'], reason: 'known' }] };
    const options = {
      benchmark: 'house',
      overrides: { rules: { 'house/two': 'warn', 'house/three': 'warn' } },
    } as const;
    expect((await run(waived, options)).found).toEqual([
      'house/one error',
      'house/three warn',
      'house/two warn',
    ]);
  });

  it('names the known benchmarks for an unknown one', () => {
    expect(problems(() => resolveConfig({ plugins: [plugin] }, { benchmark: 'house/v1.11' }))).toEqual([
      'benchmark: Unknown benchmark "house/v1.11". Did you mean "house/v1.10"? Newest editions: house/v1.10, house/shed-v1.0, house/garden, house/fence-v1.0.',
    ]);
    expect(problems(() => benchmarkConfig([plugin], 'huose'))).toEqual([
      expect.stringContaining('Did you mean "house"?'),
    ]);
    expect(problems(() => benchmarkConfig([house({})], 'cis'))).toEqual([
      'benchmark: Unknown benchmark "cis". No loaded plugin has one.',
    ]);
  });

  it('names the existing levels', () => {
    const asked = (benchmark: string) => problems(() => resolveConfig({ plugins: [plugin] }, { benchmark }));
    expect(asked('house/fence@level-3')).toEqual([
      expect.stringMatching(/"house\/fence-v1\.0" has no level "level-3"\. .*Levels: level-1, level-2\.$/),
    ]);
    expect(asked('house/garden@level-1')).toEqual([
      'benchmark: "house/garden" has no level "level-1". It has none.',
    ]);
  });

  it('does not run with rules missing', () => {
    const alone = definePlugin({
      meta: { name: 'audit', version: '1.0.0', prefix: 'audit' },
      rules: {},
      benchmarks: [benchmark('audit/v1', '1', 'house/one')],
    });
    expect(problems(() => benchmarkConfig([alone], 'audit'))).toEqual([
      expect.stringContaining('"audit/v1" needs rules that no loaded plugin has: house/one.'),
    ]);
    expect(benchmarkConfig([alone, plugin], 'audit').rules).toEqual({
      'house/one': 'error',
      'house/two': 'off',
      'house/three': 'off',
    });
  });
});

test('the newest edition is the one with the greatest number, not the last in the alphabet', () => {
  expect(newestEditions(plugin.benchmarks!).map(({ id }) => id)).toEqual([
    'house/v1.10',
    'house/shed-v1.0',
    'house/garden',
    'house/fence-v1.0',
  ]);
});
