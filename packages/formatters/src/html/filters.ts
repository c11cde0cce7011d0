import { STATUSES } from '../compliance/assess.js';
import { html, type Markup } from './markup.js';
import type { Report } from './report.js';

const SEVERITIES = ['error', 'warning', 'critical', 'high', 'medium', 'low'] as const;

/** The filters for controls, findings and exceptions. They are shown only if the script runs. */
export function filters({ counted }: Report): Markup {
  const statuses = Object.entries(STATUSES).map(
    ([status, words]) => html`<option value="${status}">${words}</option>`,
  );
  const severities = SEVERITIES.map((severity) => html`<option value="${severity}">${severity}</option>`);
  const select = (name: string, label: string, options: readonly Markup[], all = 'all'): Markup =>
    html`<label>${label} <select name="${name}"><option value="">${all}</option>${options}</select></label>\n`;
  const onPath = counted.some((finding) => finding.onPath);
  return html`<form id="filters" aria-label="Filters" hidden>
${select('severity', 'Severity', severities)}${select('namespace', 'Namespace', [])}${select('kind', 'Kind', [])}${select('status', 'Status', statuses)}<label>Findings by <select name="group"><option value="rule">rule</option><option value="object">object</option></select></label>
<label>Search <input type="search" name="search" placeholder="rule, name, path"></label>
${onPath ? html`<label><input type="checkbox" name="path"> On attack paths only</label>\n` : undefined}<button type="button" name="clear">Clear</button>
<output aria-live="polite"></output>
</form>\n`;
}
