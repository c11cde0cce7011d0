import type { PathsReport, ReportEvidence, ReportPath, ReportStep } from '@plimsoll/attack-paths';
import {
  type Finding,
  type Flow,
  fingerprint,
  groupBy,
  type LintResult,
  type RuleMeta,
  type RuleReport,
} from '@plimsoll/core';
import { sarif } from '../sarif/sarif.js';
import { labelsOf, type PathsFormatter, subjectsOf } from './types.js';

/** Ways to one fault that are shown; GitHub's limit is far above, a reader's is not. */
const FLOWS = 4;

/**
 * For code scanning: a result at the last place of the paths that end by one step, with a `codeFlow` for each. Rules are
 * called as those of the pack `attack-paths`, so that both make one alert.
 */
export const pathsSarif: PathsFormatter = function* (report, options) {
  const findings = [...groupBy(report.paths, (path) => `${path.to}\n${path.steps.at(-1)}`).values()].flatMap(
    (paths) => findingOf(paths, report) ?? [],
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

/** Undefined where the files hold no place of the paths. */
function findingOf(paths: readonly ReportPath[], report: PathsReport): Finding | undefined {
  const [{ from, to, steps, certainty }] = paths as [ReportPath];
  const label = labelsOf(report);
  const subject = subjectsOf(report);
  const nodeOf = (id: string) => report.graph.nodes.find((node) => node.id === id)!;
  const [first, last] = [nodeOf(from), nodeOf(to)];
  const way = steps.map((index) => report.graph.steps[index]!);
  const evidence = way.flatMap((step) => step.evidence).at(-1);
  if (!evidence) return undefined;
  const begin = first.kind === 'entry' ? first.name : first.kind === 'container' ? 'workload' : first.kind;
  const goal = last.kind === 'crown-jewel' || last.id === last.name ? last.kind : last.kind;
  const ruleId = `attack-paths/${begin}-to-${goal}`;
  const step = way.at(-1)!;
  const { name, namespace, container, cluster } = nodeOf(step.from);
  const flows = paths.slice(0, FLOWS).map((path) => flowOf(path, report, label, subject));
  return {
    ruleId,
    messageId: 'path',
    message: `An attack path ends here: ${subject(step.from)} ${step.title}. It leads from ${label(from)} to ${label(to)} in ${way.length} steps.`,
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

function flowOf(
  { from, to, steps, assumptions }: ReportPath,
  { graph }: PathsReport,
  label: (id: string) => string,
  subject: (id: string) => string,
): Flow {
  const needs = assumptions.length > 0 ? `, if ${assumptions.join(', ')}` : '';
  return {
    message: `From ${label(from)} to ${label(to)}${needs}.`,
    steps: steps
      .map((index) => graph.steps[index]!)
      .flatMap((step) => step.evidence.map((each) => flowStepOf(step, each, subject))),
  };
}

const flowStepOf = (
  { from, title }: ReportStep,
  { file, region, message }: ReportEvidence,
  subject: (id: string) => string,
): Flow['steps'][number] => ({
  message: `${subject(from)} ${title}: ${message}`,
  file,
  ...(region && { region }),
});

function rulesOf(findings: readonly Finding[]): LintResult['rules'] {
  return new Map(
    [...groupBy(findings, ({ ruleId }) => ruleId)].map(([id, own]): [string, RuleReport] => {
      const meta: RuleMeta = {
        description: `Leave no attack path ${id.slice(id.indexOf('/') + 1).replace('-to-', ' to ')}`.replace(
          'path ',
          'path from ',
        ),
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
