// Which chart a HelmRelease installs, and where it is in this repository.
// https://fluxcd.io/flux/components/helm/helmreleases/#chart-template
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import type { Json, JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath, whyForeign } from '../../../files/repository.js';
import { listAt, textAt } from '../../names.js';
import type { GapKind, GitOpsRun, Produced } from '../../types.js';
import type { Artifact } from '../artifact.js';
import { type Reference, referenceOf, sourceFor, sourceObject } from '../sources.js';

export interface ChartPlace {
  /** The absolute path of its directory or archive. */
  readonly place: string;
  /** Absolute paths of values files that replace the chart's own; empty to keep those. */
  readonly valuesFiles: readonly string[];
}

/** Why the chart is missing, as a sentence. */
export interface NoChart {
  readonly kind: GapKind;
  readonly message: string;
}

/** A later step may still produce its source. */
interface Waits {
  readonly waits: true;
}

/** The chart that a HelmRelease or a HelmChart names. */
interface Named {
  readonly chart: string;
  readonly version: string | undefined;
  /** Undefined where it names none. */
  readonly source: Reference | undefined;
  /** The other fields about the chart. */
  readonly spec: Json | undefined;
}

/** The chart of a HelmRelease. */
export function chartOf(object: Produced, by: string, run: GitOpsRun): ChartPlace | NoChart | Waits {
  const { value, cluster } = object;
  const reference = referenceOf(value, ['spec', 'chartRef']);
  if (reference?.kind === 'OCIRepository') return ociChart(reference, cluster, by, run);
  if (reference?.kind === 'ExternalArtifact') {
    const source = sourceFor(reference, cluster, run);
    if (source && 'waits' in source) return source;
    if (source && 'artifact' in source) return madeChart(source.artifact, reference, by);
  }
  if (reference && reference.kind !== 'HelmChart')
    return {
      kind: 'source-external',
      message: `${by} installs a chart of ${reference.kind} ${reference.name}, which the cluster creates.`,
    };
  const holder = reference ? sourceObject(reference, cluster, run) : value;
  if (!holder)
    return {
      kind: 'chart-not-here',
      message: `${by} names HelmChart ${reference?.name}, which is not among the linted files.`,
    };
  const named = namedIn(holder, reference ? ['spec'] : ['spec', 'chart', 'spec']);
  if (!named)
    return {
      kind: 'build-failed',
      message: `${by} names no chart, so Flux rejects it. Set spec.chart or spec.chartRef.`,
    };
  return named.source?.kind === 'HelmRepository'
    ? ofRepository(named, cluster, by, run)
    : ofSource(named, cluster, by, run);
}

function namedIn(value: JsonObject, way: readonly string[]): Named | undefined {
  const spec = valueAt(value, way);
  const chart = textAt(spec, 'chart');
  return chart === undefined
    ? undefined
    : { chart, version: textAt(spec, 'version'), source: referenceOf(value, [...way, 'sourceRef']), spec };
}

function ociChart(reference: Reference, cluster: string, by: string, run: GitOpsRun): ChartPlace | NoChart {
  const source = sourceObject(reference, cluster, run);
  const url = textAt(source, 'spec', 'url');
  const name = url?.split('/').at(-1) ?? reference.name;
  const place = mapped([name, reference.name], run);
  if (place !== undefined) return { place, valuesFiles: [] };
  const version = textAt(source, 'spec', 'ref', 'tag');
  return notHere(by, name, url === undefined ? undefined : `helm pull ${url}`, version);
}

function ofRepository(named: Named, cluster: string, by: string, run: GitOpsRun): ChartPlace | NoChart {
  const { chart, version, source } = named;
  const place = mapped([chart], run);
  if (place === undefined) {
    const url = source && textAt(sourceObject(source, cluster, run), 'spec', 'url');
    const pull = url?.startsWith('oci://')
      ? `helm pull ${url.replace(/\/$/, '')}/${chart}`
      : `helm pull ${chart} --repo ${url}`;
    return notHere(by, chart, url === undefined ? undefined : pull, version);
  }
  return withValues(place, named.spec, place, by, run);
}

/** A chart at a path in a source of files. */
function ofSource(named: Named, cluster: string, by: string, run: GitOpsRun): ChartPlace | NoChart | Waits {
  const { chart, source: reference } = named;
  const source = sourceFor(reference, cluster, run);
  if (!source)
    return {
      kind: 'build-failed',
      message: `${by} names no source for its chart, so Flux rejects it. Set spec.chart.spec.sourceRef.`,
    };
  if ('waits' in source) return source;
  if ('external' in source) {
    const place = mapped([path.basename(chart)], run);
    return place === undefined
      ? {
          kind: 'source-external',
          message: `${by} installs the chart ${chart} of ${source.external}. Copy it here, and name it with the config key "helm.charts".`,
        }
      : withValues(place, named.spec, place, by, run);
  }
  const { root } = source.artifact;
  const place = path.join(root, path.posix.normalize(`/${chart}`));
  const shown = displayPath(run.root, place);
  if (!isChart(place))
    return { kind: 'path-missing', message: `${by} names the chart ${shown}, which does not exist.` };
  const foreign = whyForeign(place, root);
  if (foreign !== undefined)
    return { kind: 'path-missing', message: `${by} names the chart ${shown}, which is ${foreign}.` };
  return withValues(place, named.spec, root, by, run);
}

/** A chart whose files come from one directory of the repository. */
function madeChart(artifact: Artifact, { name }: Reference, by: string): ChartPlace | NoChart {
  const place = artifact.onlyFolder();
  return place !== undefined && isChart(place)
    ? { place, valuesFiles: [] }
    : {
        kind: 'chart-not-here',
        message: `${by} installs the chart of ExternalArtifact ${name}, which consists of several parts of the repository. Copy it into one directory, and name the directory with the config key "helm.charts".`,
      };
}

const isChart = (place: string): boolean =>
  existsSync(path.join(place, 'Chart.yaml')) ||
  (/\.tgz$/.test(place) && statSync(place, { throwIfNoEntry: false })?.isFile() === true);

/** The path that the config gives for a chart. */
function mapped(names: readonly string[], { config, root }: GitOpsRun): string | undefined {
  const charts = config.helm?.charts ?? {};
  const name = names.find((name) => Object.hasOwn(charts, name));
  return name === undefined ? undefined : path.resolve(root, config.basePath, charts[name]!);
}

/** Adds values files that lie in a directory and replace the chart's own. */
function withValues(
  place: string,
  spec: Json | undefined,
  folder: string,
  by: string,
  { root }: GitOpsRun,
): ChartPlace | NoChart {
  const single = textAt(spec, 'valuesFile');
  const names = [...(single === undefined ? [] : [single]), ...listAt(spec, 'valuesFiles')].filter(
    (name) => typeof name === 'string',
  );
  const files = names.map((name) => path.join(folder, path.posix.normalize(`/${name}`)));
  const tolerant = valueAt(spec, ['ignoreMissingValuesFiles']) === true;
  const isThere = (file: string): boolean =>
    statSync(file, { throwIfNoEntry: false })?.isFile() === true && whyForeign(file, root) === undefined;
  const absent = files.find((file) => !isThere(file));
  if (absent !== undefined && !tolerant)
    return {
      kind: 'path-missing',
      message: `${by} names the values ${displayPath(root, absent)}, which do not exist.`,
    };
  return { place, valuesFiles: files.filter(isThere) };
}

function notHere(by: string, chart: string, pull: string | undefined, version: string | undefined): NoChart {
  const get =
    pull === undefined
      ? 'Get it'
      : `Get it with ${pull}${version === undefined || version === '*' ? '' : ` --version ${version}`} --untar -d charts`;
  return {
    kind: 'chart-not-here',
    message: `${by} installs the chart ${chart}, which is not in the repository. ${get}, and name it with the config key "helm.charts".`,
  };
}
