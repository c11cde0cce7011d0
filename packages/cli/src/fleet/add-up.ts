import type { Severity } from '@plimsoll/core';
import type {
  FleetBenchmark,
  FleetControl,
  FleetRepository,
  FleetRule,
  FleetSince,
  FleetTotals,
} from '@plimsoll/formatters/internal';
import { addChanges, emptyChanges, type MutableChanges } from './comparison.js';
import type { Group } from './group.js';
import type { ResultBenchmark } from './read-result.js';
import { bandCounts } from './tally.js';

type Groups = ReadonlyMap<string, Group>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export function totalsOf(repositories: readonly FleetRepository[]): FleetTotals {
  const totals = { error: 0, warn: 0, byBand: bandCounts(), onPath: 0, suppressed: 0, resources: 0 };
  for (const repository of repositories) {
    for (const key of ['error', 'warn', 'onPath', 'suppressed', 'resources'] as const)
      totals[key] += repository[key];
    for (const band of Object.keys(totals.byBand) as (keyof typeof totals.byBand)[])
      totals.byBand[band] += repository.byBand[band];
  }
  return totals;
}

/** The rules with the most findings come first. */
export function rulesOf(repositories: readonly FleetRepository[], groups: Groups): FleetRule[] {
  const rules = new Map<string, Mutable<FleetRule> & { changes?: MutableChanges }>();
  const of = (id: string): Mutable<FleetRule> & { changes?: MutableChanges } => {
    const own = rules.get(id) ?? { id, severity: 'warn', risk: 0, error: 0, warn: 0, repositories: 0, on: 0 };
    rules.set(id, own);
    return own;
  };
  for (const { name, rules: counts, changes } of repositories) {
    const on = new Set<string>();
    for (const { head } of groups.get(name)?.results ?? [])
      for (const { id, description, docsUrl, precision, cwe, severity, risk } of head.rules ?? []) {
        const rule = of(id);
        on.add(id);
        rule.description ??= description;
        if (docsUrl !== undefined) rule.docsUrl ??= docsUrl;
        if (isPrecision(precision)) rule.precision ??= precision;
        if (cwe) rule.cwe ??= cwe;
        rule.severity = graver(rule.severity, severity);
        rule.risk = Math.max(rule.risk, risk);
      }
    for (const id of on) of(id).on++;
    for (const [id, { error, warn }] of counts) {
      const rule = of(id);
      rule.repositories++;
      rule.error += error;
      rule.warn += warn;
      if (error > 0) rule.severity = 'error';
    }
    for (const [id, change] of changes?.byRule ?? []) {
      const rule = of(id);
      rule.changes ??= emptyChanges();
      addChanges(rule.changes, change);
    }
  }
  return [...rules.values()].sort(
    (a, b) => b.error + b.warn - a.error - a.warn || b.error - a.error || (a.id < b.id ? -1 : 1),
  );
}

const PRECISIONS = ['very-high', 'high', 'medium', 'low'] as const;
const isPrecision = (word: string | undefined): word is (typeof PRECISIONS)[number] =>
  PRECISIONS.some((precision) => precision === word);

const graver = (a: Severity, b: Severity): Severity => (a === 'error' || b === 'error' ? 'error' : 'warn');

/** Where a repository has several results, a control gets the first of these statuses that one of them has. */
const ORDER = [
  'failed',
  'suppressed',
  'unknown',
  'off',
  'no-violation',
  'passed',
  'nothing-to-assess',
  'not-in-files',
] as const;

export function benchmarksOf(repositories: readonly FleetRepository[], groups: Groups): FleetBenchmark[] {
  const benchmarks = new Map<
    string,
    Mutable<FleetBenchmark> & { readonly byId: Map<string, ControlCount> }
  >();
  for (const { name } of repositories)
    for (const { id, title, version, url, controls } of mergedBenchmarks(groups.get(name))) {
      const own = benchmarks.get(id) ?? {
        id,
        title,
        version,
        url,
        repositories: 0,
        controls: [],
        byId: new Map<string, ControlCount>(),
      };
      benchmarks.set(id, own);
      own.repositories++;
      for (const control of controls) {
        const known = own.byId.get(control.id) ?? new ControlCount(control);
        own.byId.set(control.id, known);
        known.add(name, control);
      }
    }
  return [...benchmarks.values()].map(({ byId, ...benchmark }) => ({
    ...benchmark,
    controls: [...byId.values()].map((control) => control.result()),
  }));
}

type ResultControl = ResultBenchmark['controls'][number];

class ControlCount {
  readonly #control: ResultControl;
  readonly #byStatus = new Map<
    (typeof ORDER)[number],
    { readonly name: string; readonly findings: number }[]
  >();
  #findings = 0;

  constructor(control: ResultControl) {
    this.#control = control;
  }

  add(name: string, { status, findings }: ResultControl): void {
    const known = ORDER.find((one) => one === status) ?? 'unknown';
    const own = this.#byStatus.get(known) ?? [];
    this.#byStatus.set(known, own);
    own.push({ name, findings });
    this.#findings += findings;
  }

  result(): FleetControl {
    const { id, title, section } = this.#control;
    const byStatus = ORDER.flatMap((status) => {
      const own = this.#byStatus.get(status);
      // The repositories are in the order of the report. Equal ones keep it.
      return own
        ? [[status, own.sort((a, b) => b.findings - a.findings).map(({ name }) => name)] as const]
        : [];
    });
    return { id, title, section, byStatus: new Map(byStatus), findings: this.#findings };
  }
}

/** The benchmarks of one repository. Several results are merged control by control. */
function mergedBenchmarks(group: Group | undefined): readonly ResultBenchmark[] {
  const all = (group?.results ?? []).flatMap(({ head }) => head.benchmarks ?? []);
  if (group?.results.length === 1) return all;
  const merged = new Map<string, ResultBenchmark>();
  for (const benchmark of all) {
    const other = merged.get(benchmark.id);
    merged.set(benchmark.id, other ? mergeControls(other, benchmark) : benchmark);
  }
  return [...merged.values()];
}

function mergeControls(a: ResultBenchmark, b: ResultBenchmark): ResultBenchmark {
  const others = new Map(b.controls.map((control) => [control.id, control]));
  const controls = a.controls.map((control) => {
    const other = others.get(control.id);
    others.delete(control.id);
    if (!other) return control;
    const status = ORDER.find((one) => one === control.status || one === other.status) ?? 'unknown';
    // Results of one repository may share findings, so the larger number never counts one twice.
    return { ...control, status, findings: Math.max(control.findings, other.findings) };
  });
  return { ...a, controls: [...controls, ...others.values()] };
}

export function sinceOf(repositories: readonly FleetRepository[], before: Groups): FleetSince {
  const all = emptyChanges();
  const sums = { newlyOn: 0, nowOff: 0, compared: 0 };
  const added: string[] = [];
  for (const { name, changes } of repositories) {
    if (!changes) {
      added.push(name);
      continue;
    }
    sums.compared++;
    sums.newlyOn += changes.newlyOn;
    sums.nowOff += changes.nowOff;
    addChanges(all, changes);
  }
  const names = new Set(repositories.map(({ name }) => name));
  return { ...all, ...sums, added, removed: [...before.keys()].filter((name) => !names.has(name)).sort() };
}
