import { type AssessedControl, STATUSES } from '../compliance/assess.js';
import { count } from '../text-summary.js';
import { html, type Markup } from './markup.js';
import { type Report, ranges } from './report.js';
import { countsTable } from './summary.js';

/** Benchmarks by control: the status of each, the reasons and the evidence. */
export function* controlsChapter(report: Report): Generator<Markup> {
  const { benchmarks } = report;
  yield html`<section id="controls">\n<h2>Controls</h2>\n<p class="filtered" hidden></p>\n`;
  if (benchmarks.length === 0) yield html`<p>No loaded plugin has a benchmark.</p>\n`;
  let number = 0;
  for (const [index, { benchmark, sections, counts }] of benchmarks.entries()) {
    yield html`<section class="benchmark" id="b${index + 1}" data-section><h3>${benchmark.title} <code class="soft">${benchmark.id}</code></h3>\n`;
    if (benchmarks.length > 1)
      yield countsTable(`${benchmark.title}: controls by section`, 'Section', sections, counts);
    for (const { title, controls } of sections) {
      yield html`<section data-section><h4>${title}</h4>\n`;
      for (const control of controls) yield controlDetails(control, number++, report);
      yield html`</section>\n`;
    }
    yield html`</section>\n`;
  }
  yield html`</section>\n`;
}

function controlDetails(assessed: AssessedControl, number: number, report: Report): Markup {
  const { control, status, findings } = assessed;
  const found =
    findings.length > 0 ? html`<span class="count">${count(findings.length, 'finding')}</span>` : undefined;
  const set = report.setOf(assessed.judged);
  const fill = findings.length > 0 ? html` data-fill="control:${number}"` : undefined;
  return html`<details class="control" data-control="${number}" data-status="${status}"${fill}><summary>${found}<span class="status ${status}">${STATUSES[status]}</span> <b>${control.id}</b> ${control.title}</summary>
<ul class="reasons">${notesOf(assessed)}</ul>${evidence(assessed, report)}${
    set === undefined
      ? undefined
      : html`<details class="set" data-fill="set:${set}"><summary>${count(assessed.judged.length, 'object')} examined<span class="paper">: set ${set + 1}</span></summary></details>`
  }</details>\n`;
}

function notesOf({ control, reasons }: AssessedControl): readonly Markup[] {
  const { level, assessment, note, rules } = control;
  return [
    ...reasons,
    assessment === 'partial' ? 'Files show this control in part.' : undefined,
    note,
    level === undefined ? undefined : `Level: ${level}.`,
  ]
    .flatMap((text) => (text === undefined ? [] : [html`<li>${text}</li>`]))
    .concat(
      rules.length === 0
        ? []
        : [
            html`<li>Checked by ${rules.map((rule, index) => html`${index > 0 ? ', ' : ''}<code>${rule}</code>`)}.</li>`,
          ],
    );
}

/** On paper a finding stands once, in its chapter. Controls refer to its number. */
function evidence({ control, findings }: AssessedControl, { groups }: Report): Markup | undefined {
  if (findings.length === 0) return undefined;
  const own = groups.filter(({ id }) => control.rules.includes(id));
  const numbers = own
    .flatMap(({ first, findings }) => findings.map((_, index) => first + index))
    .toSorted((a, b) => a - b);
  if (numbers.length === 0) return html`<p>This report leaves out its findings.</p>`;
  return html`<p class="paper">Evidence: <a href="#f${numbers[0]!}">findings ${ranges(numbers)}</a>.</p>`;
}
