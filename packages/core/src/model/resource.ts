import type { Origin, ResourceId } from '../finding.js';
import type { JsonObject, Path } from '../json.js';
import type { SourceProblem } from '../source/document.js';
import type { NodeRange } from '../source/positions.js';
import type { SourceFile } from '../source/source-file.js';
import type { AnyCursor, Cursor } from './cursor.js';
import type { Kinds } from './kinds.js';
import type { ReleaseFacts } from './values/beside.js';

/** The way from a path in a resource to the text; a resource without text has none. */
export interface Locator {
  locate(path: Path): NodeRange | undefined;
}

/** A value that the API would refuse at a field that a rule reads. */
export interface Malformed {
  readonly path: Path;
  readonly expected: string;
  readonly found: string;
}

/** One Kubernetes object: a document, or one item of a `List`; `Resource<'Ingress'>` where its kind is known. */
export type Resource<Kind extends keyof Kinds = never> = ResourceOf<
  [Kind] extends [never] ? JsonObject : Kinds[Kind]
>;

/** A resource by the type of its root. */
interface ResourceOf<Root> {
  readonly apiVersion: string;
  /** `apps` of `apps/v1`; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined where it is absent, as with `generateName`. */
  readonly name: string | undefined;
  /** As written, or as the config's `namespace` gives it; undefined for what is decided at install time. */
  readonly namespace: string | undefined;
  /**
   * Whether the API keeps objects of this kind in a namespace; custom resources count as namespaced where no definition
   * of the run says otherwise.
   */
  readonly namespaced: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: JsonObject;
  readonly root: Cursor<Root>;
  readonly file: SourceFile;
  /** False where objects were given without text. */
  readonly hasText: boolean;
  readonly document: number;
  readonly item: number | undefined;
  readonly cluster: string | undefined;
  readonly origin: Origin | undefined;
  /** What was taken to be so when it was made, as a sentence; undefined where it is what a cluster gets. */
  readonly assumed: string | undefined;
  /** Variables that are left in it, by name, with why their values are not known. */
  readonly unknownVariables: ReadonlyMap<string, string> | undefined;
  /** Where the object stands in its document: `['items', 3]` in a `List`. */
  readonly base: Path;
  readonly locator: Locator;
  readonly malformed: Map<string, Malformed>;
  /** Where placeholders were read whose values another program fills in; emptied before each call of a rule. */
  readonly unresolved: AnyCursor[];
  /** What cannot be read of the configurations that it carries, at offsets of the file. */
  readonly problems: SourceProblem[];
  /** For a configuration inside of another object; its name, namespace and labels are those of the carrier. */
  readonly embedded?: {
    readonly carrier: Resource;
    /** The key, or the path of the file, under which it is carried. */
    readonly name: string;
    /** Whether it changes a configuration that is not here: what it leaves out is not known. */
    readonly patch: boolean;
  };
  /** For a whole object inside of another one, as the objects of a Template are. */
  readonly within?: {
    readonly carrier: Resource;
    /** Whether it is made in a cluster that may be another one. */
    readonly elsewhere: boolean;
  };
  /** For one that asks for a release whose chart was not rendered: what other objects of the cluster say of it. */
  readonly releases?: ReleaseFacts;
  /** For an object that a chart makes of its values, as far as their shape tells; also where a file holds the values. */
  readonly inValues?: {
    /** Whether the chart adds what is not known: only what is set may be judged. */
    readonly partial: boolean;
  };
}

export function resourceId(resource: Resource): ResourceId {
  return {
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    ...(resource.namespace !== undefined && { namespace: resource.namespace }),
    ...(resource.name !== undefined && { name: resource.name }),
    ...(resource.cluster !== undefined && { cluster: resource.cluster }),
    document: resource.document,
    ...(resource.item !== undefined && { item: resource.item }),
  };
}

/** `Deployment shop/web`, for messages. */
export function describeResource(resource: Resource): string {
  const name = resource.name ?? '(unnamed)';
  return `${resource.kind} ${resource.namespace === undefined ? name : `${resource.namespace}/${name}`}`;
}
