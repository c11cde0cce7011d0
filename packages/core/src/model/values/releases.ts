import { type Json, valueAt } from '../../json.js';
import { CHART_SOURCES, type ChartSource, chartName, OWN_NAMESPACE, type ValuesForm } from '../charts.js';
import { isPlaceholder } from '../placeholder.js';
import type { Resource } from '../resource.js';
import { at, below, entriesOf, itemsOf, type Place } from './part.js';
import type { Release } from './shaped.js';

/** A release of a chart that an object asks for, as far as the object says. */
export interface AskedRelease extends Release {
  /** The values, as an object; undefined where they are a text, or there are none. */
  readonly object: Place | undefined;
  /** A YAML text with the values. */
  readonly text: Place | undefined;
  /** Names, as of `helm --set`, of what is set over the values. */
  readonly set: readonly string[];
  /** Whether it is made in a cluster that may be another one. */
  readonly elsewhere: boolean;
}

/** The releases that an object asks for. It is read as plain data: the types of the API may not be loaded yet. */
export function releasesIn(resource: Resource): readonly AskedRelease[] {
  const sources = CHART_SOURCES[`${resource.group}/${resource.kind}`] ?? [];
  const root: Place = { value: resource.value, path: [] };
  return sources.flatMap((source) =>
    placesAt(root, source.path).map((place) => releaseAt(resource, place, source)),
  );
}

function releaseAt({ value, namespace }: Resource, place: Place, source: ChartSource): AskedRelease {
  const { names, version, more = [], values, release } = source;
  const first = (paths: readonly (readonly string[])[]): string | undefined =>
    paths.flatMap((path) => textOf(valueAt(value, path)) ?? [])[0];
  const given = (path: readonly string[]): boolean => {
    const { value: found } = below(place, path);
    return found !== undefined && found !== null;
  };
  const { elsewhere = false } = release;
  const target = first(release.namespaces);
  const known = names.some((path) => chartName(below(place, path).value) === 'app-template');
  const written = (wanted: ValuesForm): Place | undefined => {
    const found = values.find(([form]) => form === wanted)?.slice(1);
    return found && given(found) ? below(place, found) : undefined;
  };
  const object = written('object');
  return {
    name: first(release.names),
    namespace:
      (isPlaceholder(target) ? undefined : target) ??
      (release.namespaces.includes(OWN_NAMESPACE) ? namespace : undefined),
    major: known && version ? majorOf(below(place, version).value) : undefined,
    open: more.some(given),
    object,
    text: object ? undefined : written('text'),
    set: [
      ...values.flatMap(([form, ...path]) => namesIn(below(place, path), form)),
      // https://fluxcd.io/flux/components/helm/helmreleases/#values-references
      ...itemsOf(at(place, 'valuesFrom')).flatMap((item) => textOf(at(item, 'targetPath').value) ?? []),
    ],
    elsewhere: typeof elsewhere === 'function' ? elsewhere(value) : elsewhere,
  };
}

/** The first number of a version: of 4.1.1, v4.1, 4.x, ^4.1 and ~4; a range may be of several. */
function majorOf(version: Json | undefined): number | undefined {
  const digits = /^[v^~=]?(\d+)(?:\.[\w.+-]*)?$/.exec(textOf(version) ?? '')?.[1];
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
