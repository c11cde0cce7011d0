import type { Finding, FormatOptions, LintResult } from '@plimsoll/core';
import { groupBy, notJudgedGroups, type RuleReport } from '@plimsoll/core/internal';
import { escapeLine } from './escape.js';
import { notJudgedLine } from './not-judged-line.js';
import type { Paint } from './paint.js';
import { partlyKnownLine } from './partly-known.js';
import type { Summary } from './summary.js';
import { nextSteps, weightLines } from './text-weight.js';
import { wrap } from './wrap.js';

type Options = Pick<FormatOptions, 'pathFromHere' | 'verbose' | 'statistics' | 'columns'>;

/** The summary in at most ten lines. `verbose` adds the details. */
export function* summaryLines(
  result: LintResult,
  summary: Summary,
  findings: readonly Finding[],
  paint: Paint,
  options: Options,
): Generator<string> {
  const { pathFromHere: shown = (file) => file, verbose = false, columns } = options;
  const say = (line: string): string => `${wrap(`  ${escapeLine(line)}`, 4, columns)}\n`;
  const { files, documents, resources, project } = summary;
  yield `${verdict(summary, result.errors.length > 0, paint)}\n`;
  yield say(`${count(files, 'file')}, ${count(documents, 'document')}, ${count(resources, 'resource')}`);
  for (const line of weightLines(result, findings, options)) yield say(line);
  yield* notJudged(result, shown, verbose, say);
  yield* assumptions(findings, verbose, say);
  const hidden = hiddenParts(summary, firstEnd(result.findings));
  if (hidden.length > 0) yield say(hidden.join('; '));
  if (verbose) yield* unknown(result.rules, say);
  else for (const line of unknownLine(result.rules)) yield say(line);
  yield* projectLines(project, verbose, say);
  const next = nextSteps(result, summary, findings);
  if (next.length > 0) yield say(`next: ${next.join('; ')}`);

  if (result.errors.length === 0) return;
  yield `\n${paint(`✖ ${count(result.errors.length, 'error')} made the run incomplete`, 'error')}\n`;
  for (const { message, stack = [] } of result.errors) {
    yield say(message);
    for (const call of stack) yield `    at ${escapeLine(call)}\n`;
  }
}

/** What the output hides, and the options that show it. */
function hiddenParts(summary: Summary, end: string | undefined): readonly string[] {
  const ends = end === undefined ? '' : `, the first exception through ${end}`;
  return [
    summary.suppressed > 0 && `${count(summary.suppressed, 'finding')} suppressed${ends}`,
    summary.belowMinSeverity > 0 &&
      `${count(summary.belowMinSeverity, 'finding')} not shown: below the requested severity`,
    summary.offPath > 0 && `${count(summary.offPath, 'finding')} not shown: not on an attack path`,
    summary.ignoredSuppressions > 0 &&
      `${count(summary.ignoredSuppressions, 'suppression')} in comments and annotations ignored`,
  ].filter((part) => part !== false);
}

/** The last day of the exception that ends first. */
function firstEnd(findings: readonly Finding[]): string | undefined {
  return findings.reduce<string | undefined>((first, { suppression }) => {
    const end = suppression?.expires;
    return end !== undefined && (first === undefined || end < first) ? end : first;
  }, undefined);
}

function* projectLines(
  project: LintResult['project'],
  verbose: boolean,
  say: (line: string) => string,
): Generator<string> {
  const partlyKnown = partlyKnownLine(project);
  const parts = [
    !project.complete &&
      'Plimsoll read only a part of the project, so rules about absent objects reported nothing',
    partlyKnown,
    project.ambiguousNames > 0 &&
      `${count(project.ambiguousNames, 'name')} stood for several objects, and the nearest in the directory tree counted. Say with the config key "cluster" which files belong together`,
  ].filter((part) => typeof part === 'string');
  if (parts.length > 0) yield say(parts.join('; '));
  if (verbose)
    for (const { cluster = 'no cluster', because } of project.partlyKnown ?? [])
      for (const sentence of because) yield say(`  ${cluster}: ${sentence}`);
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

/** How many reasons get a line of their own. The others, which matter less, share one. */
const NOT_JUDGED_SHOWN = 2;

/**
 * What was not checked, for the most important reasons with advice, and the rest in one line. `verbose` gives each
 * reason a line, with the details of each place.
 */
function* notJudged(
  { notJudged }: LintResult,
  shown: (file: string) => string,
  verbose: boolean,
  say: (line: string) => string,
): Generator<string> {
  const groups = notJudgedGroups(notJudged);
  const gaps = groups.filter(({ gap }) => gap);
  const own = verbose ? groups : gaps.slice(0, NOT_JUDGED_SHOWN);
  for (const group of own) {
    yield say(`not checked: ${notJudgedLine(group, shown)}`);
    if (!verbose) continue;
    for (const { file, region, detail } of group.entries)
      if (detail !== undefined)
        yield say(`  ${shown(file)}${region ? `:${region.startLine}` : ''}: ${detail}`);
  }
  const rest = groups.filter((group) => !own.includes(group));
  if (rest.length > 0)
    yield say(
      `${own.length > 0 ? 'also' : 'not checked'}: ${rest.map(({ line }) => line).join('; ')} (--verbose says where)`,
    );
}

/** The assumptions of findings, each once. The format `json` has them for each finding. */
function* assumptions(
  findings: readonly Finding[],
  verbose: boolean,
  say: (line: string) => string,
): Generator<string> {
  const found = findings.filter(({ assumed, suppression }) => assumed && !suppression);
  if (found.length === 0) return;
  const counts = [...groupBy(found, ({ assumed }) => assumed!)].sort(([, a], [, b]) => b.length - a.length);
  const told = verbose ? counts : counts.slice(0, 1);
  for (const [assumed, { length }] of told)
    yield say(
      `${count(length, 'finding')} ${length === 1 ? 'depends' : 'depend'} on an assumption: ${assumed}`,
    );
  const more = counts.slice(told.length);
  if (more.length > 0)
    yield say(
      `${count(more.flatMap(([, own]) => own).length, 'finding')} more on ${count(more.length, 'other assumption')}: --verbose`,
    );
}

/** Unknown verdicts by rule and reason. */
function* unknown(rules: ReadonlyMap<string, RuleReport>, say: (line: string) => string): Generator<string> {
  for (const [id, { unknown }] of rules)
    for (const [reason, same] of groupBy(unknown, ({ reason }) => reason))
      yield say(`${count(same.length, 'verdict')} of ${id} unknown: ${reason}`);
}

/** The most reasons to show. One reason counts once, however many rules have it. */
const REASONS_SHOWN = 2;

function unknownLine(rules: ReadonlyMap<string, RuleReport>): readonly string[] {
  const all = [...rules.values()].flatMap(({ unknown }) => unknown);
  if (all.length === 0) return [];
  const reasons = [...groupBy(all, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
  const told = reasons.slice(0, REASONS_SHOWN).map(([reason, { length }]) => `${reason} (${length})`);
  const more = reasons.length - told.length;
  return [
    `${count(all.length, 'verdict')} unknown: ${told.join(' ')}${more > 0 ? ` ${count(more, 'more reason')}: --verbose` : ''}`,
  ];
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
