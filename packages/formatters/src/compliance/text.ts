import type { Finding, FormatOptions, Formatter } from '@plimsoll/core';
import { groupBy, type JudgedObject } from '@plimsoll/core/internal';
import { escapeLine } from '../escape.js';
import { type Paint, painter, type Style } from '../paint.js';
import { objectName } from '../text-blocks.js';
import { count } from '../text-summary.js';
import { unixLine } from '../unix.js';
import { waiverWords } from '../waiver.js';
import { wrap } from '../wrap.js';
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

/** The most places to name for a control. The format `compliance-json` has all. */
const PLACES = 5;

/** What all lines of the report share. */
interface Page {
  readonly paint: Paint;
  readonly columns: number | undefined;
  /** The checked objects, where the report lists them. */
  readonly objects: readonly JudgedObject[] | undefined;
  /** The width of the longest number of a control. */
  readonly width: number;
}

/** Benchmarks for people: the summary, then the failed controls with their places, then the others by status. */
export const compliance: Formatter = function* (result, options) {
  const paint = painter(options);
  const benchmarks = assess(result);
  if (benchmarks.length === 0) yield 'No loaded plugin has a benchmark.\n';
  const notes = caveats(result);
  if (notes.length > 0) yield `${paint('The run does not cover the whole project:', 'error')}\n`;
  for (const note of notes) yield `${wrap(`  ${escapeLine(note)}`, 2, options.columns)}\n`;
  if (notes.length > 0) yield '\n';
  if (benchmarks.length > 1) {
    yield `${paint(count(benchmarks.length, 'benchmark'), 'bold')}\n`;
    yield* facts(options);
    yield* table(
      benchmarks.map(({ benchmark, counts }) => [escapeLine(benchmark.title), counts]),
      paint,
    );
    yield '\n';
  }
  for (const assessed of benchmarks) {
    const { benchmark } = assessed;
    yield `${paint(escapeLine(`${benchmark.title} (${benchmark.id})`), 'bold')}\n`;
    if (benchmarks.length === 1) yield* facts(options);
    yield* summary(assessed, paint);
    const page: Page = {
      paint,
      columns: options.columns,
      objects: options.verbose ? result.objects : undefined,
      width: widest(benchmark.controls.map(({ id }) => escapeLine(id))),
    };
    const byStatus = groupBy(
      assessed.sections.flatMap(({ controls }) => controls),
      ({ status }) => status,
    );
    for (const status of Object.keys(STATUSES) as Status[]) {
      const own = byStatus.get(status);
      if (own) yield* chapter(status, own, page);
    }
    yield '\n';
  }
};

/** One line: of what project, when, and by which tool. */
function* facts({ run, tool }: FormatOptions): Generator<string> {
  if (!run) return;
  const { project, commit, date, kubernetesVersion } = run;
  const parts = [
    project,
    commit !== undefined && `commit ${commit}`,
    date,
    `${tool.name} ${tool.version}`,
    kubernetesVersion !== undefined && `Kubernetes ${kubernetesVersion}`,
  ].filter((part) => typeof part === 'string');
  yield `${escapeLine(parts.join(', '))}\n`;
}

/** The controls of a status. A sentence that is true for several in a row stands once. */
function* chapter(status: Status, controls: readonly AssessedControl[], page: Page): Generator<string> {
  const [, style] = MARKS[status];
  const words = `${STATUSES[status][0]!.toUpperCase()}${STATUSES[status].slice(1)}`;
  yield `\n${page.paint(`${words}: ${count(controls.length, 'control')}`, style)}\n`;
  const sentences = controls.map((control) => sentencesOf(control));
  const [first = []] = sentences;
  const shared =
    controls.length > 1 ? first.filter((one) => sentences.every((own) => own.includes(one))) : [];
  for (const sentence of shared) yield line(sentence, 2, page);
  const rest = (control: AssessedControl): readonly string[] =>
    sentencesOf(control).filter((sentence) => !shared.includes(sentence));
  const groups = [...groupBy(controls, (control) => rest(control).join('\n'))];
  const isTogether = ([said, own]: (typeof groups)[number]): boolean => own.length > 1 && said !== '';
  // Controls with sentences of their own come first, so that no sentence stands above others.
  const alone = new Set(groups.filter((group) => !isTogether(group)).flatMap(([, own]) => own));
  for (const control of controls) if (alone.has(control)) yield* controlLines(control, rest(control), page);
  for (const [said, own] of groups.filter(isTogether)) {
    for (const sentence of said.split('\n')) yield line(sentence, 2, page);
    for (const control of own) yield* controlLines(control, [], page);
  }
}

function* controlLines(
  { control, status, findings, judged }: AssessedControl,
  sentences: readonly string[],
  page: Page,
): Generator<string> {
  const { paint, columns, objects, width } = page;
  const [mark, style] = MARKS[status];
  const id = escapeLine(control.id).padEnd(width);
  const examined = judged.length > 0 ? ` (${count(judged.length, 'object')} examined)` : '';
  const indent = width + 6;
  const title = wrap(`    ${id}  ${escapeLine(control.title)}${examined}`, indent, columns);
  yield `  ${paint(mark, style)}${title.slice(3)}\n`;
  for (const sentence of sentences) yield line(sentence, indent, page);
  // Failing findings come first, those on attack paths before all others.
  const open = findings
    .filter(({ suppression }) => !suppression)
    .sort((a, b) => Number(!!b.onPath) - Number(!!a.onPath));
  for (const finding of open.slice(0, PLACES))
    yield `${wrap(' '.repeat(indent) + place(finding), indent + 2, columns)}\n`;
  if (open.length > PLACES) yield `${' '.repeat(indent)}+${open.length - PLACES} more\n`;
  yield* accepted(findings, indent, columns);
  for (const judgedPlace of objects ? judged : []) yield line(nameOf(objects![judgedPlace]!), indent, page);
}

/** The exceptions that accept findings of a control, each once. */
function* accepted(
  findings: readonly Finding[],
  indent: number,
  columns: number | undefined,
): Generator<string> {
  const waived = groupBy(
    findings.flatMap(({ suppression }) => (suppression ? [waiverWords(suppression)] : [])),
    (words) => words,
  );
  for (const [words, { length }] of waived)
    yield `${wrap(`${' '.repeat(indent)}${escapeLine(`${count(length, 'finding')} ${words}`)}`, indent + 2, columns)}\n`;
}

function line(words: string, indent: number, { paint, columns }: Page): string {
  return `${wrap(' '.repeat(indent) + escapeLine(words), indent, columns)
    .split('\n')
    .map((part) => paint(part, 'dim'))
    .join('\n')}\n`;
}

function sentencesOf({ control: { assessment, note }, reasons }: AssessedControl): readonly string[] {
  return [...new Set([...reasons, ...(assessment !== 'full' && note !== undefined ? [note] : [])])];
}

const nameOf = ({ file, resource }: JudgedObject): string => `${objectName(resource)} (${file})`;

function place(finding: Finding): string {
  return `${unixLine(finding)}${finding.supersededBy === undefined ? '' : ` (shown as ${escapeLine(finding.supersededBy)})`}`;
}

/** The number of controls by section and status. */
function* summary({ sections, counts }: AssessedBenchmark, paint: Paint): Generator<string> {
  const rows: readonly (readonly [string, Counts])[] = [
    ...sections.map(({ title, counts }) => [escapeLine(title), counts] as const),
    ['all controls', counts],
  ];
  yield* table(rows, paint);
}

/** Statuses that no row has are left out. */
function* table(rows: readonly (readonly [string, Counts])[], paint: Paint): Generator<string> {
  const columns = (Object.entries(STATUSES) as [Status, string][]).filter(([status]) =>
    rows.some(([, counts]) => counts[status] > 0),
  );
  const width = widest(rows.map(([title]) => title));
  yield `\n${' '.repeat(width + 2)}${columns.map(([, words]) => words).join('  ')}\n`;
  for (const [title, counts] of rows) {
    const cells = columns.map(([status, words]) => {
      const cell = String(counts[status] || '.').padStart(words.length);
      return counts[status] > 0 ? paint(cell, MARKS[status][1]) : paint(cell, 'dim');
    });
    yield `${title.padEnd(width + 2)}${cells.join('  ')}\n`;
  }
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, { length }) => Math.max(most, length), 0);
