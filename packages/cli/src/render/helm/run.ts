import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RenderingName } from '@plimsoll/core/internal';
import { type Chart, readChart } from '../charts.js';
import { runProgram } from '../program.js';
import { helmArguments, type Installation, LATE_NAMESPACE, NO_NAMESPACE } from './ask.js';
import { type CopyOptions, copyChart } from './copy.js';
import { type ChartFailure, failureOf, otherFailure } from './failure.js';
import { withoutGenerated } from './generated.js';
import { type ChartFacts, inspectChart } from './inspect.js';
import { type ChartOutput, readOutput } from './read.js';

export interface ChartRequest extends Installation {
  /** The absolute path of the helm to run, from `findProgram('helm', env)`. */
  readonly helm: string;
  /** The absolute path of a directory with a `Chart.yaml` or of a packed chart; or the result of `readChart`. */
  readonly chart: string | Chart;
  /** The absolute path of the repository's root. Shown paths start there, and nothing outside of it is read. */
  readonly root: string;
  /** The cluster that the rendered objects belong to. */
  readonly cluster: string;
  /** The name of the rendering in findings. */
  readonly rendering?: RenderingName;
  /** All renderings of the chart in this run. Default: those whose files have the same path. */
  readonly renderings?: readonly RenderingName[];
  /** Leaves out the chart's own `values.yaml`, as Flux does where a HelmRelease has `valuesFiles`. */
  readonly withoutOwnValues?: boolean;
}

/**
 * Renders one chart once with `helm template`, without network access, after inspecting its archives, links and
 * schemas. Returns files to lint, each with the way back to its template, or why there are none. A failure contains
 * neither paths of values files nor values. Never throws because of the chart's content.
 */
export async function renderChart(request: ChartRequest): Promise<ChartOutput | ChartFailure> {
  const { root, helm } = request;
  const chart = typeof request.chart === 'string' ? readChart(request.chart) : request.chart;
  if (chart.unread !== undefined)
    return chart.packed
      ? forbidden(chart.unread)
      : otherFailure(`its Chart.yaml cannot be read: ${chart.unread}`);
  const facts = factsOf(chart, root);
  if (facts.forbidden !== undefined) return forbidden(facts.forbidden);
  if (facts.foreignSchema && !(await skipsSchemas(helm)))
    return forbidden(
      'its values.schema.json names a schema elsewhere, which this helm would fetch. Use helm 3.16 or newer, which can leave it out',
    );
  const withoutValues = request.withoutOwnValues === true;
  const own = withoutValues ? copied(chart, root, { withoutValues, withoutDerived: false }) : undefined;
  const other = facts.derives ? copied(chart, root, { withoutValues, withoutDerived: true }) : undefined;
  try {
    return await run(request, chart, facts, [own ?? chart.place, other ?? own ?? chart.place]);
  } finally {
    for (const folder of [own, other])
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function copied(chart: Chart, root: string, options: CopyOptions): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-chart-'));
  copyChart(chart, root, folder, options);
  return folder;
}

/** `places`: the chart, and a copy to render beside it where the chart generates values. */
async function run(
  request: ChartRequest,
  chart: Chart,
  facts: ChartFacts,
  [place, beside]: readonly [string, string],
): Promise<ChartOutput | ChartFailure> {
  const { helm, root } = request;
  // A helm without the flag validates, and reports what the schema rejects.
  const skips = facts.foreignSchema || (request.skipSchemas === true && (await skipsSchemas(helm)));
  const render = (at: string) => runProgram(helm, helmArguments(at, request, skips), path.dirname(at));
  const first = await render(place);
  if ('failure' in first) return failureOf(first.failure, chart, root);
  const again = facts.generates || facts.derives ? await render(beside) : first;
  const output = 'failure' in again ? first.output : withoutGenerated(first.output, again.output);
  return readOutput(output.replaceAll(NO_NAMESPACE, LATE_NAMESPACE), chart, request);
}

const forbidden = (reason: string): ChartFailure => ({ kind: 'forbidden', reason, advice: '' });

const facts = new WeakMap<Chart, ChartFacts>();

/** Inspects a chart once, however often it is rendered. */
function factsOf(chart: Chart, root: string): ChartFacts {
  const known = facts.get(chart) ?? inspectChart(chart, root);
  facts.set(chart, known);
  return known;
}

/** Whether a template of a chart asks which APIs the cluster has. */
export const asksApis = (chart: Chart, root: string): boolean =>
  chart.unread === undefined && factsOf(chart, root).asksApis;

const skipping = new Map<string, Promise<boolean>>();

/** Whether a helm can skip schemas of values. Asked once. */
function skipsSchemas(helm: string): Promise<boolean> {
  const known =
    skipping.get(helm) ??
    runProgram(helm, ['template', '--help'], tmpdir()).then(
      (help) => 'output' in help && help.output.includes('--skip-schema-validation'),
    );
  skipping.set(helm, known);
  return known;
}
