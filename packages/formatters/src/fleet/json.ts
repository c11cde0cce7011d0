import { jsonChunks, Lines } from '../json-chunks.js';
import type {
  Fleet,
  FleetBenchmark,
  FleetControl,
  FleetFormatter,
  FleetRepository,
  RuleChanges,
} from './types.js';

/** For programs. `schema/fleet-1.json` of this package describes it. A breaking change gets a new number. */
export const json: FleetFormatter = (fleet, { tool, date }) =>
  jsonChunks({
    schemaVersion: 1,
    tool,
    date,
    summary: {
      repositories: fleet.repositories.length,
      ...fleet.totals,
    },
    since: fleet.since,
    repositories: new Lines(repositoriesOf(fleet)),
    rules: new Lines(fleet.rules),
    benchmarks: new Lines(fleet.benchmarks.map(benchmarkOf)),
    problems: new Lines(fleet.problems),
    warnings: new Lines(fleet.warnings),
  });

function* repositoriesOf({ repositories }: Fleet): Generator<object> {
  for (const repository of repositories) yield repositoryOf(repository);
}

function repositoryOf({ gravities: _, rules, changes, ...repository }: FleetRepository): object {
  return {
    ...repository,
    rules: object(rules, (counts) => counts),
    changes: changes && { ...changes, byRule: object(changes.byRule, (of: RuleChanges) => of) },
  };
}

function benchmarkOf({ controls, ...benchmark }: FleetBenchmark): object {
  return { ...benchmark, controls: controls.map(controlOf) };
}

/** The statuses that list the names of repositories: those that leave something to do. */
const NAMED = ['failed', 'suppressed', 'unknown', 'off'] as const;

function controlOf({ byStatus, ...control }: FleetControl): object {
  return {
    ...control,
    counts: object(byStatus, ({ length }) => length),
    repositories: Object.fromEntries(
      NAMED.flatMap((status) => {
        const names = byStatus.get(status);
        return names ? [[status, names]] : [];
      }),
    ),
  };
}

/** Ids come from results, so `__proto__` has to work like any other. */
function object<T>(map: ReadonlyMap<string, T>, of: (value: T) => unknown): object {
  return Object.fromEntries([...map].map(([key, value]) => [key, of(value)]));
}
