import type { PathsReport } from '@plimsoll/attack-paths';
import type { ReportEvidence, ReportNode, ReportPath, ReportStep } from '@plimsoll/attack-paths/internal';
import type { Finding, LintResult, RuleMeta } from '@plimsoll/core';
import { type Flow, fingerprint, groupBy, type RuleReport } from '@plimsoll/core/internal';
import { sarif } from '../sarif/sarif.js';
import { labelsOf, type PathsFormatter, subjectsOf } from './types.js';

/** The most paths to one fault to show. GitHub's limit is far higher, but a reader's is not. */
const FLOWS = 4;

/**
 * For code scanning: one result for all paths with the same last step, at its place, with a `codeFlow` for each path.
 * As in the pack `attack-paths`, the start and the goal name the rule.
 */
export const pathsSarif: PathsFormatter = function* (report, options) {
  const view = viewOf(report);
  const findings = [...groupBy(report.paths, (path) => `${path.to}\n${path.steps.at(-1)}`).values()].flatMap(
    (paths) => findingOf(paths, view) ?? [],
  );
  const result: LintResult = {
    findings: findings.sort(
      (a, b) => compare(a.file, b.file) || (a.region?.startOffset ?? -1) - (b.region?.startOffset ?? -1),
    ),
    files: [],
    objects: [],
    notJudged: [],
    rules: rulesOf(findings),
    benchmarks: [],
    errors: [],
    project: { complete: true, clusters: 1, ambiguousNames: 0 },
    ignoredSuppressions: 0,
  };
  yield* sarif(result, { ...options, showSuppressed: false });
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What all findings of a report need. */
interface View {
  readonly steps: readonly ReportStep[];
  readonly nodeOf: (id: string) => ReportNode;
  readonly label: (id: string) => string;
  readonly subject: (id: string) => string;
}

function viewOf(report: PathsReport): View {
  const nodes = new Map(report.graph.nodes.map((node) => [node.id, node]));
  return {
    steps: report.graph.steps,
    nodeOf: (id) => nodes.get(id)!,
    label: labelsOf(report),
    subject: subjectsOf(report),
  };
}

/** Undefined where the files have no place for the paths. */
function findingOf(paths: readonly ReportPath[], view: View): Finding | undefined {
  const [{ from, to, steps, certainty }] = paths as [ReportPath];
  const { nodeOf, label } = view;
  const [first, last] = [nodeOf(from), nodeOf(to)];
  const way = steps.map((index) => view.steps[index]!);
  const evidence = way.flatMap((step) => step.evidence).at(-1);
  if (!evidence) return undefined;
  const begin = first.kind === 'entry' ? first.name : first.kind === 'container' ? 'workload' : first.kind;
  const ruleId = `attack-paths/${begin}-to-${last.kind}`;
  const step = way.at(-1)!;
  const { name, namespace, container, cluster } = nodeOf(step.from);
  const flows = paths.slice(0, FLOWS).map((path) => flowOf(path, view));
  return {
    ruleId,
    messageId: 'path',
    message: `An attack path ends here: ${clauseOf(step, view)}. It leads from ${label(from)} to ${label(to)} in ${way.length} steps.`,
    severity: certainty === 'possible' ? 'warn' : 'error',
    risk: RISKS[certainty],
    file: evidence.file,
    ...(evidence.region && { region: evidence.region }),
    path: [],
    pathByName: evidence.pathByName,
    related: [],
    flows,
    fingerprint: fingerprint(
      { ruleId, file: '', cluster, groupKind: step.technique, namespace, name, pathByName: container ?? '' },
      1,
    ),
  };
}

const RISKS: Readonly<Record<ReportPath['certainty'], number>> = { shown: 9.5, assumed: 8.5, possible: 5 };

/** What happens in a step. Some titles lead to the name of the vertex, which the next line has in other formats. */
const clauseOf = ({ from, to, title }: ReportStep, { subject, label }: View): string =>
  `${subject(from)} ${title}${/ (?:the|of|them)$/.test(title) ? ` ${label(to)}` : ''}`;

function flowOf({ from, to, steps, assumptions }: ReportPath, view: View): Flow {
  const { steps: all, label } = view;
  const needs = assumptions.length > 0 ? `, if ${assumptions.join(', ')}` : '';
  return {
    message: `From ${label(from)} to ${label(to)}${needs}.`,
    steps: steps
      .map((index) => all[index]!)
      .flatMap((step) => step.evidence.map((each) => flowStepOf(step, each, view))),
  };
}

const flowStepOf = (
  step: ReportStep,
  { file, region, message }: ReportEvidence,
  view: View,
): Flow['steps'][number] => ({
  message: `${clauseOf(step, view)}: ${message}`,
  file,
  ...(region && { region }),
});

function rulesOf(findings: readonly Finding[]): LintResult['rules'] {
  return new Map(
    [...groupBy(findings, ({ ruleId }) => ruleId)].map(([id, own]): [string, RuleReport] => {
      const meta: RuleMeta = {
        description: `Cut every attack path from ${id.slice(id.indexOf('/') + 1).replace('-to-', ' to ')}`,
        risk: own.reduce((most, { risk }) => Math.max(most, risk), 0),
        precision: 'high',
        messages: {},
      };
      return [
        id,
        {
          meta,
          severity: 'error',
          ran: true,
          visited: true,
          judged: [],
          leftOut: [],
          failed: own.length,
          suppressed: 0,
          unknown: [],
        },
      ];
    }),
  );
}
