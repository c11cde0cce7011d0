import {
  type Finding,
  type FormatOptions,
  type LintResult,
  type Severity,
  visibleFindings,
} from '@plimsoll/core';
import {
  atLeast,
  type DocumentClass,
  type FixReport,
  groupBy,
  type NotJudged,
  type NotJudgedReason,
  notJudgedGroups,
  type ProjectReport,
  type RefusalReason,
} from '@plimsoll/core/internal';

/** Why a document was not linted. */
type SkipReason = Exclude<DocumentClass, 'manifest'>;

/** A result in numbers. */
export interface Summary {
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  readonly skippedByReason: Readonly<Partial<Record<SkipReason, number>>>;
  /** What was not checked, or not in full, by reason and kind, most important reasons first. */
  readonly notJudged: readonly NotJudgedCount[];
  /** The number of listed findings, without suppressed ones. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly suppressed: number;
  /** The number of findings below the requested severity, which the output leaves out. */
  readonly belowMinSeverity: number;
  /** The number of findings on an attack path, listed or not, without suppressed ones. */
  readonly onPath: number;
  /** The number of all findings, listed or not, without suppressed ones. */
  readonly found: number;
  /** The number of findings on no attack path, which the output leaves out if only the others were requested. */
  readonly offPath: number;
  /** The number of objects that each rule could not check. */
  readonly unknownByRule: Readonly<Record<string, number>>;
  /** The number of comments and annotations that were not allowed to suppress anything. */
  readonly ignoredSuppressions: number;
  readonly project: ProjectReport;
  /** What has no effect, such as patterns that match nothing, or was not read. */
  readonly notes: readonly string[];
  /** The result of fixes, where they were requested. */
  readonly fixes?: FixCounts;
}

interface NotJudgedCount {
  readonly reason: NotJudgedReason;
  /** The kind of objects and configurations. */
  readonly kind?: string;
  readonly count: number;
  /** Whether a cluster may get what was not checked: then `--fail-on-not-judged` fails. */
  readonly gap: boolean;
  readonly places: readonly Pick<NotJudged, 'file' | 'region' | 'document' | 'resource' | 'detail'>[];
}

/** The result of the fixes of findings. */
interface FixCounts {
  /** How many were made, or in a dry run would be. */
  readonly made?: number;
  /** How many fixes the remaining findings have. */
  readonly offered: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
}

/** Counts a result. `shown` are the findings that the output lists. */
export function summarize(
  result: LintResult,
  shown: readonly Finding[],
  options: Pick<FormatOptions, 'minSeverity' | 'onlyOnPath'>,
): Summary {
  const classes: Partial<Record<DocumentClass, number>> = {};
  for (const { documents } of result.files)
    for (const [name, count] of Object.entries(documents) as [DocumentClass, number][])
      classes[name] = (classes[name] ?? 0) + count;
  const { manifest: _, ...skippedByReason } = classes;

  const severities = { error: 0, warn: 0 };
  for (const { severity, suppression } of shown) if (!suppression) severities[severity]++;

  const all = visibleFindings(result, { showSuppressed: true });
  const open = all.filter(({ suppression }) => !suppression);
  const { minSeverity, onlyOnPath } = options;
  const isShown = (finding: Finding): boolean => minSeverity === undefined || atLeast(finding, minSeverity);
  return {
    files: result.files.length,
    documents: Object.values(classes).reduce((sum, count) => sum + count, 0),
    resources: result.files.reduce((sum, file) => sum + file.resources, 0),
    skippedByReason,
    notJudged: countNotJudged(result),
    findings: severities,
    suppressed: all.filter(({ suppression }) => suppression).length,
    belowMinSeverity: open.filter((finding) => !isShown(finding)).length,
    onPath: open.filter(({ onPath }) => onPath).length,
    found: open.length,
    offPath: onlyOnPath ? open.filter((finding) => isShown(finding) && !finding.onPath).length : 0,
    unknownByRule: countUnknown(result),
    ignoredSuppressions: result.ignoredSuppressions,
    project: result.project,
    notes: result.notes ?? [],
    ...(result.fixes && { fixes: countFixes(result.fixes) }),
  };
}

function countUnknown({ rules }: LintResult): Record<string, number> {
  const counts: [string, number][] = [];
  rules.forEach(({ unknown }, id) => {
    if (unknown.length > 0) counts.push([id, unknown.length]);
  });
  return Object.fromEntries(counts);
}

function countNotJudged({ notJudged }: LintResult): readonly NotJudgedCount[] {
  return notJudgedGroups(notJudged).flatMap(({ reason, gap, entries }) =>
    [...groupBy(entries, ({ kind }) => kind)].map(([kind, own]) => ({
      reason,
      ...(kind !== undefined && { kind }),
      count: own.length,
      gap,
      places: own.map(({ reason: _, kind: __, ...place }) => place),
    })),
  );
}

function countFixes({ refused, ...counts }: FixReport): FixCounts {
  const reasons: Partial<Record<RefusalReason, number>> = {};
  for (const { reason } of refused) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return { ...counts, refused: reasons };
}
