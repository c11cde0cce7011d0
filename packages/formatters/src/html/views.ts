import {
  type Finding,
  type Flow,
  type FormatOptions,
  groupBy,
  type LintResult,
  riskBand,
} from '@plimsoll/core';
import {
  type AssessedBenchmark,
  type AssessedControl,
  assess,
  STATUSES,
  type Status,
} from '../compliance/assess.js';
import { escapeLine } from '../escape.js';
import { stepPlace } from '../flows.js';
import { lineMessage, positionOf, SEVERITY_WORDS } from '../line.js';
import { count } from '../text-summary.js';
import { html, type Markup, prose } from './markup.js';

/** Findings that the page shows, each with its anchor. */
export type Anchors = ReadonlyMap<Finding, string>;

interface SeverityGroup {
  readonly title: string;
  readonly holds: (finding: Finding) => boolean;
}

const SEVERITIES: readonly SeverityGroup[] = [
  { title: 'Errors', holds: ({ severity, suppression }) => !suppression && severity === 'error' },
  { title: 'Warnings', holds: ({ severity, suppression }) => !suppression && severity === 'warn' },
  { title: 'Suppressed', holds: ({ suppression }) => suppression !== undefined },
];

/** Findings by severity and rule, the gravest rules first, each rule with why it is there and how to fix it. */
export function* bySeverity(
  result: LintResult,
  anchors: Anchors,
  options: Pick<FormatOptions, 'docs'>,
): Generator<Markup> {
  if (anchors.size === 0) yield html`<p>No findings.</p>`;
  for (const { title, holds } of SEVERITIES) {
    const byRule = groupBy([...anchors.keys()].filter(holds), ({ ruleId }) => ruleId);
    if (byRule.size === 0) continue;
    yield html`<section data-group><h2>${title}</h2>\n`;
    const gravest = [...byRule]
      .map(([ruleId, findings]) => [ruleId, [...findings].sort(byUrgency)] as const)
      .sort(([, [a]], [, [b]]) => byUrgency(a!, b!) || b!.risk - a!.risk);
    for (const [ruleId, findings] of gravest) {
      const meta = result.rules.get(ruleId)?.meta;
      yield html`<details open data-group><summary><span class="count">${findings.length}</span>${riskOf(findings[0]!)} ${meta?.description} <code class="id">${ruleId}</code></summary>
${helpOf(ruleId, options)}<ul class="rows">\n`;
      for (const finding of findings) yield row(finding, anchors.get(finding)!);
      yield html`</ul></details>\n`;
    }
    yield html`</section>\n`;
  }
}

/** What lies on a path of attackers comes first. */
const byUrgency = (a: Finding, b: Finding): number => Number(!!b.onPath) - Number(!!a.onPath);

/** Attributes of what is a finding of its own, for the search and the filter. */
const rowOf = ({ onPath }: Finding): Markup => (onPath ? html`data-row data-on-path` : html`data-row`);

function row(finding: Finding, anchor: string): Markup {
  const { resource, pathByName, assumed } = finding;
  const where = [...(resource ? [fullName(finding), pathByName] : []), assumed && `assumed: ${assumed}`]
    .filter(Boolean)
    .join(' · ');
  return html`<li id="${anchor}" ${rowOf(finding)}>${lineMessage(finding)}<br><span class="soft"><code>${placeOf(finding)}</code> ${where}</span>${finding.flows?.map(flowOf)}</li>\n`;
}

/** A way to a finding, to be opened. */
function flowOf({ message, steps }: Flow): Markup {
  const items = steps.map(
    (step) => html`<li><code>${stepPlace(step)}</code> ${escapeLine(step.message)}</li>`,
  );
  return html`<details class="flow"><summary>${escapeLine(message)}</summary><ol>${items}</ol></details>`;
}

function riskOf({ risk }: Finding): Markup {
  const band = riskBand(risk);
  return html`<span class="risk ${band}">${band} ${risk.toFixed(1)}</span>`;
}

function helpOf(ruleId: string, { docs }: Pick<FormatOptions, 'docs'>): Markup | undefined {
  const doc = docs.get(ruleId);
  return (
    doc &&
    html`<details><summary>Why, and how to fix it</summary>${prose(doc.why)}${prose(doc.fix)}</details>\n`
  );
}

/** Benchmarks by control, with links to the findings. */
export function* byBenchmark(result: LintResult, anchors: Anchors): Generator<Markup> {
  const benchmarks = assess(result);
  if (benchmarks.length === 0) yield html`<p>No loaded plugin has a benchmark.</p>`;
  for (const assessed of benchmarks) {
    const { benchmark, sections } = assessed;
    yield html`<section data-group><h2>${benchmark.title} <code class="soft">${benchmark.id}</code></h2>\n${countsTable(assessed)}\n`;
    for (const { title, controls } of sections) {
      yield html`<section data-group><h3>${title}</h3>\n`;
      for (const control of controls) yield controlDetails(control, anchors);
      yield html`</section>\n`;
    }
    yield html`</section>\n`;
  }
}

function countsTable({ sections, counts }: AssessedBenchmark): Markup {
  const columns = Object.entries(STATUSES) as [Status, string][];
  const rows = [...sections, { title: 'All controls', counts }].map(({ title, counts }) => {
    const cells = columns.map(([status]) =>
      counts[status] > 0 ? html`<td class="${status}">${counts[status]}</td>` : html`<td class="soft">0</td>`,
    );
    return html`<tr><th scope="row">${title}</th>${cells}</tr>\n`;
  });
  const heads = columns.map(([, words]) => html`<th scope="col">${words}</th>`);
  return html`<div class="table"><table><thead><tr><th scope="col">Section</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function controlDetails(
  { control, status, reasons, judged, findings }: AssessedControl,
  anchors: Anchors,
): Markup {
  const notes = [
    ...reasons,
    control.assessment === 'partial' ? 'Files show this control in part.' : undefined,
    control.note,
    judged.length > 0 ? `${count(judged.length, 'object')} examined.` : undefined,
  ].flatMap((note) => (note === undefined ? [] : [html`<li>${note}</li>`]));
  const found = findings.length > 0 ? html`<span class="count">${findings.length}</span>` : undefined;
  const links = findings.map((finding) => link(finding, anchors));
  return html`<details data-group data-row><summary>${found}<span class="status ${status}">${STATUSES[status]}</span> <b>${control.id}</b> ${control.title}</summary>
<ul class="soft">${notes}</ul><ul class="rows">${links}</ul></details>\n`;
}

/** Superseded and minor findings are not among those that the page shows: they are named without a link. */
function link(finding: Finding, anchors: Anchors): Markup {
  const anchor = anchors.get(finding);
  const place = html`<code>${placeOf(finding)}</code>`;
  const note = finding.supersededBy === undefined ? undefined : ` (shown as ${finding.supersededBy})`;
  return html`<li>${anchor === undefined ? place : html`<a href="#${anchor}">${place}</a>`} ${finding.message}${note}</li>\n`;
}

/** Findings by the object that they are in; those of a file without objects by the file. */
export function* byResource(anchors: Anchors): Generator<Markup> {
  if (anchors.size === 0) yield html`<p>No findings.</p>`;
  const groups = groupBy([...anchors.keys()], (finding) => JSON.stringify([finding.file, fullName(finding)]));
  for (const findings of groups.values()) {
    const [first] = findings;
    const errors = findings.filter(
      ({ severity, suppression }) => !suppression && severity === 'error',
    ).length;
    const counts = `${count(findings.length, 'finding')}, ${count(errors, 'error')}`;
    yield html`<details open data-group><summary><span class="count">${counts}</span>${fullName(first!)} <code class="id">${first!.file}</code></summary><ul class="rows">\n`;
    for (const finding of findings)
      yield html`<li ${rowOf(finding)}>${riskOf(finding)} ${finding.suppression ? 'suppressed' : SEVERITY_WORDS[finding.severity]} <a href="#${anchors.get(finding)}">${finding.message}</a> <code class="soft">${finding.ruleId}</code></li>\n`;
    yield html`</ul></details>\n`;
  }
}

function fullName({ resource, file, renderings }: Finding): string {
  if (!resource) return file;
  const name = [resource.namespace, resource.name].filter(Boolean).join('/');
  // Findings of the renderings of one object name them themselves.
  const cluster = resource.cluster === undefined || renderings ? '' : ` in ${resource.cluster}`;
  return `${resource.kind} ${name}${cluster}`;
}

function placeOf({ file, region }: Finding): string {
  const { line, column } = positionOf(region);
  return region ? `${file}:${line}:${column}` : file;
}
