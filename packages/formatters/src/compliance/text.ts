import type { Finding, Formatter, JudgedObject } from '@plimsoll/core';
import { escapeLine } from '../escape.js';
import { type Paint, painter, type Style } from '../paint.js';
import { count } from '../text-summary.js';
import { unixLine } from '../unix.js';
import {
  type AssessedBenchmark,
  type AssessedControl,
  assess,
  type Counts,
  caveats,
  STATUSES,
  type Status,
} from './assess.js';

const MARKS: Readonly<Record<Status, readonly [mark: string, style: Style]>> = {
  failed: ['✖', 'error'],
  suppressed: ['~', 'warn'],
  unknown: ['?', 'warn'],
  off: ['-', 'warn'],
  passed: ['✔', 'good'],
  'no-violation': ['○', 'dim'],
  'nothing-to-assess': ['·', 'dim'],
  'not-in-files': ['·', 'dim'],
};

/** How many places of a control are named; the format `compliance-json` has all. */
const PLACES = 5;

/** Benchmarks by control, for people: what failed and where, what is known of the rest, and why not more. */
export const compliance: Formatter = function* (result, options) {
  const paint = painter(options);
  const benchmarks = assess(result);
  if (benchmarks.length === 0) yield 'No loaded plugin has a benchmark.\n';
  for (const benchmark of benchmarks) {
    yield* controls(benchmark, paint, options.verbose ? result.objects : undefined);
    yield* summary(benchmark, paint);
  }
  const notes = caveats(result);
  if (notes.length > 0) yield `${paint('The run does not cover the whole project:', 'error')}\n`;
  for (const note of notes) yield `  ${escapeLine(note)}\n`;
};

function* controls(
  { benchmark, sections }: AssessedBenchmark,
  paint: Paint,
  objects: readonly JudgedObject[] | undefined,
): Generator<string> {
  yield `${paint(escapeLine(`${benchmark.title} (${benchmark.id})`), 'bold')}\n`;
  const width = widest(benchmark.controls.map(({ id }) => escapeLine(id)));
  for (const { title, controls } of sections) {
    yield `\n${paint(escapeLine(title), 'underline')}\n`;
    for (const assessed of controls) yield* controlLines(assessed, width, paint, objects);
  }
}

function* controlLines(
  assessed: AssessedControl,
  width: number,
  paint: Paint,
  objects: readonly JudgedObject[] | undefined,
): Generator<string> {
  const { control, status, findings } = assessed;
  const [mark, style] = MARKS[status];
  const id = escapeLine(control.id).padEnd(width);
  yield `  ${paint(mark, style)} ${id}  ${paint(STATUSES[status].padEnd(WORDS_WIDTH), style)}  ${escapeLine(control.title)}\n`;
  const indent = ' '.repeat(width + 6);
  for (const detail of details(assessed, objects)) yield `${indent}${paint(escapeLine(detail), 'dim')}\n`;
  // What fails comes first, on paths of attackers before all: what is accepted is told only where there is room.
  const places = [...findings].sort(
    (a, b) => Number(!!a.suppression) - Number(!!b.suppression) || Number(!!b.onPath) - Number(!!a.onPath),
  );
  for (const finding of places.slice(0, PLACES)) yield `${indent}${place(finding)}\n`;
  if (places.length > PLACES) yield `${indent}+${places.length - PLACES} more\n`;
}

function* details(
  { control, reasons, judged }: AssessedControl,
  objects: readonly JudgedObject[] | undefined,
): Generator<string> {
  const { assessment, note } = control;
  yield* reasons;
  if (assessment !== 'full' && note !== undefined) yield note;
  if (judged.length === 0) return;
  yield `${count(judged.length, 'object')} examined${objects ? ':' : ''}`;
  if (objects) for (const place of judged) yield `  ${nameOf(objects[place]!)}`;
}

function nameOf({ file, resource: { kind, namespace, name } }: JudgedObject): string {
  const fullName = [namespace, name ?? '(unnamed)'].filter((part) => part !== undefined).join('/');
  return `${kind} ${fullName} (${file})`;
}

function place(finding: Finding): string {
  return `${unixLine(finding)}${finding.supersededBy === undefined ? '' : ` (shown as ${escapeLine(finding.supersededBy)})`}`;
}

function* summary({ sections, counts }: AssessedBenchmark, paint: Paint): Generator<string> {
  const rows: readonly (readonly [string, Counts])[] = [
    ...sections.map(({ title, counts }) => [escapeLine(title), counts] as const),
    ['all controls', counts],
  ];
  const columns = Object.entries(STATUSES) as [Status, string][];
  const width = widest(rows.map(([title]) => title));
  yield `\n${' '.repeat(width + 2)}${columns.map(([, words]) => words).join('  ')}\n`;
  for (const [title, counts] of rows) {
    const cells = columns.map(([status, words]) => {
      const cell = String(counts[status] || '.').padStart(words.length);
      return counts[status] > 0 ? paint(cell, MARKS[status][1]) : paint(cell, 'dim');
    });
    yield `${title.padEnd(width + 2)}${cells.join('  ')}\n`;
  }
  yield '\n';
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, { length }) => Math.max(most, length), 0);

const WORDS_WIDTH = widest(Object.values(STATUSES));
