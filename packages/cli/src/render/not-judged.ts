import path from 'node:path';
import { compareNotJudged, type NotJudged, type NotJudgedReason } from '@plimsoll/core/internal';
import { holderOf, type RenderedFile, type Rendering } from './rendered.js';

/** The reason for a file of a rendered chart that has no linted output. */
function ofChart(reason: NotJudgedReason, file: string): NotJudgedReason {
  if (reason === 'helm-chart' || reason === 'helm-values') return 'rendered';
  if (reason !== 'template') return reason;
  const own = file.replace(/^(?:charts\/[^/]+\/)+/, '');
  if (own.startsWith('crds/')) return 'chart-crds';
  if (/^templates\/(?:.*\/)?tests\//.test(own)) return 'chart-tests';
  // Values of a subchart, and partials (their names begin with an underscore), make no objects of their own.
  return /^templates\/(?:.*\/)?[^_/][^/]*$/.test(own) ? 'rendered-empty' : 'rendered';
}

const OF_CHARTS: ReadonlySet<NotJudgedReason> = new Set(['helm-chart', 'helm-values', 'template']);

/** The reasons for objects that install a chart. */
const OF_RELEASES: ReadonlySet<NotJudgedReason> = new Set(['release', 'values', 'values-unknown']);

/** Moves what was not checked in rendered text to its source, and adds the files of charts and overlays. */
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
    // Several renderings of one source count once.
    const { reason, kind, file, document, region, detail } = own;
    placed.set(JSON.stringify([reason, kind, file, document, region, idOf(own), detail]), own);
  }
  return [...placed.values(), ...notJudged].sort(compareNotJudged);

  /** Whether the object is followed: what it deploys is linted, or the run says why not. */
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
    // Only the kustomizations show what a cluster gets.
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

/** A path relative to a directory that contains it. */
const inFolder = (folder: string, file: string): string =>
  folder === '' || folder === '.' ? file : file.slice(folder.length + 1);
