import type { Benchmark, Control, Finding, LintResult } from '@plimsoll/core';
import { groupBy, newestEditions, notJudgedGroups, oncePer, type RuleReport } from '@plimsoll/core/internal';
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

/** Benchmarks by control: the one of the run, else the newest edition of each that has an enabled rule. */
export function assess(result: LintResult): readonly AssessedBenchmark[] {
  const ran = newestEditions(result.benchmarks, ({ controls }) =>
    controls.some(({ rules }) => rules.some((rule) => isOn(result.rules.get(rule)))),
  );
  const findings = groupBy(result.findings, ({ ruleId }) => ruleId);
  return (ran.length > 0 ? ran : newestEditions(result.benchmarks)).map((benchmark) => {
    const sections = new Map<string, AssessedControl[]>();
    for (const control of benchmark.controls) {
      const own = sections.get(control.section) ?? [];
      sections.set(control.section, own);
      own.push(assessControl(control, result, findings));
    }
    return {
      benchmark,
      counts: countsOf([...sections.values()].flat()),
      sections: [...sections].map(([title, controls]) => ({ title, counts: countsOf(controls), controls })),
    };
  });
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

function assessControl(
  control: Control,
  result: LintResult,
  byRule: ReadonlyMap<string, readonly Finding[]>,
): AssessedControl {
  const findings = control.rules.flatMap((rule) => byRule.get(rule) ?? []);
  const reports = control.rules.map((rule) => [rule, result.rules.get(rule)] as const);
  let judged: readonly number[] | undefined;
  return {
    control,
    findings,
    ...statusOf(control, result, findings, reports),
    // Few formats list the objects, of which a project has many for each control.
    get judged() {
      judged ??= judgedBy(reports, result.objects.length);
      return judged;
    },
  };
}

function statusOf(
  control: Control,
  result: LintResult,
  findings: readonly Finding[],
  reports: readonly Report[],
): Pick<AssessedControl, 'status' | 'reasons'> {
  const unknown = [...new Set([...reports.flatMap(unknownReasons), ...brokenRules(control, result)])];
  // Without any object nothing ran, and nothing could have been missed.
  const hasObjects = result.files.some(({ resources }) => resources > 0);
  const off = hasObjects ? reports.flatMap(offReason) : [];
  const base = { reasons: [...unknown, ...off] };
  if (control.assessment === 'none' || control.rules.length === 0) return { ...base, status: 'not-in-files' };
  if (findings.some(({ suppression }) => suppression === undefined)) return { ...base, status: 'failed' };
  if (findings.length > 0) return { ...base, status: 'suppressed' };
  if (unknown.length > 0) return { ...base, status: 'unknown' };
  if (off.length > 0) return { ...base, status: 'off' };
  const leftOut = reports.flatMap(leftOutReason);
  if (!reports.some(([, report]) => report && report.judged.length > 0))
    return { reasons: leftOut, status: leftOut.length > 0 ? 'off' : 'nothing-to-assess' };
  const limits = [
    ...gapReason(result),
    ...(control.assessment === 'full' ? reports.flatMap(idleReason) : partialReason(control)),
    ...leftOut,
  ];
  const full = control.assessment === 'full' && limits.length === 0;
  return { reasons: limits, status: full ? 'passed' : 'no-violation' };
}

/** What was not checked may violate any control, so none passes beside it. */
const gapReason = oncePer(({ notJudged, errors }: LintResult): readonly string[] => {
  const hasGap =
    errors.some(({ kind }) => kind === 'file') || notJudgedGroups(notJudged).some(({ gap }) => gap);
  return hasGap ? ['Rules did not check parts of the project.'] : [];
});

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

/** A rule that threw has not checked everything. */
function brokenRules({ rules }: Control, { errors }: LintResult): readonly string[] {
  const broken = errors.flatMap(({ ruleId }) =>
    ruleId !== undefined && rules.includes(ruleId) ? [ruleId] : [],
  );
  return broken.map((rule) => `The rule ${rule} failed. See the errors of the run.`);
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

function countsOf(controls: readonly AssessedControl[]): Counts {
  const counts = Object.fromEntries(Object.keys(STATUSES).map((status) => [status, 0])) as Record<
    Status,
    number
  >;
  for (const { status } of controls) counts[status]++;
  return counts;
}
