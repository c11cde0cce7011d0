import type { Finding, FormatOptions, LintResult } from '@plimsoll/core';
import { groupBy, RISK_BANDS, type RiskBand, riskBand } from '@plimsoll/core/internal';
import { type AssessedBenchmark, type Counts, caveats, STATUSES, type Status } from '../compliance/assess.js';
import { count } from '../text-summary.js';
import { html, type Markup } from './markup.js';
import type { Report } from './report.js';

/** The cover: what the report is about, and what made it. */
export function cover({ benchmarks }: Report, result: LintResult, options: FormatOptions): Markup {
  const { tool, run = {}, minSeverity, onlyOnPath } = options;
  const files = count(result.files.length, 'file');
  const resources = count(
    result.files.reduce((sum, file) => sum + file.resources, 0),
    'object',
  );
  const scope = run.scope && run.scope.length > 0 ? run.scope.join(', ') : 'the whole project';
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Project', run.project],
    ['Repository', run.repositoryUri],
    ['Benchmark', editions(benchmarks)],
    ['Date', run.date && `${run.date.slice(0, 10)}, ${run.date.slice(11, 16)} UTC`],
    ['Commit', run.commit],
    ['Scope', `${scope}: ${files}, ${resources}`],
    ['Config', run.config ?? (run.presets && 'none')],
    ['Presets', run.presets && run.presets.length > 0 ? run.presets.join(', ') : undefined],
    ['Kubernetes', run.kubernetesVersion ?? 'the newest version that Plimsoll knows'],
    ['Versions', [tool, ...(run.plugins ?? [])].map(({ name, version }) => `${name} ${version}`).join(', ')],
    ['Left out', leftOut(minSeverity, onlyOnPath)],
    [
      'Ignored',
      result.ignoredSuppressions > 0
        ? `${count(result.ignoredSuppressions, 'exception')} in comments and annotations`
        : undefined,
    ],
  ];
  const rows = facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`],
  );
  return html`<header class="cover">
<p class="tool">${tool.name}</p>
<h1>Audit report${run.project === undefined ? '' : `: ${run.project}`}</h1>
<dl class="facts">
${rows}</dl>
<dl class="signature"><div><dt>Reviewed by</dt><dd></dd></div><div><dt>Date and signature</dt><dd></dd></div></dl>
</header>\n`;
}

function editions(benchmarks: readonly AssessedBenchmark[]): string {
  const [first] = benchmarks;
  if (!first) return 'none';
  return benchmarks.length === 1
    ? `${first.benchmark.title} (${first.benchmark.id})`
    : `${benchmarks.length} benchmarks; the summary names each with its edition`;
}

function leftOut(
  minSeverity: FormatOptions['minSeverity'],
  onlyOnPath: boolean | undefined,
): string | undefined {
  const parts = [
    minSeverity !== undefined &&
      `findings below ${typeof minSeverity === 'number' ? `risk ${minSeverity}` : minSeverity}`,
    onlyOnPath && 'findings that are not on an attack path',
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** One page of counts by section, severity and namespace. */
export function summary(report: Report, result: LintResult): Markup {
  const { benchmarks, counted } = report;
  const open = counted.filter(({ suppression }) => !suppression);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  const onPath = open.filter((finding) => finding.onPath).length;
  const accepted = counted.length - open.length;
  const failed = benchmarks.reduce((sum, { counts }) => sum + counts.failed, 0);
  const controls = benchmarks.reduce((sum, { benchmark }) => sum + benchmark.controls.length, 0);
  const number = (value: number, word: string): Markup => html`<li><b>${value}</b> ${word}</li>\n`;
  const notes = caveats(result).map((note) => html`<li>${note}</li>\n`);
  return html`<section id="summary">
<h2>Summary</h2>
<ul class="numbers">
${controls > 0 ? number(failed, `of ${controls} controls failed`) : undefined}${number(errors, errors === 1 ? 'error' : 'errors')}${number(open.length - errors, open.length - errors === 1 ? 'warning' : 'warnings')}${onPath > 0 ? number(onPath, 'on attack paths') : undefined}${number(accepted, 'accepted by exceptions')}</ul>
${notes.length > 0 ? html`<section class="alarm"><h3>The run does not cover the whole project</h3><ul>${notes}</ul></section>\n` : undefined}${bySection(benchmarks)}<div class="beside">
${bySeverity(counted)}${byNamespace(counted)}</div>
</section>\n`;
}

/** Counts by section for one benchmark, or by benchmark for several: the chapter of controls shows their sections. */
function bySection(benchmarks: readonly AssessedBenchmark[]): Markup | undefined {
  const [only] = benchmarks;
  if (!only) return undefined;
  if (benchmarks.length === 1)
    return countsTable('Controls by section', 'Section', only.sections, only.counts);
  const rows = benchmarks.map(({ benchmark, counts }) => ({ title: benchmark.title, counts }));
  return countsTable('Controls by benchmark', 'Benchmark', rows);
}

/** The number of controls by row and status, without statuses that no row has. */
export function countsTable(
  caption: string,
  what: string,
  rows: readonly { readonly title: string; readonly counts: Counts }[],
  total?: Counts,
): Markup {
  const all = [...rows, ...(total ? [{ title: 'All controls', counts: total }] : [])];
  const columns = (Object.entries(STATUSES) as [Status, string][]).filter(([status]) =>
    rows.some(({ counts }) => counts[status] > 0),
  );
  return table(
    caption,
    [what, ...columns.map(([, words]) => words)],
    all.map(({ title, counts }) => [
      title,
      ...columns.map(([status]) => ({ number: counts[status], style: status })),
    ]),
    total !== undefined,
  );
}

const BANDS = (Object.keys(RISK_BANDS) as RiskBand[]).toReversed();

function bySeverity(counted: readonly Finding[]): Markup {
  const cell = (band: RiskBand, holds: (finding: Finding) => boolean): number =>
    counted.filter((finding) => riskBand(finding.risk) === band && holds(finding)).length;
  return table(
    'Findings by severity',
    ['Risk', 'errors', 'warnings', 'accepted'],
    BANDS.map((band) => [
      band,
      {
        number: cell(band, ({ suppression, severity }) => !suppression && severity === 'error'),
        style: band,
      },
      { number: cell(band, ({ suppression, severity }) => !suppression && severity === 'warn'), style: band },
      { number: cell(band, ({ suppression }) => suppression !== undefined), style: 'soft' },
    ]),
  );
}

/** The most namespaces with a row. The filters have all. */
const NAMESPACES = 10;

function byNamespace(counted: readonly Finding[]): Markup | undefined {
  if (counted.length === 0) return undefined;
  const open = ({ suppression }: Finding): boolean => !suppression;
  const graver = ({ risk, suppression }: Finding): boolean => !suppression && risk >= RISK_BANDS.high;
  const groups = [...groupBy(counted, ({ resource }) => resource?.namespace)]
    .map(([name, own]) => ({
      name: name ?? '(none)',
      high: own.filter(graver).length,
      open: own.filter(open).length,
      accepted: own.filter((finding) => !open(finding)).length,
    }))
    .sort((a, b) => b.high - a.high || b.open - a.open || (a.name < b.name ? -1 : 1));
  const rest = groups.slice(NAMESPACES);
  const sum = (of: 'high' | 'open' | 'accepted'): number =>
    rest.reduce((total, group) => total + group[of], 0);
  const rows = [
    ...groups.slice(0, NAMESPACES),
    ...(rest.length > 0
      ? [{ name: `${rest.length} more`, high: sum('high'), open: sum('open'), accepted: sum('accepted') }]
      : []),
  ];
  return table(
    'Findings by namespace',
    ['Namespace', 'high or critical', 'open', 'accepted'],
    rows.map(({ name, high, open, accepted }) => [
      name,
      { number: high, style: 'high' },
      { number: open, style: '' },
      { number: accepted, style: 'soft' },
    ]),
  );
}

type Cell = string | { readonly number: number; readonly style: string };

function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  withTotal = false,
): Markup {
  const head = heads.map((text) => html`<th scope="col">${text}</th>`);
  const body = rows.map((cells) => {
    const own = cells.map((cell) =>
      typeof cell === 'string'
        ? html`<th scope="row">${cell}</th>`
        : html`<td class="${cell.number === 0 ? 'soft' : cell.style}">${cell.number}</td>`,
    );
    return html`<tr>${own}</tr>\n`;
  });
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0"><table${withTotal ? html` class="total"` : undefined}><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table></div>\n`;
}
