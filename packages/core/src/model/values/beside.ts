import { isObject, type Json, ownValue, valueAt } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { ParsedDocument, ParsedFile } from '../../source/parse.js';
import { chartName } from '../charts.js';
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
export const saysOfReleases = oncePer(({ documents }: ParsedFile): boolean =>
  documents.some((document) => {
    const apiVersion = document.class === 'manifest' && apiVersionOf(document);
    return (
      typeof apiVersion === 'string' && /^(?:source\.toolkit\.fluxcd\.io|helm\.cattle\.io)\//.test(apiVersion)
    );
  }),
);

const apiVersionOf = (document: ParsedDocument): Json | undefined =>
  document.object?.apiVersion ?? ownValue(document.value, 'apiVersion');

/** Reads what the files of a cluster say about releases. */
export function releaseFactsOf(files: readonly ParsedFile[]): ReleaseFacts {
  const sources = new Map<string, (Beside & { readonly chart: SourcedChart })[]>();
  const charts = new Map<string, Beside>();
  for (const file of files) {
    if (!saysOfReleases(file)) continue;
    for (const document of file.documents) {
      const { value } = document;
      if (document.class !== 'manifest' || !isObject(value)) continue;
      const [kind, apiVersion] = [ownValue(value, 'kind'), ownValue(value, 'apiVersion')];
      const name = valueAt(value, ['metadata', 'name']);
      if (typeof kind !== 'string' || typeof apiVersion !== 'string' || typeof name !== 'string') continue;
      const group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
      const chart =
        group === 'source.toolkit.fluxcd.io' && Object.hasOwn(SOURCES, kind) && SOURCES[kind]!(value);
      if (chart) {
        const key = `${kind} ${name}`;
        const known = sources.get(key);
        const source = { file, document, value, chart };
        if (known) known.push(source);
        else sources.set(key, [source]);
      }
      if (group === 'helm.cattle.io')
        charts.set(keyOf(kind, name, namespaceOf({ file, value })), { file, document, value });
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
