import { STATUSES, type Status } from '../compliance/assess.js';
import { escapeLine } from '../escape.js';
import { type Paint, painter, type Style } from '../paint.js';
import { wrap } from '../wrap.js';
import type { FleetBenchmark, FleetControl, FleetFormatOptions, FleetFormatter } from './types.js';
import { count, factsOf, number } from './words.js';

/** The most repositories to name for a control. The format `json` has all. */
const NAMED = 5;

/** The statuses that leave something to do, the worst first. */
const OPEN = ['failed', 'unknown', 'off', 'suppressed'] as const;
const STYLES: Readonly<Partial<Record<Status, Style>>> = { failed: 'error', unknown: 'warn', off: 'warn' };

/** Benchmarks by control, for people: in how many repositories each fails, and in which. */
export const compliance: FleetFormatter = function* (fleet, options) {
  const paint = painter(options);
  yield `${paint(`Compliance of ${count(fleet.repositories.length, 'repository', 'repositories')}`, 'bold')}\n`;
  for (const fact of factsOf(fleet)) yield `${wrap(`  ${fact}`, 4, options.columns)}\n`;
  if (fleet.benchmarks.length === 0) yield '\nNo result covers a benchmark.\n';
  for (const benchmark of fleet.benchmarks) yield* benchmarkLines(benchmark, paint, options);
};

function* benchmarkLines(
  benchmark: FleetBenchmark,
  paint: Paint,
  options: FleetFormatOptions,
): Generator<string> {
  const { id, title, repositories, controls } = benchmark;
  yield `\n${paint(escapeLine(`${title} (${id})`), 'bold')}, held against ${count(repositories, 'repository', 'repositories')}\n`;
  yield* summary(controls);
  const open = controls.filter(({ byStatus }) => options.verbose || byStatus.has('failed'));
  const width = open.reduce((widest, control) => Math.max(widest, escapeLine(control.id).length), 0);
  let section: string | undefined;
  for (const control of open) {
    if (control.section !== section) yield `\n  ${paint(escapeLine(control.section), 'underline')}\n`;
    section = control.section;
    yield* controlLines(control, width, paint, options);
  }
}

/** The number of controls that fail somewhere, and of those that fail nowhere. */
function* summary(controls: readonly FleetControl[]): Generator<string> {
  const counts = new Map<Status, number>();
  for (const { byStatus } of controls) {
    // Statuses are in order: the first is the worst of any repository.
    const [worst] = byStatus.keys();
    if (worst !== undefined) counts.set(worst, (counts.get(worst) ?? 0) + 1);
  }
  const parts = (Object.keys(STATUSES) as Status[]).flatMap((status) => {
    const controls = counts.get(status);
    return controls === undefined ? [] : [`${number(controls)} ${STATUSES[status]}`];
  });
  yield `  controls, by the worst that any repository has: ${parts.join(', ')}\n`;
}

function* controlLines(
  { id, title, byStatus, findings }: FleetControl,
  width: number,
  paint: Paint,
  { columns }: FleetFormatOptions,
): Generator<string> {
  const counts = [...byStatus].map(([status, names]) => {
    const style = STYLES[status];
    const words = `${STATUSES[status]} in ${number(names.length)}`;
    return style ? paint(words, style) : words;
  });
  const indent = width + 4;
  yield `${wrap(`  ${escapeLine(id).padEnd(width)}  ${escapeLine(title)}`, indent, columns)}\n`;
  const violations = findings > 0 ? ` (${count(findings, 'finding')})` : '';
  yield `${' '.repeat(indent)}${counts.join(', ')}${violations}\n`;
  for (const status of OPEN) {
    const names = byStatus.get(status);
    if (!names || (status !== 'failed' && byStatus.has('failed'))) continue;
    const more = names.length - NAMED;
    const list = names.slice(0, NAMED).map(escapeLine).join(', ');
    yield `${wrap(`${' '.repeat(indent)}${list}${more > 0 ? ` and ${number(more)} more` : ''}`, indent, columns)}\n`;
    break;
  }
}
