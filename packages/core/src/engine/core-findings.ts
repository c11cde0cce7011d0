import type { ResolvedConfig, ResourceConfig } from '../config/resolve.js';
import { coreDraft } from '../draft/core-draft.js';
import type { Draft } from '../draft/draft.js';
import { pathKey } from '../draft/path-key.js';
import { placeOf, textPlace } from '../draft/place.js';
import { fieldName, isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';
import { formOf } from '../model/cursor.js';
import { builtInKind } from '../model/kinds.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { Resource } from '../model/resource.js';
import { coreRules } from '../rules/core-rules.js';
import type { ParsedFile } from '../source/parse.js';
import { fillMessage } from './message.js';

/** What could not be read in a file. */
export function* problemDrafts(file: ParsedFile, config: ResolvedConfig): Generator<Draft> {
  const problems = [...file.problems, ...file.documents.flatMap((document) => document.problems)];
  if (problems.length === 0) return;
  const own = config.forFileProblems(file.source.path);
  for (const { rule, message, start, end } of problems) {
    const place = textPlace(file.source.path, file.source.region(start, end));
    const draft = coreDraft(rule, message, place, own);
    if (draft) yield draft;
  }
}

/**
 * What the API would reject in a resource: what rules found on the way, except the paths in `told`, and what every
 * object needs. Also what cannot be read of the configurations that it carries.
 */
export function* malformedDrafts(
  resource: Resource,
  config: ResourceConfig,
  pods: readonly PodCursor[],
  told: ReadonlySet<string>,
): Generator<Draft> {
  const { type, missing } = coreRules.malformed.meta.messages;
  readObjectMeta(resource);
  const looks = resource.malformed.size === 0 ? NOWHERE : placesByShape(pods);
  for (const [key, { path, expected, found }] of resource.malformed) {
    // A chart may accept values in another form than the API and convert them.
    if (told.has(key) || resource.inValues?.partial) continue;
    // What only looks like a pod may have fields of other types.
    if (looks.size > 0 && isWithin(path, looks)) continue;
    const message = fillMessage(type, {
      expected: article(expected),
      field: fieldName(path),
      found: article(found),
    });
    const draft = coreDraft('malformed', message, placeOf(resource, path), config, 'type');
    if (draft) yield draft;
  }
  for (const { rule, message, start, end } of resource.problems) {
    const place = { ...placeOf(resource, []), region: resource.file.region(start, end) };
    const draft = coreDraft(rule, message, place, config);
    if (draft) yield draft;
  }
  for (const path of missingFields(resource)) {
    const message = fillMessage(missing, { field: fieldName(path) });
    const draft = coreDraft('malformed', message, placeOf(resource, path), config, 'missing');
    if (draft) yield draft;
  }
}

const NOWHERE: ReadonlySet<string> = new Set();

/** The places of what only looks like a pod, and of its metadata. */
const placesByShape = (pods: readonly PodCursor[]): ReadonlySet<string> =>
  new Set(pods.flatMap((pod) => (pod.byShape ? [pathKey(pod.path), pathKey(pod.metadata.path)] : [])));

/** Whether a path is below one of others. The metadata of the object itself never counts as below. */
function isWithin(path: Path, outer: ReadonlySet<string>): boolean {
  if (path[0] === 'metadata') return false;
  for (let length = 0; length <= path.length; length++)
    if (outer.has(pathKey(path.slice(0, length)))) return true;
  return false;
}

/** Reads what the API server decodes in every object, so that a wrong type there is recorded. */
function readObjectMeta(resource: Resource): void {
  const { root, value } = resource;
  for (const key of ['apiVersion', 'kind'] as const) {
    const found = ownValue(value, key);
    if (found !== undefined && found !== null && typeof found !== 'string')
      resource.refuse({ path: [key], expected: 'string', found: formOf(found) });
  }
  if (hasPlainMeta(value)) return;
  const metadata = root.at('metadata');
  for (const key of TEXTS) metadata.at(key).value;
  for (const key of MAPS_OF_TEXTS) for (const [, entry] of metadata.at(key).entries()) entry.value;
}

/** Whether all metadata that is read are strings, as in nearly every object. Nothing is recorded for these. */
function hasPlainMeta(value: JsonObject): boolean {
  const metadata = ownValue(value, 'metadata');
  return (
    isObject(metadata) &&
    TEXTS.every((key) => isText(ownValue(metadata, key))) &&
    MAPS_OF_TEXTS.every((key) => holdsTexts(ownValue(metadata, key)))
  );
}

const TEXTS = ['name', 'namespace', 'generateName'] as const;
const MAPS_OF_TEXTS = ['labels', 'annotations'] as const;

const isText = (value: Json | undefined): boolean =>
  typeof value === 'string' || value === undefined || value === null;

function holdsTexts(map: Json | undefined): boolean {
  if (map === undefined || map === null) return true;
  if (!isObject(map)) return false;
  for (const key in map) if (!isText(map[key])) return false;
  return true;
}

/** The key under which a cursor records its own path. */
const keyOf = (field: string): string => JSON.stringify([field]);

function* missingFields({ value, group, kind, apiVersion, name, malformed }: Resource): Generator<Path> {
  if (kind === '' && !malformed.has(keyOf('kind'))) yield ['kind'];
  if (apiVersion === '' && !malformed.has(keyOf('apiVersion'))) yield ['apiVersion'];
  // Nobody applies Events. In a file they are what a test expects, often without a name.
  if (name !== undefined || kind === 'Event' || !builtInKind(group, kind)?.stored) return;
  const metadata = value.metadata as { name?: unknown; generateName?: unknown } | null | undefined;
  const given = metadata && (metadata.generateName || (metadata.name && typeof metadata.name !== 'string'));
  if (!given) yield ['metadata', 'name'];
}

function article(form: string): string {
  return `${/^[aeiou]/.test(form) ? 'an' : 'a'} ${form}`;
}
