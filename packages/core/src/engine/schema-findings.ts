import {
  FIRST_MINOR,
  findKind,
  isServed,
  LAST_MINOR,
  type ObjectType,
  type Types,
} from '@plimsoll/kubernetes-api';
import type { ResourceConfig } from '../config/resolve.js';
import { coreDraft } from '../draft/core-draft.js';
import type { Draft } from '../draft/draft.js';
import { keyPlaceOf, placeOf } from '../draft/place.js';
import { innerMap } from '../group-by.js';
import { fieldName, type JsonObject, type Path } from '../json.js';
import type { PodCursor } from '../model/pod-cursor.js';
import type { Resource } from '../model/resource.js';
import { coreRules } from '../rules/core-rules.js';
import { type ApiFault, apiFault } from '../schema/apis.js';
import { type Fault, faultsOf } from '../schema/faults.js';
import { hardens } from '../schema/hardening.js';
import { type Meant, meantBy } from '../schema/meant.js';
import { isPartial } from '../schema/partial.js';
import { invisibleIn } from '../yaml/index.js';
import { fillMessage } from './message.js';

type UnknownField = Fault & { readonly kind: 'unknown' };

/** The severity and risk of a field that would harden or open something but has no effect. */
const GRAVE = { severity: 'error', risk: 8 } as const;

/** What is known about a version of a kind in a release, shared by all its objects. */
interface Api {
  readonly fault: ApiFault | undefined;
  readonly type: ObjectType | undefined;
  /** Whether the release serves it. If the whole object is rejected, missing fields are not reported. */
  readonly served: boolean;
}

/** Checks the resources of a run against Kubernetes' own API. `types` contains those of all their groups. */
export class SchemaRun {
  readonly #types: Types;
  /** By release, `apiVersion` and kind. */
  readonly #apis = new Map<number, Map<string, Map<string, Api>>>();

  constructor(types: Types) {
    this.#types = types;
  }

  /** Reports that a resource has an unknown API or field, or a value that the API rejects. */
  drafts(resource: Resource, config: ResourceConfig, pods: readonly PodCursor[]): readonly Draft[] {
    const { value, embedded, inValues } = resource;
    // What a chart makes of values that only it understands may have keys of its own.
    if (embedded?.patch || inValues?.partial) return [];
    const minor = knownMinor(config);
    const { fault: ofApi, type, served } = this.#apiOf(resource, minor);
    const drafts: Draft[] = [];
    const ofUnknown = ofApi && !embedded ? unknownApi(resource, ofApi, config) : undefined;
    if (ofUnknown) drafts.push(ofUnknown);
    // A list with items is no object here, but each of its items is one.
    if (
      !embedded &&
      resource.apiVersion === 'v1' &&
      resource.kind === 'List' &&
      !Object.hasOwn(value, 'items')
    ) {
      const missing = malformed(resource, { kind: 'missing', path: ['items'] }, config);
      if (missing) drafts.push(missing);
    }
    // SOPS turns encrypted values into strings, whatever their type, and adds a field of its own.
    if (!type || Object.hasOwn(value, 'sops')) return drafts;
    const required = !embedded && !inValues && served && !isPartial(resource.file.path, pods);
    for (const draft of typeDrafts(resource, value, type, required, config)) drafts.push(draft);
    return drafts;
  }

  #apiOf({ apiVersion, group, version, kind }: Resource, minor: number): Api {
    const byKind = innerMap(innerMap(this.#apis, minor), apiVersion);
    let api = byKind.get(kind);
    if (!api) {
      const info = findKind(group, kind);
      const found = info?.versions.find(({ name }) => name === version);
      api = {
        // A missing apiVersion is a missing field.
        fault: apiVersion === '' ? undefined : apiFault(group, version, kind, minor),
        type: this.#types.of(group, version, kind),
        served: info?.plural !== undefined && found !== undefined && isServed(found, minor),
      };
      byKind.set(kind, api);
    }
    return api;
  }
}

/** Where a value does not match its type. The value is the object, or a part of it from the root on. */
export function* typeDrafts(
  resource: Resource,
  value: JsonObject,
  type: ObjectType,
  required: boolean,
  config: ResourceConfig,
): Generator<Draft> {
  for (const fault of faultsOf(value, type, { minor: knownMinor(config), required })) {
    const draft =
      fault.kind === 'unknown'
        ? unknownField(resource, type, fault, config)
        : malformed(resource, fault, config);
    if (draft) yield draft;
  }
}

/** The nearest release stands for releases before or after those in the table. */
const knownMinor = ({ kubernetes: { minor } }: ResourceConfig): number =>
  Math.min(Math.max(minor, FIRST_MINOR), LAST_MINOR);

function unknownApi(resource: Resource, fault: ApiFault, config: ResourceConfig): Draft | undefined {
  const { apiVersion, kind } = resource;
  const { messages } = coreRules['unknown-api'].meta;
  const message = fillMessage(messages[fault.kind], {
    api: `${apiVersion} ${kind}`,
    version: `1.${knownMinor(config)}`,
    ...(fault.kind === 'early' && { since: `1.${fault.since}` }),
    ...(fault.kind === 'meant' && { meant: `${fault.apiVersion} ${fault.of}` }),
  });
  return coreDraft('unknown-api', message, placeOf(resource, ['apiVersion']), config, fault.kind);
}

function unknownField(
  resource: Resource,
  root: ObjectType,
  fault: UnknownField,
  config: ResourceConfig,
): Draft | undefined {
  const { path, within, field } = fault;
  const minor = knownMinor(config);
  const meant = field ? undefined : meantBy(resource.value, root, path, minor);
  const name = String(path.at(-1));
  const hidden = invisibleIn(name);
  const id = hidden ? 'invisible' : messageIdOf(fault, meant, minor);
  const message = fillMessage(coreRules['unknown-field'].meta.messages[id], {
    field: hidden ? name.replaceAll(name[hidden.index]!, '') : name,
    character: hidden?.name ?? '',
    advice: hidden?.advice ?? '',
    type: within.name.slice(within.name.lastIndexOf('.') + 1),
    version: `1.${minor}`,
    since: `1.${field?.since}`,
    until: `1.${(field?.until ?? 0) + 1}`,
    meant: meant?.field.name ?? '',
    place: meant?.place ?? '',
  });
  const draft = coreDraft('unknown-field', message, keyPlaceOf(resource, path), config, id);
  if (!draft) return undefined;
  const grave = hardens((meant?.within ?? within).name, meant?.field.name ?? String(path.at(-1)));
  // A severity in the config takes precedence.
  const given = config.rules.get(draft.ruleId)?.given ?? false;
  return {
    ...draft,
    ...(grave && { risk: GRAVE.risk, ...(!given && { severity: GRAVE.severity }) }),
    ...(meant?.certain && {
      repair: { steps: [renameStep(resource, path, meant.field.name)], safety: 'safe' },
    }),
  };
}

function messageIdOf({ field }: UnknownField, meant: Meant | undefined, minor: number) {
  if (field) return field.since !== undefined && field.since > minor ? 'early' : 'gone';
  if (!meant) return 'unknown';
  return meant.place === undefined ? 'meant' : 'misplaced';
}

/** A fix step that gives an entry another key. */
export function renameStep(resource: Resource, path: Path, key: string) {
  return { resource, operation: { kind: 'rename', path: [...resource.base, ...path], key } } as const;
}

function malformed(
  resource: Resource,
  { kind, path, ...data }: Exclude<Fault, UnknownField>,
  config: ResourceConfig,
): Draft | undefined {
  const message = fillMessage(coreRules.malformed.meta.messages[kind], { field: fieldName(path), ...data });
  return coreDraft('malformed', message, placeOf(resource, path), config, kind);
}
