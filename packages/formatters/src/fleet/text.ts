import { escapeLine } from '../escape.js';
import { type Paint, painter } from '../paint.js';
import { wrap } from '../wrap.js';
import type {
  Fleet,
  FleetBenchmark,
  FleetFormatOptions,
  FleetFormatter,
  FleetRepository,
  FleetRule,
} from './types.js';
import { all, count, factsOf, number } from './words.js';

/** The most rows of a table, so that the report fits a screen. `verbose` shows all. */
const SHOWN = 4;
const BENCHMARKS_SHOWN = 3;
const CONTROLS_SHOWN = 3;

/** For people: one screen of totals, the worst repositories, the rules and controls, and what changed. */
export const text: FleetFormatter = function* (fleet, options) {
  const paint = painter(options);
  yield `${verdict(fleet, paint)}\n`;
  for (const fact of factsOf(fleet)) yield `${wrap(`  ${fact}`, 4, options.columns)}\n`;
  yield* repositories(fleet, paint, options);
  yield* rules(fleet, paint, options);
  yield* controls(fleet.benchmarks, paint, options);
};

function verdict({ totals, repositories, problems }: Fleet, paint: Paint): string {
  const where = count(repositories.length, 'repository', 'repositories');
  if (all(totals) === 0)
    return problems.length > 0 || repositories.some(({ errors }) => errors.length > 0)
      ? `No problems in what was checked in ${where}`
      : paint(`✔ No problems in ${where}`, 'bold');
  const affected = repositories.filter((repository) => all(repository) > 0).length;
  return paint(
    `✖ ${count(all(totals), 'problem')} (${count(totals.error, 'error')}, ${count(totals.warn, 'warning')}) in ${number(affected)} of ${where}`,
    totals.error > 0 ? 'error' : 'warn',
  );
}

function* repositories(fleet: Fleet, paint: Paint, { verbose }: FleetFormatOptions): Generator<string> {
  const rows = fleet.repositories.filter(
    (repository) => verbose || all(repository) > 0 || (repository.changes && changed(repository.changes)),
  );
  const shown = verbose ? rows : rows.slice(0, SHOWN);
  if (shown.length === 0) return;
  const head = ['errors', 'warnings', ...(fleet.since ? ['new', 'gone'] : [])];
  yield* table(
    `Repositories${part(shown, rows, '--verbose lists all')}, those with most errors first`,
    head,
    shown.map((repository) => [cellsOf(repository, fleet, repository.changes), repository.name]),
    paint,
  );
}

function* rules(fleet: Fleet, paint: Paint, { verbose }: FleetFormatOptions): Generator<string> {
  const rows = fleet.rules.filter((rule) => all(rule) > 0 || (rule.changes && changed(rule.changes)));
  const shown = verbose ? rows : rows.slice(0, SHOWN);
  if (shown.length === 0) return;
  const head = ['errors', 'warnings', ...(fleet.since ? ['new', 'gone'] : [])];
  yield* table(
    `Rules${part(shown, rows)}, those with most findings first`,
    head,
    shown.map((rule) => [cellsOf(rule, fleet, rule.changes ?? NO_CHANGES), ruleText(rule)]),
    paint,
  );
}

const NO_CHANGES = { new: { error: 0, warn: 0 }, gone: { error: 0, warn: 0 } };

function ruleText({ id, repositories }: FleetRule): string {
  return `${id}, in ${count(repositories, 'repository', 'repositories')}`;
}

function cellsOf(
  { error, warn }: Pick<FleetRepository, 'error' | 'warn'>,
  { since }: Fleet,
  changes: FleetRule['changes'],
): readonly string[] {
  if (!since) return [number(error), number(warn)];
  // A repository without an earlier result has no changes to show.
  const of = (counts: { readonly error: number; readonly warn: number } | undefined, sign: string): string =>
    counts === undefined ? '' : all(counts) === 0 ? '0' : `${sign}${number(all(counts))}`;
  return [number(error), number(warn), of(changes?.new, '+'), of(changes?.gone, '-')];
}

const changed = (changes: NonNullable<FleetRule['changes']>): boolean =>
  all(changes.new) + all(changes.gone) > 0;

/** Numbers come first, aligned by column. What follows may have any length. */
function* table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly [cells: readonly string[], text: string])[],
  paint: Paint,
): Generator<string> {
  const widths = head.map((word, column) =>
    rows.reduce((widest, [cells]) => Math.max(widest, cells[column]?.length ?? 0), word.length),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
  yield `\n${paint(title, 'bold')}\n  ${paint(line(head), 'dim')}\n`;
  for (const [cells, text] of rows) yield `  ${line(cells)}  ${escapeLine(text)}\n`;
}

function* controls(
  benchmarks: readonly FleetBenchmark[],
  paint: Paint,
  { verbose, columns }: FleetFormatOptions,
): Generator<string> {
  const rows = benchmarks
    .map((benchmark) => ({ benchmark, failed: failedOf(benchmark) }))
    .filter(({ failed }) => failed.length > 0)
    .sort((a, b) => b.failed.length - a.failed.length);
  const shown = verbose ? rows : rows.slice(0, BENCHMARKS_SHOWN);
  if (shown.length === 0) return;
  yield `\n${paint(`Controls that failed${part(shown, rows, '-f compliance has all')}, by repositories`, 'bold')}\n`;
  for (const { benchmark, failed } of shown) {
    const told = verbose ? failed : failed.slice(0, CONTROLS_SHOWN);
    const more = failed.length - told.length;
    const list = told.map(({ id, repositories }) => `${id} in ${number(repositories)}`).join(', ');
    yield `${wrap(`  ${escapeLine(benchmark.id)}: ${number(failed.length)} of ${number(benchmark.controls.length)}: ${escapeLine(list)}${more > 0 ? ', …' : ''}`, 4, columns)}\n`;
  }
}

/** The controls that some repository fails, those that most repositories fail first. */
function failedOf({
  controls,
}: FleetBenchmark): readonly { readonly id: string; readonly repositories: number }[] {
  return controls
    .map(({ id, byStatus }) => ({ id, repositories: byStatus.get('failed')?.length ?? 0 }))
    .filter(({ repositories }) => repositories > 0)
    .sort((a, b) => b.repositories - a.repositories);
}

/** Makes ` (4 of 19)` where some are left out. */
function part(shown: readonly unknown[], rows: readonly unknown[], advice?: string): string {
  if (shown.length === rows.length) return '';
  return ` (${number(shown.length)} of ${number(rows.length)}${advice === undefined ? '' : `; ${advice}`})`;
}
