import path from 'node:path';
import { compareNotJudged, type NotJudged, type NotJudgedReason } from '@plimsoll/core/internal';
import { holderOf, type RenderedFile, type Rendering } from './rendered.js';

/** What came of a file of a chart that was rendered, of which nothing was linted in its place. */
function ofChart(reason: NotJudgedReason, file: string): NotJudgedReason {
  if (reason === 'helm-chart' || reason === 'helm-values') return 'rendered';
  if (reason !== 'template') return reason;
  const own = file.replace(/^(?:charts\/[^/]+\/)+/, '');
  if (own.startsWith('crds/')) return 'chart-crds';
  if (/^templates\/(?:.*\/)?tests\//.test(own)) return 'chart-tests';
  // Values of a subchart, and the partials that Helm knows by their underscore, make no objects of their own.
  return /^templates\/(?:.*\/)?[^_/][^/]*$/.test(own) ? 'rendered-empty' : 'rendered';
}

const OF_CHARTS: ReadonlySet<NotJudgedReason> = new Set(['helm-chart', 'helm-values', 'template']);

/** What is said of an object that installs a chart. */
const OF_RELEASES: ReadonlySet<NotJudgedReason> = new Set(['release', 'values', 'values-unknown']);

/** What was not judged of rendered text at its source, and what came of the files of charts and overlays. */
export function placeNotJudged(
  all: readonly NotJudged[],
  {
    files,
    charts,
    libraries,
    kustomizations,
    unbuilt,
    notJudged,
  }: Pick<Rendering, 'files' | 'charts' | 'libraries' | 'kustomizations' | 'unbuilt' | 'notJudged'>,
): readonly NotJudged[] {
  const byPath = new Map<string, RenderedFile[]>();
  for (const file of files) {
    const { path } = file.parsed.source;
    byPath.set(path, [...(byPath.get(path) ?? []), file]);
  }
  const built = new Set(kustomizations);
  const folders = kustomizations
    .filter((file) => /(?:^|\/)[Kk]ustomization(?:\.ya?ml)?$/.test(file))
    .map((file) => path.posix.dirname(file));
  const placed = new Map<string, NotJudged>();
  for (const entry of all) {
    if (isFollowed(entry)) continue;
    const own = place(came(entry));
    // Several renderings of one source have it once.
    const { reason, kind, file, document, region, detail } = own;
    placed.set(JSON.stringify([reason, kind, file, document, region, idOf(own), detail]), own);
  }
  return [...placed.values(), ...notJudged].sort(compareNotJudged);

  /** What becomes of it is told by what follows it: what it deploys is linted, or why it is not. */
  function isFollowed({ reason, kind = '', file, resource }: NotJudged): boolean {
    if (!OF_RELEASES.has(reason)) return false;
    const files = byPath.get(file)?.filter(({ rendering }) => rendering?.kind === 'cluster') ?? [];
    if (files.length === 0) return false;
    return (
      (reason === 'release' && /^(?:Application(?:Set)?|HelmRelease|HelmChart)$/.test(kind)) ||
      holderOf(resource, files)?.parsed.valuesRendered === true
    );
  }

  function came(entry: NotJudged): NotJudged {
    const { reason, file } = entry;
    if (byPath.has(file)) return entry;
    const chart = charts.find((folder) => isWithin(folder, file));
    if (chart !== undefined) return { ...entry, reason: ofChart(reason, inFolder(chart, file)) };
    if (OF_CHARTS.has(reason) && libraries.some((folder) => isWithin(folder, file)))
      return { ...entry, reason: 'chart-library' };
    if (reason !== 'kustomization' && reason !== 'patch') return entry;
    if (built.has(file)) return { ...entry, reason: 'built' };
    const why = unbuilt.get(file);
    if (why) return { ...entry, ...why };
    // Of what a cluster gets, only the kustomizations are known.
    return reason === 'patch' && folders.some((folder) => isWithin(folder, file))
      ? { ...entry, reason: 'built' }
      : entry;
  }

  function place(entry: NotJudged): NotJudged {
    const rendered = holderOf(entry.resource, byPath.get(entry.file) ?? []);
    if (!rendered) return entry;
    const { region: _, ...rest } = entry;
    const { file, region } = rendered.place({ ...entry, path: [] });
    return { ...rest, file, ...(region && { region }) };
  }
}

const idOf = ({ resource }: NotJudged): unknown =>
  resource && [resource.kind, resource.namespace, resource.name, resource.item];

const isWithin = (folder: string, file: string): boolean =>
  folder === '' || folder === '.' || file.startsWith(`${folder}/`);

/** A path as seen from a folder that it is within. */
const inFolder = (folder: string, file: string): string =>
  folder === '' || folder === '.' ? file : file.slice(folder.length + 1);
