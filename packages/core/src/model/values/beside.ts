import { append } from '../../group-by.js';
import { isObject, type Json, type JsonObject, ownValue, valueAt } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { ParsedDocument, ParsedFile } from '../../source/parse.js';
import { chartName } from '../charts.js';
import { objectsInDocument } from '../lists.js';
import type { Beside, ReleaseFacts, SourcedChart } from './release-facts.js';

const SOURCES: Readonly<Record<string, (value: Json) => SourcedChart | undefined>> = {
  // https://fluxcd.io/flux/components/source/ocirepositories/
  OCIRepository: (value) =>
    charted(
      valueAt(value, ['spec', 'url']),
      valueAt(value, ['spec', 'ref', 'tag']) ?? valueAt(value, ['spec', 'ref', 'semver']),
    ),
  // https://fluxcd.io/flux/components/source/helmcharts/
  HelmChart: (value) => charted(valueAt(value, ['spec', 'chart']), valueAt(value, ['spec', 'version'])),
};

function charted(chart: Json | undefined, version: Json | undefined): SourcedChart | undefined {
  const name = chartName(chart);
  return name === undefined ? undefined : { name, version };
}

/** Whether a file may say something about releases that other objects request. */
export function saysOfReleases({ documents }: ParsedFile): boolean {
  for (const document of documents)
    if (document.class === 'manifest' && !document.object && documentSaysOfReleases(document)) return true;
  return false;
}

/** Asked of documents that are not read on use: those say nothing of releases, see `factsOfPlain`. */
const documentSaysOfReleases = oncePer(({ value }: ParsedDocument): boolean => {
  if (!isObject(value)) return false;
  for (const each of objectsInDocument(value)) if (OF_RELEASES.test(apiVersionOf(each.value))) return true;
  return false;
});

const OF_RELEASES = /^(?:source\.toolkit\.fluxcd\.io|helm\.cattle\.io)\//;

function apiVersionOf(value: JsonObject): string {
  const apiVersion = ownValue(value, 'apiVersion');
  return typeof apiVersion === 'string' ? apiVersion : '';
}

/** The objects of a file's manifests that may say something about releases. */
function* objectsOf({ documents }: ParsedFile) {
  for (const document of documents) {
    const { class: own, value } = document;
    if (own === 'manifest' && isObject(value))
      for (const each of objectsInDocument(value))
        if (OF_RELEASES.test(apiVersionOf(each.value))) yield { document, ...each };
  }
}

/** Reads what the files of a cluster say about releases. */
export function releaseFactsOf(files: readonly ParsedFile[]): ReleaseFacts {
  const sources = new Map<string, (Beside & { readonly chart: SourcedChart })[]>();
  const charts = new Map<string, Beside>();
  for (const file of files) {
    if (!saysOfReleases(file)) continue;
    for (const { document, value, base } of objectsOf(file)) {
      const [kind, apiVersion] = [ownValue(value, 'kind'), apiVersionOf(value)];
      const name = valueAt(value, ['metadata', 'name']);
      if (typeof kind !== 'string' || typeof name !== 'string') continue;
      const group = apiVersion.slice(0, apiVersion.indexOf('/'));
      const one = { file, document, value, base };
      const chart =
        group === 'source.toolkit.fluxcd.io' && Object.hasOwn(SOURCES, kind) && SOURCES[kind]!(value);
      if (chart) append(sources, `${kind} ${name}`, { ...one, chart });
      if (group === 'helm.cattle.io') charts.set(keyOf(kind, name, namespaceOf(one)), one);
    }
  }
  return {
    chartOf: ({ kind, name, namespace, from }) => {
      const named = (sources.get(`${kind} ${name}`) ?? []).filter((source) => {
        const own = namespaceOf(source);
        return own === undefined || namespace === undefined || own === namespace;
      });
      const near = named.filter(({ file }) => folderOf(file.source.path) === folderOf(from));
      const [first, ...others] = (near.length > 0 ? near : named).map(({ chart }) => chart);
      const isSame = (chart: SourcedChart): boolean =>
        chart.name === first?.name && chart.version === first?.version;
      return others.every(isSame) ? first : undefined;
    },
    besideOf: (kind, name, namespace) => charts.get(keyOf(kind, name, namespace)),
  };
}

const keyOf = (...parts: readonly (string | undefined)[]): string => JSON.stringify(parts);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function namespaceOf({ file, value }: Pick<Beside, 'file' | 'value'>): string | undefined {
  const given = valueAt(value, ['metadata', 'namespace']);
  return typeof given === 'string' ? given : file.namespace;
}
