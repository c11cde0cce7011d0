import { findKind } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';
import { configurationFileOf } from '../source/configuration-files.js';
import type { Origin } from '../source/origin.js';
import type { KeptText, ObjectFacts, ParsedDocument, ParsedFile } from '../source/parse.js';
import type { SourceFile } from '../source/source-file.js';
import type { SourceProblem } from '../yaml/index.js';
import { type Carried, carriedIn } from './carried.js';
import { formOf, rootCursor } from './cursor.js';
import { customKindOf, isDefinition, type KeptKind } from './custom-kind.js';
import { isConfiguration, readEmbedded } from './embedded.js';
import { hidesNothing, showsPatterns } from './hidden.js';
import { inherit, isList } from './lists.js';
import { keptKind } from './pods-in-schemas.js';
import { deploysRelease } from './releases.js';
import type { AnyCursor, Cursor, Locator, Malformed, Resource } from './resource.js';
import { typeNames } from './type-names.js';
import { knowMade, madeOfFile, madeOfValues, releaseOfFile } from './values/in-resources.js';
import { AskedReleases, keptMadeFor, noteMade } from './values/kept-made.js';
import type { ReleaseFacts } from './values/release-facts.js';
import type { MadeOfValues } from './values/shaped.js';

export interface ResourceScope {
  readonly cluster: string | undefined;
  /** The namespace that objects without one get at installation. */
  readonly namespace: string | undefined;
  /** What the objects of the cluster say about releases that other objects request. */
  readonly releases?: ReleaseFacts;
  /** Kinds of custom resources, for example `example.com/Widget`, that are cluster-scoped. */
  readonly clusterWide?: ReadonlySet<string>;
}

/**
 * The resources in a file's manifests, in document order. `List`s are flattened at any depth. After an object come the
 * complete objects inside it.
 */
export function readResources(file: ParsedFile, scope: ResourceScope): readonly Resource[] {
  return file.documents.flatMap((document) => resourcesIn(document, file, scope));
}

/** The resources in a document of a file. */
export function resourcesIn(
  document: ParsedDocument,
  file: ParsedFile,
  scope: ResourceScope,
): readonly Resource[] {
  const { object } = document;
  if (object) return [new LaterResource(document, object, file, scope)];
  if (!isObject(document.value)) return [];
  if (document.class === 'manifest') return [...flatten(file, document, scope)];
  return document.looseValues && !isRendered(file, document.value)
    ? [...resourcesOfValues(file, document, document.value, scope)]
    : [];
}

/** Whether all that is known of a resource is in its own value, and its places are those of its document. */
export function isPlain({
  embedded,
  within,
  inValues,
  releases,
  problems,
  hasText,
  item,
}: Resource): boolean {
  return (
    !embedded && !within && !inValues && !releases && problems.length === 0 && hasText && item === undefined
  );
}

/** Moves a plain resource to the text of another version of its file, which has the same document elsewhere. */
export function moveResource(resource: Resource, file: ParsedFile, document: ParsedDocument): void {
  const moved = resource as { -readonly [K in keyof Resource]: Resource[K] };
  moved.file = file.source;
  moved.locator = locatorAt(document, []);
}

/** The type of a values file. Plimsoll invented these names. */
const VALUES_FILE: Type = { apiVersion: 'helm/values', kind: 'Values' };

/** Whether it is a values file as a whole. That is not a Kubernetes object, only what a chart makes of it is. */
export function isValuesFile({ apiVersion, kind }: Resource): boolean {
  return apiVersion === VALUES_FILE.apiVersion && kind === VALUES_FILE.kind;
}

/** The values of a document, and what a chart makes of them. */
function* resourcesOfValues(
  file: ParsedFile,
  document: ParsedDocument,
  root: JsonObject,
  scope: ResourceScope,
): Generator<Resource> {
  let item = 0;
  const locator = locatorAt(document, []);
  const at = { file, document: document.index, scope };
  const whole = makeResource(root, VALUES_FILE, {
    ...at,
    item: undefined,
    base: [],
    locator,
    origin: { kind: 'values', file: file.source.path },
    inValues: { partial: true },
    lentName: releaseOfFile(root, file.source),
  });
  yield whole;
  for (const object of madeOfFile({ root, locate: (path) => locator.locate(path) }, file.source)) {
    const resource = valuesResource({ ...at, item: item++ }, object, whole);
    yield resource;
    yield* embeddedResources(file, resource, scope);
  }
}

function* flatten(file: ParsedFile, document: ParsedDocument, scope: ResourceScope): Generator<Resource> {
  // An explicit stack, because lists may be nested as deeply as the reader allows.
  const pending: Pending[] = [{ value: document.value as JsonObject, base: [] }];
  let item = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, base, within, lentName } = next;
    const read = (number: number | undefined): Resource =>
      makeResource(value, typeOf(value), {
        file,
        document: document.index,
        item: number,
        // What is created elsewhere gets no namespace and no definitions of this cluster.
        scope: within?.elsewhere ? { cluster: scope.cluster, namespace: undefined } : scope,
        base,
        within,
        lentName,
        locator: locatorAt(document, base),
        origin: document.origin,
      });
    if (!isList(value)) {
      const resource = read(base.length > 0 ? item++ : undefined);
      yield resource;
      yield* embeddedResources(file, resource, scope);
      if (!isRendered(file, value))
        for (const object of madeIn(document, resource)) {
          const at = { file, document: document.index, item: item++, scope };
          const inside = valuesResource(at, object, resource);
          yield inside;
          yield* embeddedResources(file, inside, scope);
        }
      const carried = carriedIn(resource.group, resource.kind, value);
      for (let index = carried.length - 1; index >= 0; index--)
        pending.push(carriedBy(resource, base, carried[index]!));
      continue;
    }
    const items = ownValue(value, 'items') ?? [];
    const wrong = wrongItems(items);
    if (wrong.length > 0) {
      // A list is not a resource, but errors in it need one to be reported on.
      const list = read(base.length > 0 ? item++ : undefined);
      for (const malformed of wrong) list.refuse(malformed);
      yield list;
    }
    if (!Array.isArray(items)) continue;
    for (let index = items.length - 1; index >= 0; index--) {
      const child = items[index];
      if (isObject(child))
        pending.push({ ...next, value: inherit(value, child), base: [...base, 'items', index] });
    }
  }
}

/** What charts make of the values in an object. Of the only object in a document, an earlier run may have kept it. */
function madeIn(document: ParsedDocument, resource: Resource): readonly MadeOfValues[] {
  if (resource.item !== undefined) return madeOfValues(resource);
  const kept = keptMadeFor(document, resource);
  if (kept) knowMade(resource, kept);
  const made = madeOfValues(resource);
  noteMade(document, resource, made);
  return made;
}

const NOWHERE: Locator = { locate: () => undefined };

/** The places of a document, or of an object in it. */
function locatorAt({ positions }: ParsedDocument, base: Path): Locator {
  if (!positions) return NOWHERE;
  return base.length === 0 ? positions : { locate: (path) => positions.locate([...base, ...path]) };
}

/** Whether the chart of an object was rendered, so that its values add nothing. */
function isRendered({ valuesRendered = false }: ParsedFile, value: JsonObject): boolean {
  return typeof valuesRendered === 'function' ? valuesRendered(value) : valuesRendered;
}

/** An object that a chart makes of values, from a resource or from a file. */
function valuesResource(
  at: Pick<Origins, 'file' | 'document' | 'item' | 'scope'>,
  { value, partial, assumed, locator, base, elsewhere }: MadeOfValues,
  carrier?: Resource,
): Resource {
  const isElsewhere = elsewhere || (carrier?.within?.elsewhere ?? false);
  return makeResource(value, typeOf(value), {
    ...at,
    scope: isElsewhere ? { cluster: at.scope.cluster, namespace: undefined } : at.scope,
    base: [...(carrier?.base ?? []), ...base],
    locator,
    origin: { kind: 'values', file: carrier?.origin?.file ?? at.file.source.path },
    ...(carrier && { within: { carrier, elsewhere: isElsewhere } }),
    inValues: { partial },
    assumed,
  });
}

interface Pending {
  readonly value: JsonObject;
  readonly base: Path;
  readonly within?: NonNullable<Resource['within']> | undefined;
  readonly lentName?: string | undefined;
}

function carriedBy(carrier: Resource, base: Path, { value, path, elsewhere, lendsName }: Carried): Pending {
  return {
    value,
    base: [...base, ...path],
    within: { carrier, elsewhere: elsewhere || (carrier.within?.elsewhere ?? false) },
    lentName: lendsName ? carrier.name : undefined,
  };
}

function wrongItems(items: Json): readonly Malformed[] {
  if (!Array.isArray(items)) return [{ path: ['items'], expected: 'list', found: formOf(items) }];
  return items.flatMap((item: Json, index) =>
    isObject(item) ? [] : [{ path: ['items', index], expected: 'map', found: formOf(item) }],
  );
}

/** Where an object is, and what is known about it besides its own text. */
interface Origins {
  readonly file: ParsedFile;
  readonly document: number;
  readonly item: number | undefined;
  readonly scope: ResourceScope;
  readonly base: Path;
  readonly locator: Locator;
  readonly origin: Origin | undefined;
  readonly embedded?: NonNullable<Resource['embedded']>;
  readonly within?: Resource['within'] | undefined;
  readonly inValues?: NonNullable<Resource['inValues']>;
  readonly assumed?: string;
  readonly lentName?: string | undefined;
}

interface Type {
  readonly apiVersion: string;
  readonly kind: string;
}

function typeOf(value: JsonObject): Type {
  return (
    configurationFileOf(value) ?? {
      apiVersion: text(ownValue(value, 'apiVersion')) ?? '',
      kind: text(ownValue(value, 'kind')) ?? '',
    }
  );
}

/**
 * The API server still reads the name that its encryption file had before Kubernetes 1.13.
 * https://github.com/kubernetes/apiserver/blob/master/pkg/apis/apiserver/v1/register.go
 */
function presentType(type: Type): Type {
  return type.apiVersion === 'v1' && type.kind === 'EncryptionConfig'
    ? { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration' }
    : type;
}

function makeResource(value: JsonObject, type: Type, origins: Origins): Resource {
  return new WholeResource(value, presentType(type), origins);
}

const NOTHING_MALFORMED: ReadonlyMap<string, Malformed> = new Map();

/**
 * A class, because V8 keeps an object literal with a getter as a slow table. It names the fields of the interface again,
 * because only fields of its own can be read-only; the compiler compares both.
 */
abstract class ReadResource implements Resource {
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly namespaced: boolean;
  abstract readonly labels: Readonly<Record<string, string>>;
  abstract readonly annotations: Readonly<Record<string, string>>;
  abstract readonly value: JsonObject;
  readonly file: SourceFile;
  readonly hasText: boolean;
  readonly document: number;
  readonly item: number | undefined;
  readonly cluster: string | undefined;
  readonly origin: Origin | undefined;
  readonly assumed: string | undefined;
  readonly unknownVariables: ReadonlyMap<string, string> | undefined;
  readonly base: Path;
  abstract readonly locator: Locator;
  readonly unresolved: AnyCursor[] = [];
  readonly problems: SourceProblem[] = [];
  readonly embedded: Resource['embedded'];
  readonly within: Resource['within'];
  readonly inValues: Resource['inValues'];
  abstract readonly releases: ReleaseFacts | undefined;
  #root: Cursor<JsonObject> | undefined;
  #malformed: Map<string, Malformed> | undefined;

  constructor({ apiVersion, kind: own }: Type, given: Names, origins: Omit<Origins, 'locator'>) {
    const { file, embedded, scope, within, lentName } = origins;
    const { group, version, kind } = typeNames(apiVersion, own);
    this.apiVersion = apiVersion;
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.name = embedded ? embedded.carrier.name : given.name || lentName || undefined;
    this.namespaced = !embedded && isNamespaced(group, kind, scope);
    this.namespace = embedded
      ? embedded.carrier.namespace
      : this.namespaced
        ? namespaceIn(given.namespace, file, within) || scope.namespace
        : undefined;
    this.file = file.source;
    this.hasText = file.hasText;
    this.document = origins.document;
    this.item = origins.item;
    this.cluster = scope.cluster;
    this.origin = origins.origin;
    this.assumed = file.assumed ?? origins.assumed;
    this.unknownVariables = file.unknownVariables;
    this.base = origins.base;
    this.embedded = embedded;
    this.within = within;
    this.inValues = origins.inValues;
  }

  get root(): Cursor<JsonObject> {
    this.#root ??= rootCursor<JsonObject>(this);
    return this.#root;
  }

  get malformed(): ReadonlyMap<string, Malformed> {
    return this.#malformed ?? NOTHING_MALFORMED;
  }

  refuse(malformed: Malformed): void {
    const key = JSON.stringify(malformed.path);
    this.#malformed ??= new Map();
    if (!this.#malformed.has(key)) this.#malformed.set(key, malformed);
  }
}

class WholeResource extends ReadResource {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: JsonObject;
  readonly locator: Locator;
  readonly releases: ReleaseFacts | undefined;

  constructor(value: JsonObject, type: Type, origins: Origins) {
    const metadata = ownValue(value, 'metadata');
    super(type, namesIn(metadata), origins);
    const { embedded, file, scope } = origins;
    this.labels = embedded?.carrier.labels ?? strings(ownValue(metadata, 'labels'));
    this.annotations = embedded ? NO_STRINGS : strings(ownValue(metadata, 'annotations'));
    this.value = value;
    this.locator = origins.locator;
    this.releases =
      scope.releases && deploysRelease(this.group, this.kind) && !isRendered(file, value)
        ? new AskedReleases(scope.releases)
        : undefined;
  }
}

type Names = Pick<ObjectFacts, 'name' | 'namespace'>;

const namesIn = (metadata: Json | undefined): Names => ({
  name: text(ownValue(metadata, 'name')),
  namespace: text(ownValue(metadata, 'namespace')),
});

/** What is kept of an object. */
export interface KeptFacts extends ObjectFacts {
  /** For a CustomResourceDefinition: null for one that defines nothing. */
  readonly defines?: KeptKind | null | undefined;
}

/** An object whose value is read on use. */
class LaterResource extends ReadResource {
  readonly hidesNothing: boolean;
  readonly defines: KeptKind | null | undefined;
  readonly #source: ParsedDocument;
  #labels: Readonly<Record<string, string>> | undefined;
  #annotations: Readonly<Record<string, string>> | undefined;

  constructor(source: ParsedDocument, facts: KeptFacts, file: ParsedFile, scope: ResourceScope) {
    const { index: document, origin } = source;
    super(presentType(facts), facts, { file, document, item: undefined, scope, base: NO_STEPS, origin });
    this.hidesNothing = facts.hidesNothing;
    this.defines = facts.defines;
    this.#source = source;
  }

  get value(): JsonObject {
    return this.#source.value as JsonObject;
  }

  get keptText(): KeptText | undefined {
    return this.#source.keptText;
  }

  get labels(): Readonly<Record<string, string>> {
    this.#labels ??= this.#strings('labels');
    return this.#labels;
  }

  get annotations(): Readonly<Record<string, string>> {
    this.#annotations ??= this.#strings('annotations');
    return this.#annotations;
  }

  get locator(): Locator {
    return locatorAt(this.#source, this.base);
  }

  get releases(): undefined {
    return undefined;
  }

  #strings(key: string): Readonly<Record<string, string>> {
    return strings(ownValue(ownValue(this.value, 'metadata'), key));
  }
}

/** The kept text of an object that a run says nothing about. Undefined for all others, which a run reads anyway. */
export const keptTextOf = (resource: Resource): KeptText | undefined =>
  resource instanceof LaterResource && resource.origin === undefined ? resource.keptText : undefined;

const NO_STEPS: Path = [];

/**
 * The facts about the object in a document, where the rest of its value can be read on use: it is one object, nothing inside
 * is an object as well, and what it means does not depend on other objects.
 */
export function factsOfPlain(document: ParsedDocument, file: ParsedFile): KeptFacts | undefined {
  if (document.class !== 'manifest') return undefined;
  const [resource, ...others] = resourcesIn(document, file, { cluster: undefined, namespace: undefined });
  if (!resource || others.length > 0 || !isPlain(resource) || resource.malformed.size > 0) return undefined;
  const { group, kind, value } = resource;
  const [apiVersion, own] = [ownValue(value, 'apiVersion'), ownValue(value, 'kind')];
  if (typeof apiVersion !== 'string' || typeof own !== 'string' || configurationFileOf(value))
    return undefined;
  return deploysRelease(group, kind) || READ_AT_ONCE.has(group)
    ? undefined
    : {
        apiVersion,
        kind: own,
        ...namesIn(ownValue(value, 'metadata')),
        // Nobody looks for anything in patterns and schemas.
        hidesNothing: !showsPatterns(group) && hidesNothing(value),
        ...(isDefinition(resource) && { defines: keptKindOf(resource) }),
      };
}

/** Groups of what says something about releases: each run looks into these. */
const READ_AT_ONCE = new Set(['source.toolkit.fluxcd.io', 'helm.cattle.io']);

function keptKindOf(definition: Resource): KeptKind | null {
  const kind = customKindOf(definition);
  return kind ? keptKind(kind) : null;
}

/** In a template, a namespace with a parameter is set when the template is processed. */
function namespaceIn(
  namespace: string | undefined,
  { lateNamespace }: ParsedFile,
  within: Resource['within'],
): string | undefined {
  if (lateNamespace !== undefined && namespace === lateNamespace) return undefined;
  return within && namespace?.includes('${') ? undefined : namespace;
}

/** Custom resources without a definition count as namespaced, as most are. */
function isNamespaced(group: string, kind: string, { clusterWide }: ResourceScope): boolean {
  const known = findKind(group, kind);
  if (known) return known.scope === 'namespaced' || known.scope === 'body';
  return !isConfiguration(group, kind) && !clusterWide?.has(`${group}/${kind}`);
}

const NO_STRINGS: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

/** The configurations inside an object, and those inside these. */
function* embeddedResources(file: ParsedFile, carrier: Resource, scope: ResourceScope): Generator<Resource> {
  const { documents, problems } = readEmbedded(carrier);
  for (const problem of problems) carrier.problems.push(problem);
  for (const { value, apiVersion, kind, name, base, locator, approximate, patch } of documents) {
    const resource = makeResource(
      value,
      { apiVersion, kind },
      {
        file,
        document: carrier.document,
        item: carrier.item,
        scope,
        base: [...carrier.base, ...base],
        locator,
        origin: carrier.origin ?? {
          kind: 'embedded',
          file: file.source.path,
          ...(approximate && { approximate }),
        },
        embedded: { carrier, name, patch },
        within: carrier.within,
      },
    );
    yield resource;
    yield* embeddedResources(file, resource, scope);
  }
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A map of strings without a prototype, so that `constructor` is not a label. */
function strings(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return NO_STRINGS;
  const result: Record<string, string> = Object.create(null);
  for (const [key, item] of Object.entries(value)) if (typeof item === 'string') result[key] = item;
  return result;
}
