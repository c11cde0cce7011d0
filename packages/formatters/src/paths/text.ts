import type { PathsReport } from '@plimsoll/attack-paths';
import type { ReportCut, ReportEvidence, ReportPath } from '@plimsoll/attack-paths/internal';
import { escapeLine, escapeLineStart } from '../escape.js';
import { type Paint, painter } from '../paint.js';
import { byGoal, count, labelsOf, lineOf, type PathsFormatter, subjectsOf } from './types.js';

/** The most paths to one goal to show. The most severe come first. */
const SHOWN = 5;

/** For people: the paths by goal, step by step with their places, then the cuts. */
export const pathsText: PathsFormatter = function* (report, options) {
  const paint = painter(options);
  const view: View = {
    report,
    paint,
    label: labelsOf(report),
    subject: subjectsOf(report),
    place: placeFrom(options.pathFromHere),
  };
  if (report.paths.length === 0) {
    yield 'The files show no attack path.\n';
    yield* unknownLines(view, options.verbose);
    yield* partlyKnownLines(report, options.verbose);
    return;
  }
  for (const [goal, paths] of byGoal(report)) {
    yield `${paint(escapeLine(view.label(goal)), 'bold')}: ${count(paths.length, 'path')}\n`;
    const shown = options.verbose ? paths : paths.slice(0, SHOWN);
    for (const [index, path] of shown.entries()) yield* pathLines(path, index + 1, view);
    if (shown.length < paths.length)
      yield `\n  and ${count(paths.length - shown.length, 'more path')}: --verbose shows all.\n`;
    yield* cutLines(
      report.cuts.filter((cut) => cut.goal === goal),
      paths.length,
      view,
    );
    yield '\n';
  }
  yield* assumptionLines(report, paint);
  yield* unknownLines(view, options.verbose);
  yield* partlyKnownLines(report, options.verbose);
};

interface View {
  readonly report: PathsReport;
  readonly paint: Paint;
  readonly label: (id: string) => string;
  readonly subject: (id: string) => string;
  readonly place: (evidence: ReportEvidence) => string;
}

const placeFrom =
  (fromHere: ((file: string) => string) | undefined) =>
  (evidence: ReportEvidence): string =>
    lineOf(fromHere ? { ...evidence, file: fromHere(evidence.file) } : evidence);

function* pathLines(
  { from, to, steps, certainty, assumptions }: ReportPath,
  number: number,
  { report, paint, label, subject, place }: View,
): Iterable<string> {
  const needs = assumptions.length > 0 ? `, if ${assumptions.join(', ')}` : '';
  yield `\n  ${number}. ${escapeLine(`${label(from)} to ${label(to)}`)} (${certainty}${needs})\n`;
  for (const { from: at, title, doubt, evidence } of steps.map((index) => report.graph.steps[index]!)) {
    yield `     ${paint(escapeLine(subject(at)), 'bold')} ${escapeLine(title)}\n`;
    if (doubt !== undefined) yield `       ${paint('not certain:', 'warn')} ${escapeLine(doubt)}\n`;
    for (const each of evidence)
      yield `       ${paint(escapeLineStart(place(each)), 'dim')}  ${escapeLine(each.message)}\n`;
  }
  yield `     ${paint(escapeLine(label(to)), 'bold')}\n`;
}

function* cutLines(
  cuts: readonly ReportCut[],
  paths: number,
  { paint, place }: Pick<View, 'paint' | 'place'>,
): Iterable<string> {
  if (cuts.length === 0) return;
  const isSet = cuts[0]!.evidence.length > 1;
  const what = paths === 1 ? 'the path' : `all ${paths}`;
  yield `\n  What cuts ${what}: ${isSet ? 'these places together' : 'any one of'}\n`;
  for (const each of cuts.flatMap(({ evidence }) => evidence)) {
    const rule = each.ruleId === undefined ? '' : `  ${each.ruleId}${each.fix ? ', can be fixed' : ''}`;
    yield `     ${paint(escapeLineStart(place(each)), 'dim')}  ${escapeLine(each.pathByName)}${paint(rule, 'dim')}\n`;
  }
}

function* assumptionLines({ paths, assumptions }: PathsReport, paint: Paint): Iterable<string> {
  const number = (wanted: ReportPath['certainty']): number =>
    paths.filter(({ certainty }) => certainty === wanted).length;
  const parts = [
    `${number('shown')} shown by the files`,
    `${number('assumed')} under assumptions`,
    `${number('possible')} possible`,
  ];
  yield `${count(paths.length, 'attack path')}: ${parts.join(', ')}.\n`;
  if (assumptions.length === 0) return;
  yield 'Assumptions that no file shows; --assume no-NAME turns one off:\n';
  const width = assumptions.reduce((widest, { name }) => Math.max(widest, name.length), 0);
  for (const { name, meaning } of assumptions) yield `  ${paint(name.padEnd(width), 'dim')}  ${meaning}\n`;
}

/** What is unknown, in one line. `--verbose` shows each. */
function* unknownLines(
  { report: { unknown }, paint, place }: Pick<View, 'report' | 'paint' | 'place'>,
  verbose: boolean | undefined,
): Iterable<string> {
  if (unknown.length === 0) return;
  const more = verbose ? ':' : ': --verbose shows them.';
  yield `There may be more paths: the linted files do not contain the roles of ${count(unknown.length, 'binding')}${more}\n`;
  if (verbose)
    for (const each of unknown)
      yield `  ${paint(escapeLineStart(place(each)), 'dim')}  ${escapeLine(each.message)}\n`;
}

/** A line for each cluster that has more than the files show. `--verbose` says why. */
function* partlyKnownLines(
  { partlyKnown = [] }: PathsReport,
  verbose: boolean | undefined,
): Iterable<string> {
  for (const { cluster, because } of partlyKnown) {
    const of = cluster === undefined ? 'what belongs to no cluster' : `cluster ${cluster}`;
    const more = verbose ? ':' : '. --verbose shows why.';
    yield `The files do not contain all of ${escapeLine(of)}, and what is missing may open or close paths${more}\n`;
    if (verbose) for (const reason of because) yield `  ${escapeLineStart(escapeLine(reason))}\n`;
  }
}
