import { groupBy } from '../group-by.js';
import type { Benchmark, Plugin } from '../rule/types.js';
import { corePlugin } from '../rules/core-rules.js';
import type { SeveritySetting } from '../severity.js';
import { didYouMean } from '../suggest.js';
import { ConfigError, type ConfigObject } from './types.js';

/**
 * Enables the rules of one benchmark at `error`, and no other rules. `id` is the id of the benchmark (`cis/v1.12`).
 * Without an edition (`cis`, `cis/eks`) it selects the newest one. `@level-1` after it limits the controls to that
 * level. The core's own rules stay as they are.
 * @throws ConfigError for an unknown benchmark, and where plugins that the benchmark maps to are missing
 */
export function benchmarkConfig(plugins: Iterable<Plugin>, id: string): ConfigObject {
  const all = [...plugins];
  const benchmark = findBenchmark(
    all.flatMap(({ benchmarks }) => benchmarks ?? []),
    id,
  );
  const wanted = new Set(benchmark.controls.flatMap(({ rules }) => rules));
  const rules: Record<string, SeveritySetting> = {};
  for (const { meta, rules: own } of all)
    if (meta.prefix !== corePlugin.meta.prefix)
      for (const name of Object.keys(own)) {
        const ruleId = `${meta.prefix}/${name}`;
        rules[ruleId] = wanted.has(ruleId) ? 'error' : 'off';
      }
  const missing = [...wanted].filter((ruleId) => !Object.hasOwn(rules, ruleId));
  if (missing.length > 0)
    throw new ConfigError([
      {
        path: 'benchmark',
        message: `The benchmark "${benchmark.id}" needs rules that no loaded plugin has: ${missing.join(', ')}. Name their plugins under "plugins".`,
      },
    ]);
  return { name: `benchmark ${benchmark.id}`, rules };
}

/**
 * Finds a benchmark by its id, or the newest edition by the name that its editions share. `@` adds a level, which
 * includes lower levels: `cis/v2.0@level-1`.
 * @throws ConfigError
 */
export function findBenchmark(benchmarks: readonly Benchmark[], asked: string): Benchmark {
  const at = asked.indexOf('@');
  if (at === -1) return findEdition(benchmarks, asked);
  return ofLevel(findEdition(benchmarks, asked.slice(0, at)), asked.slice(at + 1));
}

/** The controls of a level and of those below it. A control without a level belongs to all levels. */
function ofLevel(benchmark: Benchmark, level: string): Benchmark {
  const levels = [...new Set(benchmark.controls.flatMap((control) => control.level ?? []))].sort((a, b) =>
    compareVersions(numbersIn(a), numbersIn(b)),
  );
  const last = levels.indexOf(level);
  if (last === -1)
    throw new ConfigError([
      {
        path: 'benchmark',
        message: `"${benchmark.id}" has no level "${level}".${didYouMean(level, levels)} ${
          levels.length === 0 ? 'It has none.' : `Levels: ${levels.join(', ')}.`
        }`,
      },
    ]);
  const within = new Set(levels.slice(0, last + 1));
  return {
    ...benchmark,
    id: `${benchmark.id}@${level}`,
    title: `${benchmark.title}, ${level.replace('-', ' ')}`,
    controls: benchmark.controls.filter(
      (control) => control.level === undefined || within.has(control.level),
    ),
  };
}

function findEdition(benchmarks: readonly Benchmark[], id: string): Benchmark {
  const found =
    benchmarks.find((benchmark) => benchmark.id === id) ??
    newestEditions(benchmarks).find((benchmark) => familyOf(benchmark) === id);
  if (found) return found;
  const newest = newestEditions(benchmarks);
  const known = [...newest.map(familyOf), ...benchmarks.map((benchmark) => benchmark.id)];
  throw new ConfigError([
    {
      path: 'benchmark',
      message: `Unknown benchmark "${id}".${didYouMean(id, known)} ${
        newest.length === 0
          ? 'No loaded plugin has one.'
          : `Newest editions: ${newest.map((benchmark) => benchmark.id).join(', ')}.`
      }`,
    },
  ]);
}

/**
 * The newest edition of each benchmark, in the order in which the benchmarks first appear.
 * @param counts whether an edition counts. Asked of the newest ones first: a pack may compute its editions on use.
 */
export function newestEditions(
  benchmarks: readonly Benchmark[],
  counts: (benchmark: Benchmark) => boolean = () => true,
): readonly Benchmark[] {
  return [...groupBy(benchmarks, familyOf).values()].flatMap((editions) => {
    if (editions.length === 1) return editions.filter(counts);
    const byAge = editions
      .map((edition) => ({ edition, version: numbersIn(edition.version) }))
      .sort((a, b) => compareVersions(b.version, a.version));
    return byAge.find(({ edition }) => counts(edition))?.edition ?? [];
  });
}

/** `cis/v2.0` and `cis/v1.12` are editions of `cis`, `cis/eks-v1.8` is one of `cis/eks`. */
function familyOf({ id }: Benchmark): string {
  return id.replace(/[-/]v?\d+(?:\.\d+)*$/, '');
}

function numbersIn(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}

function compareVersions(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
