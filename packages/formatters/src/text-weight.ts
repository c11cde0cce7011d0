import type { Finding, FormatOptions, LintResult } from '@plimsoll/core';
import { groupBy } from '@plimsoll/core/internal';
import type { Summary } from './summary.js';
import { compareGravity, objectKey, objectName } from './text-blocks.js';

const SHOWN = 5;

/** The rules with the most findings, and the most severe objects. A short report shows both itself. */
export function weightLines(
  { rules }: Pick<LintResult, 'rules'>,
  findings: readonly Finding[],
  { statistics = false }: Pick<FormatOptions, 'statistics'>,
): readonly string[] {
  const open = findings.filter(({ suppression }) => !suppression);
  const byRule = [...groupBy(open, ({ ruleId }) => ruleId)].sort(
    ([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1),
  );
  if (statistics)
    return byRule.map(([id, { length }]) => {
      const description = rules.get(id)?.meta.description;
      return `${String(length).padStart(6)}  ${id}${description === undefined ? '' : `: ${description}`}`;
    });
  const objects = [
    ...groupBy(
      open.filter(({ resource }) => resource),
      objectKey,
    ).values(),
  ];
  return [
    ...(byRule.length > SHOWN && byRule[0]![1].length > 2
      ? [
          `most: ${byRule
            .slice(0, SHOWN)
            .map(([id, { length }]) => `${id} ${length}`)
            .join(', ')}`,
        ]
      : []),
    ...(objects.length > SHOWN ? [`most severe: ${gravestNames(objects).join(', ')}`] : []),
  ];
}

function gravestNames(objects: readonly (readonly Finding[])[]): readonly string[] {
  const sorted = objects.toSorted((a, b) => compareGravity(a, b));
  const names = sorted.map(([first]) => (first?.resource ? objectName(first.resource) : ''));
  return [...new Set(names)].slice(0, SHOWN);
}

/** What the reader may do next, if anything. */
export function nextSteps(
  { rules, baseline }: Pick<LintResult, 'rules' | 'baseline'>,
  { onPath, offPath, found }: Summary,
  findings: readonly Finding[],
): readonly string[] {
  const stale =
    baseline && baseline.stale.length > 0 ? ['--baseline-prune removes what no finding needs'] : [];
  const [first, ...others] = findings.filter(
    ({ suppression, file }) => !suppression && file !== baseline?.path,
  );
  if (!first) return stale;
  const gravest = others.reduce((a, b) => (compareGravity([a], [b]) <= 0 ? a : b), first);
  const fixed = findings.filter(
    ({ ruleId, file }) => file !== baseline?.path && rules.get(ruleId)?.meta.fixable === 'safe',
  ).length;
  return [
    ...(onPath > 0 && offPath === 0
      ? [
          `--only on-path shows the ${onPath} of ${found} that ${onPath === 1 ? 'lies' : 'lie'} on an attack path from outside`,
        ]
      : []),
    `--explain ${gravest.ruleId}`,
    ...(fixed > 0 ? [`--fix repairs up to ${fixed}`] : []),
    ...stale,
    ...(found > BASELINE ? ['--baseline-write accepts all findings of today'] : []),
  ];
}

/** From this many findings on, suggest a baseline: nobody fixes all of them before the next change. */
const BASELINE = 50;
