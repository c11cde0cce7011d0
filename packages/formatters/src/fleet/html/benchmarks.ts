import { STATUSES, type Status } from '../../compliance/assess.js';
import { type Markup, html as markup } from '../../html/markup.js';
import type { Fleet, FleetBenchmark, FleetControl } from '../types.js';
import { count, number } from '../words.js';

/** The most repositories to name for a control. The format `json` has all. */
const NAMED = 20;

/** The statuses with a column, then those that leave nothing to do. */
const COLUMNS = ['failed', 'suppressed', 'unknown', 'off', 'no-violation', 'passed'] as const;

export function* benchmarks({ benchmarks }: Fleet): Generator<string> {
  yield '<section id="controls">\n<h2>Controls</h2>\n';
  if (benchmarks.length === 0) yield '<p>No result covers a benchmark.</p>\n';
  for (const benchmark of benchmarks) yield* benchmarkPart(benchmark);
  yield '</section>\n';
}

function* benchmarkPart({ id, title, repositories, controls }: FleetBenchmark): Generator<string> {
  const failed = controls.filter(({ byStatus }) => byStatus.has('failed')).length;
  yield markup`<details data-group><summary>${title} (${id})<span class="count">${number(failed)} of ${count(controls.length, 'control')} failed somewhere; ${count(repositories, 'repository', 'repositories')}</span></summary>
<div class="table"><table><thead><tr><th scope="col">control</th>${COLUMNS.map(
    (status) => markup`<th scope="col">${STATUSES[status]}</th>`,
  )}</tr></thead>\n`.text;
  let section: string | undefined;
  for (const control of controls.filter(isShown)) {
    if (control.section !== section) {
      if (section !== undefined) yield '</tbody>\n';
      yield markup`<tbody><tr><th scope="rowgroup" colspan="${COLUMNS.length + 1}" class="section">${control.section}</th></tr>\n`
        .text;
      section = control.section;
    }
    yield `${controlRow(control).text}\n`;
  }
  if (section !== undefined) yield '</tbody>';
  yield '</table></div></details>\n';
}

/** Whether some repository has something to assess for the control. */
function isShown({ byStatus }: FleetControl): boolean {
  return COLUMNS.some((status) => byStatus.has(status));
}

function controlRow({ id, title, byStatus }: FleetControl): Markup {
  const failed = byStatus.get('failed') ?? [];
  return markup`<tr data-row><th scope="row">${id} ${title}${failed.length > 0 ? failing(failed) : undefined}</th>${COLUMNS.map(
    (status) => cell(status, byStatus.get(status)?.length ?? 0),
  )}</tr>`;
}

function failing(names: readonly string[]): Markup {
  const more = names.length - NAMED;
  return markup`<br><span class="soft">${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}</span>`;
}

function cell(status: Status, count: number): Markup {
  return count === 0 ? markup`<td class="soft">0</td>` : markup`<td class="${status}">${number(count)}</td>`;
}
