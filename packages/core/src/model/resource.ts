import type { Json, JsonObject, Path } from '../json.js';
import type { Origin } from '../source/origin.js';
import type { SourceFile } from '../source/source-file.js';
import type { Nearest, NodeRange, SourceProblem } from '../yaml/index.js';

import type { Kinds } from './kinds.js';
import type { ReleaseFacts } from './values/release-facts.js';

/** Maps a path in a resource to the text. A resource without text has none. */
export interface Locator {
  locate(path: Path): NodeRange | undefined;
  /** The same for the longest part of a path that leads to a node, where that is faster than to try each. */
  nearest?(path: Path): Nearest | undefined;
}

/** A value that the API would reject in a field that a rule reads. */
export interface Malformed {
  readonly path: Path;
  readonly expected: string;
  readonly found: string;
}

/** One Kubernetes object: a document, or one item of a `List`. `Resource<'Ingress'>` if its kind is known. */
export type Resource<Kind extends keyof Kinds = never> = ResourceOf<
  [Kind] extends [never] ? JsonObject : Kinds[Kind]
>;

/** A resource with the type of its root. */
interface ResourceOf<Root> {
  readonly apiVersion: string;
  /** `apps` of `apps/v1`. Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined if it is absent, as with `generateName`. */
  readonly name: string | undefined;
  /** As written, or from the config's `namespace`. Undefined if it is decided at installation. */
  readonly namespace: string | undefined;
  /**
   * Whether objects of this kind are namespaced. Custom resources are unless a definition of the run says otherwise.
   */
  readonly namespaced: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: JsonObject;
  readonly root: Cursor<Root>;
  readonly file: SourceFile;
  /** False if objects were given without text. */
  readonly hasText: boolean;
  readonly document: number;
  readonly item: number | undefined;
  readonly cluster: string | undefined;
  readonly origin: Origin | undefined;
  /** A sentence that says what was assumed when it was created. Undefined for what a cluster gets. */
  readonly assumed: string | undefined;
  /** Remaining variables by name, with why their values are unknown. */
  readonly unknownVariables: ReadonlyMap<string, string> | undefined;
  /** Where the object is in its document: `['items', 3]` in a `List`. */
  readonly base: Path;
  readonly locator: Locator;
  /** By the key of their path. */
  readonly malformed: ReadonlyMap<string, Malformed>;
  /** Records a malformed value. Of two at one path the first counts. */
  refuse(malformed: Malformed): void;
  /**
   * The places of placeholders that were read, whose values another program fills in. Cleared before each call of a
   * rule.
   */
  readonly unresolved: AnyCursor[];
  /** What cannot be read of the configurations inside it, at offsets of the file. */
  readonly problems: SourceProblem[];
  /** For a configuration inside another object. Its name, namespace and labels are those of the outer object. */
  readonly embedded?:
    | {
        readonly carrier: Resource;
        /** Its key, or the path of its file, in the outer object. */
        readonly name: string;
        /** Whether it changes a configuration that is elsewhere: what it omits is unknown. */
        readonly patch: boolean;
      }
    | undefined;
  /** For a complete object inside another one, such as the objects of a Template. */
  readonly within?:
    | {
        readonly carrier: Resource;
        /** Whether it is created in a cluster that may be another one. */
        readonly elsewhere: boolean;
      }
    | undefined;
  /**
   * For an object that requests a release whose chart was not rendered: what other objects of the cluster say about it.
   */
  readonly releases?: ReleaseFacts | undefined;
  /** For an object that a chart makes of its values, as far as their shape shows. The values may also be in a file. */
  readonly inValues?:
    | {
        /** Whether the chart adds unknown fields: only what is set may be checked. */
        readonly partial: boolean;
      }
    | undefined;
}

export function resourceId(resource: Resource): ResourceId {
  const { apiVersion, kind, namespace, name, cluster, document, item } = resource;
  // Assigned in the order of the output: spreading each optional field would make an object for each.
  const id = { apiVersion, kind } as { -readonly [K in keyof ResourceId]: ResourceId[K] };
  if (namespace !== undefined) id.namespace = namespace;
  if (name !== undefined) id.name = name;
  if (cluster !== undefined) id.cluster = cluster;
  id.document = document;
  if (item !== undefined) id.item = item;
  return id;
}

/**
 * `Deployment shop/web`, for messages.
 * @example
 * describeResource(resource); // 'Deployment shop/web'
 */
export function describeResource(resource: Resource): string {
  const name = resource.name ?? '(unnamed)';
  return `${resource.kind} ${resource.namespace === undefined ? name : `${resource.namespace}/${name}`}`;
}

/** The object that a finding is about. `document` and `item` count from 0. */
export interface ResourceId {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly cluster?: string;
  readonly document: number;
  /** Position among all items of a `List` document, including those of nested lists. */
  readonly item?: number;
}

type Present<T> = NonNullable<T>;

type Item<T> = Present<T> extends readonly (infer E)[] ? E : Json;

type Field<T, K extends PropertyKey> = K extends keyof Present<T> ? Present<T>[K] : Json;

type FieldName<T> = [Json] extends [T]
  ? string
  : Present<T> extends readonly unknown[]
    ? never
    : keyof Present<T> & string;

/** By name, so that the types of two copies of this package fit: TypeScript does not compare deferred ones. */
type Fields<T> = { readonly [K in FieldName<T>]: Cursor<Field<T, K>> };

/** A place in a resource, with any expected type: it can be reported. */
export interface AnyCursor {
  readonly resource: Resource;
  /** From the resource's root. */
  readonly path: Path;
  readonly parent: AnyCursor | undefined;
  /** Whether there is a value other than null, of any type. */
  readonly exists: boolean;
  /** Whether the value, or one of its parents, has a type that the API rejects. */
  readonly malformed: boolean;
}

/**
 * A typed place in a resource: its value, and where it is in the source or would be. `at` and `items` never throw,
 * whatever the manifest contains. `null` counts as absent, as in the API.
 */
export interface Cursor<T> extends AnyCursor {
  /** Undefined if absent, null, or of a type that the API rejects for this field. */
  readonly value: T extends null | undefined ? never : Present<T> | undefined;
  at<K extends FieldName<T>>(key: K): Fields<T>[K];
  /** The items of a list. Empty for anything else. */
  items(): readonly Cursor<Item<T>>[];
  /** The entries of a map. Empty for anything else. */
  entries(): readonly (readonly [string, Cursor<Field<T, FieldName<T>>>])[];
}
