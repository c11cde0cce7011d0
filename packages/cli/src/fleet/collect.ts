import type { Finding } from '@plimsoll/core';
import type { Fleet } from '@plimsoll/formatters';
import type { FleetRepository, FleetRun } from '@plimsoll/formatters/internal';
import { benchmarksOf, rulesOf, sinceOf, totalsOf } from './add-up.js';
import { Comparison, type IsOn } from './comparison.js';
import type { ResultFile } from './find-results.js';
import type { Group, Result } from './group.js';
import { ResultError, type ResultHead, readResult } from './read-result.js';
import { Interner, slimHead } from './slim.js';
import { Distinct, Tally } from './tally.js';
import { warningsOf } from './warnings.js';

/**
 * Counts the results of many repositories. Reads one file at a time and keeps only counts of its findings. Where a
 * repository has several results or an earlier one, fingerprints tell its findings apart, one repository at a time.
 * A file that cannot be read becomes a problem of the fleet, and the rest is counted.
 */
export function collectFleet(later: readonly ResultFile[], earlier?: readonly ResultFile[]): Fleet {
  const problems: string[] = [];
  const interner = new Interner();
  const groups = groupsOf(later, interner, problems);
  const before = earlier && groupsOf(earlier, interner, problems);
  const repositories = [...groups.values()]
    .map((group) => repositoryOf(group, before?.get(group.name)))
    .sort((a, b) => b.error - a.error || b.warn - a.warn || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    totals: totalsOf(repositories),
    repositories,
    rules: rulesOf(repositories, groups),
    benchmarks: benchmarksOf(repositories, groups),
    ...(before && { since: sinceOf(repositories, before) }),
    problems,
    warnings: warningsOf(groups, before),
    findingsOf: ({ name }) => findingsOf(groups.get(name)?.results ?? []),
  };
}

/** Reads every file once, and groups those that name one repository. */
function groupsOf(
  files: readonly ResultFile[],
  interner: Interner,
  problems: string[],
): ReadonlyMap<string, Group> {
  const groups = new Map<string, { name: string; results: Result[]; tally: Tally }>();
  for (const file of files) {
    const tally = new Tally();
    try {
      const head = slimHead(
        readAll(file, (finding) => tally.add(finding)),
        interner,
      );
      const name = nameOf(head) ?? file.name;
      const group = groups.get(name);
      if (group) group.results.push({ ...file, head });
      else groups.set(name, { name, results: [{ ...file, head }], tally });
    } catch (error) {
      if (!(error instanceof ResultError)) throw error;
      problems.push(error.message);
    }
  }
  return groups;
}

/** The name of a directory differs by machine, so it does not tell repositories apart. */
function nameOf({ run }: ResultHead): string | undefined {
  return run?.projectBy === 'folder' ? undefined : run?.project;
}

function readAll(file: ResultFile, act: (finding: Finding) => void): ResultHead {
  const reader = readResult(file.absolute, file.shown);
  for (;;) {
    const { done, value } = reader.next();
    if (done) return value;
    act(value);
  }
}

function* findingsOf(results: readonly Result[]): Generator<Finding> {
  if (results.length === 1) return yield* readResult(results[0]!.absolute, results[0]!.shown);
  const distinct = new Distinct();
  for (const { absolute, shown } of results) {
    const isNew = distinct.next();
    for (const finding of readResult(absolute, shown)) if (isNew(finding)) yield finding;
  }
}

function repositoryOf({ name, results, tally }: Group, before: Group | undefined): FleetRepository {
  const heads = results.map(({ head }) => head);
  const sum = (of: (head: ResultHead) => number): number => heads.reduce((all, head) => all + of(head), 0);
  let counted = tally ?? new Tally();
  let comparison: Comparison | undefined;
  if (before || results.length > 1) {
    counted = new Tally();
    comparison = before && new Comparison();
    if (before) for (const finding of findingsOf(before.results)) comparison?.addEarlier(finding);
    for (const finding of findingsOf(results)) {
      counted.add(finding);
      comparison?.addLater(finding);
    }
  }
  return {
    name,
    files: results.map(({ shown }) => shown),
    runs: heads.map(({ run, tool }): FleetRun => ({ ...run, version: tool.version })),
    ...counted.result(),
    suppressed: sum(({ summary }) => summary.suppressed),
    resources: sum(({ summary }) => summary.resources),
    notJudged: sum(({ summary }) =>
      summary.notJudged.reduce((all, { gap, count }) => all + (gap ? count : 0), 0),
    ),
    notListed: sum(({ summary }) => summary.belowMinSeverity + (summary.offPath ?? 0)),
    errors: heads.flatMap(({ errors }) => errors.map(({ message }) => message)),
    ...(comparison && {
      changes: comparison.result(isOnIn(before?.results.map(({ head }) => head) ?? []), isOnIn(heads)),
    }),
  };
}

/** A rule that a result does not list was off. Results of early versions list none. */
function isOnIn(heads: readonly ResultHead[]): IsOn {
  if (heads.some(({ rules }) => rules === undefined)) return undefined;
  const on = new Set(heads.flatMap(({ rules = [] }) => rules.map(({ id }) => id)));
  return (rule) => on.has(rule);
}
