import { isObject, type Json } from '../../json.js';
import { at, copy, entriesOf, fieldsOf, made, map, type Part, type Place, textAt } from './part.js';
import type { Release, Shaped } from './shaped.js';

const WHOLE = {
  partial: false,
  whole: true,
  assumed: 'The chart is assumed to create the objects that its values contain.',
} as const;

/** A complete object in the values, as under `extraObjects`. Undefined for anything else. */
export function objectAt(place: Place, release: Release): Shaped | undefined {
  const { value } = place;
  if (!isObject(value) || !isApi(value.apiVersion, value.kind) || !isObject(value.metadata)) return undefined;
  return { ...WHOLE, root: objectPart(place, fieldsOf(place), release) };
}

const isApi = (apiVersion: Json | undefined, kind: Json | undefined): boolean =>
  typeof apiVersion === 'string' &&
  typeof kind === 'string' &&
  /^[A-Z]/.test(kind) &&
  /(?:^|\/)v\d/.test(apiVersion);

/** An object with the namespace of the release if it names none. */
function objectPart(
  place: Place,
  fields: Readonly<Record<string, Part | undefined>>,
  { namespace }: Release,
  name?: string,
): Part {
  const metadata = at(place, 'metadata');
  return map(place, {
    ...fields,
    metadata: map(metadata.value === undefined ? place : metadata, {
      ...(namespace !== undefined && { namespace: made(namespace, place) }),
      ...(name !== undefined && { name: made(name, place) }),
      ...fieldsOf(metadata),
    }),
  });
}

/**
 * `rawResources` of app-template: since version 4 an object under `manifest`, before that its body under `spec`.
 * https://github.com/bjw-s-labs/helm-charts/blob/main/charts/library/common/templates/classes/_rawResource.tpl
 */
export function rawResources(values: Place, release: Release): readonly Shaped[] {
  return entriesOf(at(values, 'rawResources')).flatMap(([id, raw]) => {
    if (!isObject(raw.value) || raw.value.enabled === false) return [];
    const manifest = at(raw, 'manifest');
    const holder = isObject(manifest.value) ? manifest : raw;
    const [apiVersion, kind] = [at(holder, 'apiVersion'), at(holder, 'kind')];
    if (!isApi(apiVersion.value, kind.value)) return [];
    const name = [release.name, id].filter((part) => part !== undefined).join('-');
    const body = holder === manifest ? fieldsOf(manifest) : fieldsOf(at(raw, 'spec'));
    const fields = { ...body, apiVersion: copy(apiVersion), kind: copy(kind) };
    return [
      {
        ...WHOLE,
        root: objectPart(holder, fields, release, textAt(at(holder, 'metadata', 'name')) ?? name),
      },
    ];
  });
}
