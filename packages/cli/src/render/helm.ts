// `helm template` of the charts of a run.
import path from 'node:path';
import type { ResolvedConfig } from '@plimsoll/core';
import { isReleaseName, RELEASE_NAME } from '@plimsoll/core/internal';
import { PlimsollError } from '../error.js';
import { displayPath, isBelow } from '../files/repository.js';
import { type Chart, shownChart } from './charts.js';
import { type Feeds, feedsOfChart, isFed, realPaths } from './feeds.js';
import type { ChartFailure } from './helm/failure.js';
import type { HelmOptions } from './helm/options.js';
import type { ChartOutput } from './helm/read.js';
import { type Plan, plansOf } from './helm/renderings.js';
import { renderChart } from './helm/run.js';
import { whyNoValues } from './helm/settings.js';
import { type Environment, findProgram } from './program.js';
import { joined, NOTHING_RENDERED, type Rendering } from './rendered.js';

export interface HelmRequest {
  readonly charts: readonly Chart[];
  readonly options: HelmOptions;
  readonly cwd: string;
  readonly root: string;
  readonly config: ResolvedConfig;
  readonly env: Environment;
  /** Absolute paths of the files to report on; undefined for all. Charts that read none of them are not rendered. */
  readonly reported: readonly string[] | undefined;
}

/**
 * Renders every chart in each way that the flags or the config name. A chart that cannot be rendered becomes an error,
 * and the others are rendered.
 * @throws PlimsollError where helm is missing, or an option is invalid
 */
export async function renderCharts(request: HelmRequest): Promise<Rendering> {
  const { charts, options, root, config, env, reported } = request;
  const valuesFiles = checkedValues(request);
  checkReleaseName(options.releaseName);
  const found = charts.filter(({ file }) => !config.forFile(displayPath(root, file)).ignored);
  const wanted = found.filter(({ library }) => !library);
  let rendering: Rendering = {
    ...NOTHING_RENDERED,
    libraries: found.filter(({ library }) => library).map((chart) => shownChart(chart, root)),
    // A packed chart is never a manifest, even if it cannot be rendered.
    covered: new Set(found.filter(({ packed }) => packed).map(({ place }) => place)),
  };
  if (wanted.length === 0) return rendering;
  const helm = findProgram('helm', env);
  if (helm === undefined)
    throw new PlimsollError([
      '--helm needs helm on PATH (relative directories and node_modules/.bin do not count). Install it: https://helm.sh/docs/intro/install/',
    ]);
  for (const chart of wanted) {
    const plans = plansOf(chart, { ...request, valuesFiles });
    for (const plan of plans) {
      const feeds = feedsOfChart(chart.place, realPaths(plan.valuesFiles, root));
      if (reported && !isFed(feeds, reported)) continue;
      const renderings = plans.flatMap(({ rendering }) => rendering ?? []);
      const run = await renderChart({ ...plan, helm, chart, root, renderings });
      rendering = joined(rendering, outcomeOf(run, { chart, plan, root, feeds }));
    }
  }
  return rendering;
}

interface Rendered {
  readonly chart: Chart;
  readonly plan: Plan;
  readonly root: string;
  readonly feeds: Feeds;
}

function outcomeOf(run: ChartOutput | ChartFailure, { chart, plan, root, feeds }: Rendered): Rendering {
  if (!('reason' in run)) {
    const files = run.files.map((file) => ({ ...file, feeds }));
    return { ...NOTHING_RENDERED, ...run, files, charts: [shownChart(chart, root)] };
  }
  const name = run.kind === 'forbidden' ? shownChart(chart, root) : plan.cluster;
  const cannot = run.kind === 'forbidden' ? 'is not rendered' : 'cannot be rendered';
  const message = [`The chart ${name} ${cannot}: ${run.reason}.`, run.advice].filter(Boolean).join(' ');
  return {
    ...NOTHING_RENDERED,
    errors: [{ kind: 'file', file: displayPath(root, chart.file), message }],
  };
}

/** A user who names a file means that file, not what a link in the repository points to. */
function checkedValues({ options, cwd, root }: HelmRequest): readonly string[] {
  const files = (options.values ?? []).map((name) => ({ name, file: path.resolve(cwd, name) }));
  const problems = files.flatMap(({ name, file }) => {
    const why = whyNoValues(name, file, isBelow(root, file) ? root : path.parse(file).root);
    return why === undefined ? [] : [`--helm-values ${name}: ${why}.`];
  });
  if (problems.length > 0) throw new PlimsollError(problems);
  return files.map(({ file }) => file);
}

function checkReleaseName(name: string | undefined): void {
  if (name !== undefined && !isReleaseName(name))
    throw new PlimsollError([`--release-name ${name}: expected ${RELEASE_NAME}.`]);
}
