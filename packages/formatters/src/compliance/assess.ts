import type { Benchmark, Control, Finding, LintResult } from '@plimsoll/core';
import { groupBy, newestEditions, notJudgedGroups, type RuleReport } from '@plimsoll/core/internal';
import { notJudgedLine } from '../not-judged-line.js';
import { partlyKnownLine } from '../partly-known.js';

/** The status of a control: the first that is true. */
export const STATUSES = {
  failed: 'failed',
  suppressed: 'suppressed',
  unknown: 'unknown',
  off: 'not checked',
  passed: 'passed',
  'no-violation': 'no violation found',
  'nothing-to-assess': 'nothing to assess',
  'not-in-files': 'not in files',
} as const;

export type Status = keyof typeof STATUSES;

export type Counts = Readonly<Record<Status, number>>;

export interface AssessedControl {
  readonly control: Control;
  readonly status: Status;
  /** Why it is unknown, or was not checked in full. */
  readonly reasons: readonly string[];
  /** The objects that its rules checked, each once, as indexes in `LintResult.objects`. */
  readonly judged: readonly number[];
  /** Its violations, including superseded ones (another rule's finding does not fix them) and suppressed ones. */
  readonly findings: readonly Finding[];
}

interface AssessedSection {
  readonly title: string;
  readonly counts: Counts;
  readonly controls: readonly AssessedControl[];
}

export interface AssessedBenchmark {
  readonly benchmark: Benchmark;
  readonly counts: Counts;
  readonly sections: readonly AssessedSection[];
}

/** What the statuses of all controls ask about a run. */
export interface Run {
  readonly rules: LintResult['rules'];
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly objects: number;
  /** Without any object nothing ran, and nothing could have been missed. */
  readonly hasObjects: boolean;
  /** Rules that threw. They have not checked everything. */
  readonly broken: readonly string[];
  /** What was not checked may violate any control, so none passes beside it. */
  readonly hasGap: boolean;
}

/** Benchmarks by control. */
export function assess(result: LintResult): readonly AssessedBenchmark[] {
  const run = runOf(result);
  return assessedBenchmarks(result, ({ controls }) => controls).map((benchmark) => {
    const all = benchmark.controls.map((control) => new Assessed(control, run));
    const sections = groupBy(all, ({ control }) => control.section);
    return {
      benchmark,
      counts: countsOf(all),
      sections: [...sections].map(([title, controls]) => ({ title, counts: countsOf(controls), controls })),
    };
  });
}

/**
 * The benchmark of the run, else the newest edition of each that has an enabled rule.
 * @param checksOf the rules of a benchmark's controls
 */
export function assessedBenchmarks(
  { benchmarks, rules: reports }: LintResult,
  checksOf: (benchmark: Benchmark) => readonly Pick<Control, 'rules'>[],
): readonly Benchmark[] {
  const ran = newestEditions(benchmarks, (benchmark) =>
    checksOf(benchmark).some(({ rules }) => rules.some((rule) => isOn(reports.get(rule)))),
  );
  return ran.length > 0 ? ran : newestEditions(benchmarks);
}

/** What {@link statusOf} asks about a run. */
export function runOf(result: LintResult): Run {
  return {
    rules: result.rules,
    findings: groupBy(result.findings, ({ ruleId }) => ruleId),
    objects: result.objects.length,
    hasObjects: result.files.some(({ resources }) => resources > 0),
    broken: result.errors.flatMap(({ ruleId }) => ruleId ?? []),
    hasGap:
      result.errors.some(({ kind }) => kind === 'file') ||
      notJudgedGroups(result.notJudged).some(({ gap }) => gap),
  };
}

/** Why the statuses do not cover the whole project. */
export function caveats({ errors, notJudged, project }: LintResult): readonly string[] {
  return [
    ...errors.map(({ message }) => message),
    ...notJudgedGroups(notJudged).flatMap((group) => (group.gap ? [notJudgedLine(group)] : [])),
    ...(project.complete
      ? []
      : ['Plimsoll read only a part of the project, so rules about absent objects reported nothing.']),
    ...partlyKnown(project),
  ];
}

function partlyKnown(project: LintResult['project']): readonly string[] {
  const line = partlyKnownLine(project);
  return line === undefined ? [] : [`${line[0]!.toUpperCase()}${line.slice(1)}.`];
}

/** Says on use what few formats list: there are hundreds of controls, and a project has many objects for each. */
class Assessed implements AssessedControl {
  readonly control: Control;
  readonly status: Status;
  readonly findings: readonly Finding[];
  readonly #run: Run;
  #judged: readonly number[] | undefined;

  constructor(control: Control, run: Run) {
    this.control = control;
    this.findings = findingsOf(control, run);
    this.status = statusOf(control, this.findings, run);
    this.#run = run;
  }

  get reasons(): readonly string[] {
    return reasonsOf(this.control, this.status, this.#run);
  }

  get judged(): readonly number[] {
    this.#judged ??= judgedBy(reportsOf(this.control, this.#run), this.#run.objects);
    return this.#judged;
  }
}

const NONE: readonly Finding[] = [];

/** The violations of a control, also those that are superseded or suppressed. */
export function findingsOf({ rules }: Pick<Control, 'rules'>, { findings }: Run): readonly Finding[] {
  let all = NONE;
  for (const rule of rules) {
    const own = findings.get(rule);
    if (own) all = all === NONE ? own : [...all, ...own];
  }
  return all;
}

/** In one pass and without lists, since it is asked for hundreds of controls, also of a run on one small file. */
export function statusOf(
  { rules, assessment }: Pick<Control, 'rules' | 'assessment'>,
  findings: readonly Finding[],
  run: Run,
): Status {
  if (assessment === 'none' || rules.length === 0) return 'not-in-files';
  for (const { suppression } of findings) if (suppression === undefined) return 'failed';
  if (findings.length > 0) return 'suppressed';
  let unknown = false;
  let off = false;
  let judged = false;
  let leftOut = false;
  let idle = false;
  for (const rule of rules) {
    const report = run.rules.get(rule);
    if (run.broken.includes(rule)) unknown = true;
    if (run.hasObjects && !isOn(report)) off = true;
    if (!report) continue;
    if (report.unknown.length > 0) unknown = true;
    if (report.judged.length > 0) judged = true;
    if (report.leftOut.length > 0) leftOut = true;
    if (!report.visited) idle = true;
  }
  if (unknown) return 'unknown';
  if (off) return 'off';
  if (!judged) return leftOut ? 'off' : 'nothing-to-assess';
  return assessment === 'full' && !run.hasGap && !leftOut && !idle ? 'passed' : 'no-violation';
}

function reasonsOf(control: Control, status: Status, run: Run): readonly string[] {
  const reports = reportsOf(control, run);
  if (status === 'passed' || status === 'nothing-to-assess') return [];
  if (status === 'no-violation')
    return [
      ...(run.hasGap ? ['Rules did not check parts of the project.'] : []),
      ...(control.assessment === 'full' ? reports.flatMap(idleReason) : partialReason(control)),
      ...reports.flatMap(leftOutReason),
    ];
  const reasons = [
    ...new Set([...reports.flatMap(unknownReasons), ...brokenRules(control, run)]),
    ...(run.hasObjects ? reports.flatMap(offReason) : []),
  ];
  return status === 'off' && reasons.length === 0 ? reports.flatMap(leftOutReason) : reasons;
}

function reportsOf({ rules }: Control, run: Run): readonly Report[] {
  return rules.map((rule) => [rule, run.rules.get(rule)]);
}

/** A control that files show in part has a note about that. One without a note gets this reason. */
function partialReason({ note }: Control): readonly string[] {
  return note === undefined ? ['Files show this control in part.'] : [];
}

/** A rule that saw objects but applies to none of them leaves nothing open. */
function idleReason([rule, report]: Report): readonly string[] {
  return report?.visited === false ? [`The rule ${rule} had nothing to check.`] : [];
}

function leftOutReason([rule, report]: Report): readonly string[] {
  const { length = 0 } = report?.leftOut ?? [];
  return length > 0
    ? [`The rule ${rule} is off for ${length === 1 ? '1 object' : `${length} objects`}.`]
    : [];
}

/** The objects that any of the rules checked, each once, in the order of the run. */
function judgedBy(reports: readonly Report[], objects: number): readonly number[] {
  const seen = new Uint8Array(objects);
  for (const [, report] of reports) for (const place of report?.judged ?? []) seen[place] = 1;
  const places: number[] = [];
  // By index: an iterator allocates twice for each object and control, a third of all allocations of a run.
  for (let place = 0; place < objects; place++) if (seen[place]) places.push(place);
  return places;
}

type Report = readonly [rule: string, report: RuleReport | undefined];

function unknownReasons([, report]: Report): readonly string[] {
  const objects = new Map<string, number>();
  for (const { reason } of report?.unknown ?? []) objects.set(reason, (objects.get(reason) ?? 0) + 1);
  return [...objects].map(([reason, number]) => (number === 1 ? reason : `${reason} (${number} objects)`));
}

function brokenRules({ rules }: Control, { broken }: Run): readonly string[] {
  return broken
    .filter((rule) => rules.includes(rule))
    .map((rule) => `The rule ${rule} failed. See the errors of the run.`);
}

function offReason([rule, report]: Report): readonly string[] {
  if (!report) return [`No loaded plugin has the rule ${rule}.`];
  if (isOn(report)) return [];
  const { kubernetes } = report.meta;
  return [
    kubernetes === undefined
      ? `The rule ${rule} is off.`
      : `The rule ${rule} is off, or does not apply to this version. It is for Kubernetes ${kubernetes}.`,
  ];
}

function isOn(report: RuleReport | undefined): boolean {
  return report !== undefined && report.severity !== 'off';
}

const NO_COUNTS = Object.fromEntries(Object.keys(STATUSES).map((status) => [status, 0])) as Counts;

function countsOf(controls: readonly AssessedControl[]): Counts {
  const counts: Record<Status, number> = { ...NO_COUNTS };
  for (const { status } of controls) counts[status]++;
  return counts;
}
