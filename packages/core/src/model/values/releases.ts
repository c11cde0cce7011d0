import { type Json, ownValue, valueAt } from '../../json.js';
import { CHART_SOURCES, type ChartSource, chartName, OWN_NAMESPACE, type ValuesForm } from '../charts.js';
import { isPlaceholder } from '../placeholder.js';
import type { Resource } from '../resource.js';
import { at, below, entriesOf, itemsOf, type Place } from './part.js';
import type { Beside, SourcedChart } from './release-facts.js';
import type { Release } from './shaped.js';

/** A release of a chart that an object requests, as far as the object says. */
export interface AskedRelease extends Release {
  /** The values, as objects and as YAML strings, with later ones over earlier ones. Empty if there are none. */
  readonly given: readonly { readonly form: 'object' | 'text'; readonly place: Place }[];
  /** The object that has more values for the chart, or has the chart. */
  readonly beside: Beside | undefined;
  /** Names, as in `helm --set`, of what is set over the values. */
  readonly set: readonly string[];
  /** Whether it is created in a cluster that may be another one. */
  readonly elsewhere: boolean;
}

/** The releases that an object requests. Read as plain data, because the API types may not be loaded yet. */
export function releasesIn(resource: Resource): readonly AskedRelease[] {
  const sources = CHART_SOURCES[`${resource.group}/${resource.kind}`] ?? [];
  const root: Place = { value: resource.value, path: [] };
  return sources.flatMap((source) =>
    placesAt(root, source.path).map((place) => releaseAt(resource, place, source)),
  );
}

function releaseAt(resource: Resource, place: Place, source: ChartSource): AskedRelease {
  const { value, namespace, releases } = resource;
  const { names, version, more = [], values, release, layered, config } = source;
  const first = (paths: readonly (readonly string[])[]): string | undefined =>
    paths.flatMap((path) => textOf(valueAt(value, path)) ?? [])[0];
  const given = (path: readonly string[]): boolean => {
    const { value: found } = below(place, path);
    return found !== undefined && found !== null;
  };
  const { elsewhere = false } = release;
  const target = first(release.namespaces);
  const known = names.some((path) => chartName(below(place, path).value) === APP_TEMPLATE);
  const sourced = known ? undefined : sourcedChart(resource, place, source);
  const writtenOver = known && version ? below(place, version).value : undefined;
  const written = values.flatMap(([form, ...path]) =>
    (form === 'object' || form === 'text') && given(path) ? [{ form, place: below(place, path) }] : [],
  );
  const name = first(release.names);
  return {
    name,
    namespace:
      (isPlaceholder(target) ? undefined : target) ??
      (release.namespaces.includes(OWN_NAMESPACE) ? namespace : undefined),
    major: majorOf(sourced?.name === APP_TEMPLATE ? sourced.version : writtenOver),
    open: more.some(given),
    given: layered
      ? written
      : written
          .filter(({ form }) => form === 'object')
          .slice(0, 1)
          .concat(written)
          .slice(0, 1),
    beside:
      config && resource.name !== undefined
        ? releases?.besideOf(config, resource.name, namespace)
        : undefined,
    set: [
      ...values.flatMap(([form, ...path]) => namesIn(below(place, path), form)),
      // https://fluxcd.io/flux/components/helm/helmreleases/#values-references
      ...itemsOf(at(place, 'valuesFrom')).flatMap((item) => textOf(at(item, 'targetPath').value) ?? []),
    ],
    elsewhere: typeof elsewhere === 'function' ? elsewhere(value) : elsewhere,
  };
}

const APP_TEMPLATE = 'app-template';

/** The chart that another object of the cluster has for the release. */
function sourcedChart(
  { file, namespace, releases }: Resource,
  place: Place,
  { reference }: ChartSource,
): SourcedChart | undefined {
  const { value } = below(place, reference ?? []);
  const [kind, name] = [textOf(ownValue(value, 'kind')), textOf(ownValue(value, 'name'))];
  if (!reference || kind === undefined || name === undefined) return undefined;
  const own = textOf(ownValue(value, 'namespace'));
  return releases?.chartOf({ kind, name, namespace: own ?? namespace, from: file.path });
}

/** The first number of a version: of 4.1.1, v4.1, 4.x, ^4.1 and ~4. A range may have several. */
function majorOf(version: Json | undefined): number | undefined {
  const digits = /^[v^~=]?(\d+)(?:\.[\w.+-]*)?(?:@[\w:]*)?$/.exec(textOf(version) ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The names of values that are given one by one. */
function namesIn(place: Place, form: ValuesForm): readonly string[] {
  if (form === 'dotted') return entriesOf(place).map(([name]) => name);
  return form === 'pairs' ? itemsOf(place).flatMap((item) => textOf(at(item, 'name').value) ?? []) : [];
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function placesAt(place: Place, [step, ...rest]: readonly string[]): readonly Place[] {
  if (step === undefined) return [place];
  return step === '*'
    ? itemsOf(place).flatMap((item) => placesAt(item, rest))
    : placesAt(at(place, step), rest);
}
