// Renders a chart as a controller installs it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../files/repository.js';
import { type Chart, readChart, shownChart } from '../render/charts.js';
import { feedsOfChart } from '../render/feeds.js';
import type { SetValue } from '../render/helm/ask.js';
import type { ChartFailure } from '../render/helm/failure.js';
import { asksApis, renderChart } from '../render/helm/run.js';
import { findProgram } from '../render/program.js';
import { oneOfTwo } from './turns.js';
import type { Expansion, GapKind, GitOpsRun, Produced } from './types.js';

export interface Release {
  /** The object that installs it. */
  readonly object: Produced;
  /** The cluster that it is installed in. */
  readonly cluster: string;
  readonly name: string;
  /** Undefined where it is unknown. */
  readonly namespace: string | undefined;
  /** The absolute path of the chart's directory or archive. */
  readonly chart: string;
  /** Its name in messages. Default: its path. */
  readonly shown?: string;
  /** Absolute paths of values files. Each overrides the ones before. */
  readonly valuesFiles: readonly string[];
  /** Whether the values files replace the chart's own. */
  readonly withoutOwnValues?: boolean;
  /** Values that override those of the files. Each overrides the ones before. */
  readonly layers: readonly JsonObject[];
  /** Single values that override all of these. */
  readonly set: readonly SetValue[];
  readonly apiVersions?: readonly string[];
  /** Such as `1.34`. Default: that of the config. */
  readonly kubeVersion?: string | undefined;
  readonly includeCrds: boolean;
  readonly skipTests: boolean;
  /** Whether to skip the chart's schema of values. Default: false. */
  readonly skipSchemas?: boolean;
  /** The assumption, as a sentence. */
  readonly assumed?: string | undefined;
}

/** What cannot be rendered, as sentences. */
export interface ReleaseFailure {
  readonly kind: GapKind;
  readonly failure: string;
  /** Set where the controller can do it, but this program cannot. */
  readonly ours?: true;
}

export type ReleaseOutput = Pick<Expansion, 'files'> & Required<Pick<Expansion, 'rendered' | 'charts'>>;

const FAILURES: Readonly<Partial<Record<ChartFailure['kind'], GapKind>>> = {
  'missing-dependency': 'dependency-missing',
  'refused-values': 'chart-failed',
};

/** A later step may still produce a definition that its templates need. */
interface Waits {
  readonly waits: true;
}

/** Renders the chart of a release with the helm on PATH. Never throws because of the chart's content. */
export async function renderRelease(
  release: Release,
  run: GitOpsRun,
): Promise<ReleaseOutput | ReleaseFailure | Waits> {
  const chart = run.once(JSON.stringify(['chart', release.chart]), () => readChart(release.chart));
  const asks = asksApis(chart, run.root);
  if (asks && !run.last) return { waits: true };
  const apiVersions = [...(release.apiVersions ?? []), ...(asks ? run.apiVersions(release.cluster) : [])];
  return oneOfTwo(() => render({ ...release, apiVersions }, chart, run));
}

async function render(
  release: Release,
  chart: Chart,
  { root, env, config }: GitOpsRun,
): Promise<ReleaseOutput | ReleaseFailure> {
  const { object, cluster, name, namespace, valuesFiles, layers, kubeVersion, assumed, ...rest } = release;
  const helm = findProgram('helm', env);
  if (helm === undefined)
    return {
      kind: 'build-failed',
      ours: true,
      failure:
        'Its chart is in the repository, but helm is not on PATH. Install it: https://helm.sh/docs/intro/install/.',
    };
  const shown = release.shown ?? shownChart(chart, root);
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-values-'));
  try {
    const files = layers.map((layer, index) => {
      const file = path.join(folder, `${index}.json`);
      writeFileSync(file, JSON.stringify(layer), { mode: 0o600 });
      return file;
    });
    const output = await renderChart({
      ...rest,
      helm,
      chart,
      root,
      cluster,
      rendering: { kind: 'cluster', name: cluster },
      releaseName: name,
      namespace,
      valuesFiles: [...valuesFiles, ...files],
      kubeVersion:
        kubeVersion ?? `1.${config.forFileProblems(displayPath(root, chart.file)).kubernetes.minor}`,
    });
    if ('reason' in output)
      return {
        kind: FAILURES[output.kind] ?? 'build-failed',
        ...((output.kind === 'forbidden' || output.kind === 'version') && { ours: true }),
        failure: `The chart ${shown} cannot be rendered: ${output.reason}. ${output.advice}`.trimEnd(),
      };
    const feeds = new Set([...(object.feeds ?? []), object.file, ...feedsOfChart(chart.place, valuesFiles)]);
    return {
      rendered: output.files.map((file) => ({
        ...file,
        parsed: { ...file.parsed, ...(assumed !== undefined && { assumed }) },
        feeds,
      })),
      charts: [{ shown, texts: output.texts }],
      files: [...output.covered, ...valuesFiles],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
