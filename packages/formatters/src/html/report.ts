import { type Finding, type FormatOptions, type LintResult, visibleFindings } from '@plimsoll/core';
import {
  groupBy,
  type JudgedObject,
  type ResourceId,
  type RuleReport,
  type SuppressionRecord,
} from '@plimsoll/core/internal';
import { type AssessedBenchmark, assess } from '../compliance/assess.js';
import { compareGravity } from '../text-blocks.js';

/** The findings of one rule, with consecutive numbers. */
interface RuleGroup {
  readonly id: string;
  readonly meta: RuleReport['meta'] | undefined;
  /** The number of its first finding, from 1. */
  readonly first: number;
  readonly findings: readonly Finding[];
}

/** An exception, and the numbers of the findings that it covers. */
export interface Waiver {
  readonly record: SuppressionRecord;
  readonly findings: readonly number[];
  readonly rules: readonly string[];
}

/** The content of the page. Each thing has a number, by which other places refer to it. */
export interface Report {
  readonly benchmarks: readonly AssessedBenchmark[];
  /** The most severe first. */
  readonly groups: readonly RuleGroup[];
  readonly waivers: readonly Waiver[];
  /** The index of a finding's waiver in `waivers`. */
  readonly waiverOf: (finding: Finding) => number;
  readonly objects: ObjectTable;
  /** The sets of objects that controls checked, as indexes in `objects`. Many controls share a set. */
  readonly sets: readonly (readonly number[])[];
  /** The index of a control's set in `sets`; undefined where it checked nothing. */
  readonly setOf: (judged: readonly number[]) => number | undefined;
  /** The findings that other formats count: without superseded ones, with suppressed ones. */
  readonly counted: readonly Finding[];
}

/**
 * Makes a report. It has a superseded finding only if a control counts it. It always has exceptions: an audit must not
 * hide accepted findings.
 */
export function reportOf(result: LintResult, options: FormatOptions): Report {
  const benchmarks = assess(result);
  const counted = visibleFindings(result, { ...options, showSuppressed: true });
  const evidence = new Set(
    benchmarks.flatMap(({ benchmark }) => benchmark.controls.flatMap(({ rules }) => rules)),
  );
  const shown = new Set(counted);
  const superseded = result.findings.filter(
    ({ supersededBy, ruleId }) => supersededBy !== undefined && evidence.has(ruleId),
  );
  const groups = groupsOf([...counted, ...superseded], shown, result);
  const waivers = waiversOf(groups);
  const waiverKeys = new Map(waivers.map(({ record }, index) => [keyOf(record), index]));
  const objects = new ObjectTable(result, benchmarks);
  const sets = new Map<string, readonly number[]>();
  const setKeys = new Map<readonly number[], number>();
  for (const { judged } of controlsOf(benchmarks)) {
    if (judged.length === 0) continue;
    const places = judged.map((place) => objects.placeOfJudged(place)).toSorted((a, b) => a - b);
    const key = places.join();
    if (!sets.has(key)) sets.set(key, places);
    setKeys.set(judged, [...sets.keys()].indexOf(key));
  }
  return {
    benchmarks,
    groups,
    waivers,
    waiverOf: ({ suppression }) => (suppression ? (waiverKeys.get(keyOf(suppression)) ?? -1) : -1),
    objects,
    sets: [...sets.values()],
    setOf: (judged) => setKeys.get(judged),
    counted,
  };
}

export const controlsOf = (benchmarks: readonly AssessedBenchmark[]) =>
  benchmarks.flatMap(({ sections }) => sections.flatMap(({ controls }) => controls));

function groupsOf(
  findings: readonly Finding[],
  shown: ReadonlySet<Finding>,
  { rules }: LintResult,
): readonly RuleGroup[] {
  const rank = (finding: Finding): number =>
    4 * Number(!shown.has(finding)) + 2 * Number(!!finding.suppression) + Number(!finding.onPath);
  const sorted = [...groupBy(findings, ({ ruleId }) => ruleId)]
    .map(([id, own]) => [id, own.toSorted((a, b) => rank(a) - rank(b))] as const)
    .sort(
      ([a, x], [b, y]) => gravity(x, shown) - gravity(y, shown) || compareGravity(x, y) || (a < b ? -1 : 1),
    );
  let first = 1;
  return sorted.map(([id, own]) => {
    const group = { id, meta: rules.get(id)?.meta, first, findings: own };
    first += own.length;
    return group;
  });
}

/** Open findings come before accepted ones, and those before superseded ones. */
function gravity(findings: readonly Finding[], shown: ReadonlySet<Finding>): number {
  if (findings.some((finding) => shown.has(finding) && !finding.suppression)) return 0;
  return findings.some((finding) => shown.has(finding)) ? 1 : 2;
}

function waiversOf(groups: readonly RuleGroup[]): readonly Waiver[] {
  const waivers = new Map<string, { record: SuppressionRecord; findings: number[]; rules: Set<string> }>();
  for (const { id, first, findings } of groups)
    for (const [index, { suppression, supersededBy }] of findings.entries()) {
      if (!suppression || supersededBy !== undefined) continue;
      const key = keyOf(suppression);
      const waiver = waivers.get(key) ?? { record: suppression, findings: [], rules: new Set() };
      waivers.set(key, waiver);
      waiver.findings.push(first + index);
      waiver.rules.add(id);
    }
  return [...waivers.values()]
    .map(({ record, findings, rules }) => ({ record, findings, rules: [...rules] }))
    .sort((a, b) => compareText(a.record.expires ?? '9999', b.record.expires ?? '9999'));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const keyOf = ({ kind, reason, owner, expires }: SuppressionRecord): string =>
  JSON.stringify([kind, reason, owner, expires]);

/**
 * The objects of a report. Those that controls checked come first, sorted by kind, so that lists of numbers are short.
 */
class ObjectTable {
  readonly all: JudgedObject[];
  /** How many of them controls checked. */
  readonly examined: number;
  readonly #places: Map<string, number>;
  readonly #ofJudged: ReadonlyMap<number, number>;

  constructor({ objects }: LintResult, benchmarks: readonly AssessedBenchmark[]) {
    const used = new Set(controlsOf(benchmarks).flatMap(({ judged }) => judged));
    const sorted = [...used].sort((a, b) => compareObjects(objects[a]!, objects[b]!) || a - b);
    this.all = sorted.map((place) => objects[place]!);
    this.examined = sorted.length;
    this.#ofJudged = new Map(sorted.map((place, index) => [place, index]));
    this.#places = new Map(this.all.map(({ file, resource }, index) => [objectKey(file, resource), index]));
  }

  placeOfJudged(place: number): number {
    return this.#ofJudged.get(place)!;
  }

  /** The index of an object. Adds one that was not checked. */
  placeOf(file: string, resource: ResourceId): number {
    const key = objectKey(file, resource);
    const known = this.#places.get(key) ?? this.all.push({ file, resource }) - 1;
    this.#places.set(key, known);
    return known;
  }
}

function compareObjects(
  { resource: a, file: x }: JudgedObject,
  { resource: b, file: y }: JudgedObject,
): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.namespace ?? '', b.namespace ?? '') ||
    compareText(a.name ?? '', b.name ?? '') ||
    compareText(x, y)
  );
}

function objectKey(
  file: string,
  { apiVersion, kind, namespace, name, cluster, document, item }: ResourceId,
): string {
  return JSON.stringify([file, apiVersion, kind, namespace, name, cluster, document, item]);
}

/** Formats sorted numbers as `1–3, 7`, with `before` in front of each. */
export function ranges(numbers: readonly number[], before = ''): string {
  const parts: string[] = [];
  for (let start = 0, end = 0; start < numbers.length; start = end + 1) {
    end = start;
    while (numbers[end + 1] === numbers[end]! + 1) end++;
    const [from, to] = [`${before}${numbers[start]}`, `${before}${numbers[end]}`];
    parts.push(end === start ? from : `${from}–${to}`);
  }
  return parts.join(', ');
}
