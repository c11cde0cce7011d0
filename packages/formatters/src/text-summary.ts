import {
  type FormatOptions,
  groupBy,
  type LintResult,
  notJudgedGroups,
  type RuleReport,
  visibleFindings,
} from '@plimsoll/core';
import { escapeLine } from './escape.js';
import { notJudgedLine } from './not-judged-line.js';
import type { Paint } from './paint.js';
import { partlyKnownLine } from './partly-known.js';
import type { Summary } from './summary.js';

/** The numbers behind the findings: what was looked at, and what was not. */
export function* summaryLines(
  result: LintResult,
  summary: Summary,
  paint: Paint,
  { pathFromHere: shown = (file) => file, verbose = false }: Pick<FormatOptions, 'pathFromHere' | 'verbose'>,
): Generator<string> {
  const { files, documents, resources, project } = summary;
  yield `${verdict(summary, result.errors.length > 0, paint)}\n`;
  yield `  ${count(files, 'file')}, ${count(documents, 'document')}, ${count(resources, 'resource')}\n`;

  yield* notJudged(result, shown, verbose);

  if (summary.onPath > 0)
    yield `  ${summary.onPath} of ${count(summary.found, 'finding')} ${summary.onPath === 1 ? 'lies' : 'lie'} on an attack path from outside: --only on-path shows no others\n`;
  for (const line of assumptions(result)) yield `  ${escapeLine(line)}\n`;
  if (summary.suppressed > 0) yield `  ${count(summary.suppressed, 'finding')} suppressed\n`;
  if (summary.belowMinSeverity > 0)
    yield `  ${count(summary.belowMinSeverity, 'finding')} not shown: below the severity that was asked for\n`;
  if (summary.offPath > 0)
    yield `  ${count(summary.offPath, 'finding')} not shown: on no path of attackers\n`;
  if (summary.ignoredSuppressions > 0)
    yield `  ${count(summary.ignoredSuppressions, 'suppression')} in comments and annotations ignored\n`;
  yield* unknown(result.rules);
  if (!project.complete)
    yield '  only a part of the project was read: rules about what is absent stayed silent\n';
  const partlyKnown = partlyKnownLine(project);
  if (partlyKnown !== undefined) yield `  ${escapeLine(partlyKnown)}\n`;
  if (verbose)
    for (const { cluster = 'no cluster', because } of project.partlyKnown ?? [])
      for (const sentence of because) yield `    ${escapeLine(`${cluster}: ${sentence}`)}\n`;
  if (project.ambiguousNames > 0)
    yield `  ${count(project.ambiguousNames, 'name')} stood for several objects, of which the nearest in the folder tree counted: say with the config key "cluster" which files belong together\n`;

  if (result.errors.length === 0) return;
  yield `\n${paint(`✖ ${count(result.errors.length, 'error')} kept the run from being complete`, 'error')}\n`;
  for (const { message } of result.errors) yield `  ${escapeLine(message)}\n`;
}

function verdict({ findings: { error, warn } }: Summary, incomplete: boolean, paint: Paint): string {
  const problems = error + warn;
  if (problems > 0)
    return paint(
      `✖ ${count(problems, 'problem')} (${count(error, 'error')}, ${count(warn, 'warning')})`,
      error > 0 ? 'error' : 'warn',
    );
  return incomplete ? 'No problems in what was checked' : paint('✔ No problems', 'bold');
}

/**
 * One line for each reason why something was not judged, with what can be done where it may concern a cluster; where
 * all is asked for, also what is so at each place.
 */
function* notJudged(
  { notJudged }: LintResult,
  shown: (file: string) => string,
  verbose: boolean,
): Generator<string> {
  if (notJudged.length > 0) yield '  not judged:\n';
  for (const group of notJudgedGroups(notJudged)) {
    yield `    ${escapeLine(notJudgedLine(group, shown))}\n`;
    if (!verbose) continue;
    for (const { file, region, detail } of group.entries)
      if (detail !== undefined)
        yield `      ${escapeLine(`${shown(file)}${region ? `:${region.startLine}` : ''}: ${detail}`)}\n`;
  }
}

/** So many assumptions are told; the format `json` has that of each finding. */
const ASSUMPTIONS_SHOWN = 3;

/** What findings rest on that no file says. */
function* assumptions(result: LintResult): Generator<string> {
  const found = visibleFindings(result, { showSuppressed: false }).filter(({ assumed }) => assumed);
  const counts = [...groupBy(found, ({ assumed }) => assumed!)].sort(([, a], [, b]) => b.length - a.length);
  for (const [assumed, { length }] of counts.slice(0, ASSUMPTIONS_SHOWN))
    yield `${count(length, 'finding')} ${length === 1 ? 'rests' : 'rest'} on what is assumed: ${assumed}`;
  const more = counts.slice(ASSUMPTIONS_SHOWN);
  const rest = more.reduce((sum, [, { length }]) => sum + length, 0);
  if (rest > 0)
    yield `${count(rest, 'finding')} more ${rest === 1 ? 'rests' : 'rest'} on ${count(more.length, 'other assumption')}`;
}

/** So many reasons of a rule are told: in a large repository each may name another object. */
const REASONS_SHOWN = 3;

/** Verdicts by rule and reason. */
function* unknown(rules: ReadonlyMap<string, RuleReport>): Generator<string> {
  for (const [id, { unknown }] of rules) {
    const reasons = new Map<string, number>();
    for (const { reason } of unknown) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const told = [...reasons].slice(0, REASONS_SHOWN);
    for (const [reason, number] of told)
      yield `  ${count(number, 'verdict')} of ${escapeLine(id)} unknown: ${escapeLine(reason)}\n`;
    const rest = told.reduce((left, [, number]) => left - number, unknown.length);
    if (rest > 0)
      yield `  ${count(rest, 'more verdict')} of ${escapeLine(id)} unknown, for ${count(reasons.size - told.length, 'more reason')}\n`;
  }
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
