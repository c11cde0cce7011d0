import { isObject, type Json, type JsonObject, ownValue, type Path, valueAt } from '../json.js';
import { isLater } from '../later.js';
import type { PodInSchema } from './pod-template.js';
import type { Project } from './project.js';
import type { Resource } from './resource.js';

/** A version of a custom resource, from its CustomResourceDefinition. */
export interface CustomVersion {
  readonly name: string;
  readonly served: boolean;
  /** Absent if every object of the version is accepted as it is. */
  readonly schema?: CustomSchema;
}

export interface CustomSchema {
  readonly root: JsonObject;
  /** Where it embeds pods, if an earlier run found that out, so that nobody has to read the root. */
  readonly pods?: readonly PodInSchema[];
  /**
   * Which fields are unknown: those that the API server prunes (`structural`), those that the schema itself excludes
   * (`json-schema`), or none. v1beta1 keeps unknown fields unless `preserveUnknownFields` is false.
   */
  readonly unknown: 'structural' | 'json-schema' | 'none';
}

/** A kind that a CustomResourceDefinition adds to a cluster. */
export interface CustomKind {
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly versions: readonly CustomVersion[];
}

/** What an earlier run found in a definition, so that nobody has to read it. */
export interface KeptKind extends Omit<CustomKind, 'versions'> {
  readonly versions: readonly (Omit<CustomVersion, 'schema'> & { readonly schema?: KeptSchema })[];
}

type KeptSchema = Required<Pick<CustomSchema, 'pods' | 'unknown'>>;

/** An object whose value is read on use. */
interface ReadLater {
  /** Null for a definition that defines nothing. */
  readonly defines?: KeptKind | null | undefined;
}

const GROUP = 'apiextensions.k8s.io';
const KIND = 'CustomResourceDefinition';
/** The key of a schema in its holder. */
const SCHEMA = 'openAPIV3Schema';

/** The CustomResourceDefinitions of a project, including those that define nothing. */
export function definitionsIn(project: Project): readonly Resource[] {
  return project.ofKind(KIND, GROUP);
}

/**
 * What a CustomResourceDefinition (v1, v1beta1) defines. Undefined for other objects, and for parts of one that another
 * file completes.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
 */
export function customKindOf(resource: Resource): CustomKind | undefined {
  if (!isDefinition(resource)) return undefined;
  const { defines } = resource as ReadLater;
  if (defines === undefined) return definedBy(resource);
  return defines === null
    ? undefined
    : {
        ...defines,
        versions: defines.versions.map(({ schema, ...version }, index) => ({
          ...version,
          ...(schema && { schema: new SchemaReadLater(schema, resource, index) }),
        })),
      };
}

export const isDefinition = ({ group, kind, embedded }: Resource): boolean =>
  group === GROUP && kind === KIND && !embedded;

function definedBy(resource: Resource): CustomKind | undefined {
  const { version } = resource;
  const spec = ownValue(resource.value, 'spec');
  const defined = { group: ownValue(spec, 'group'), kind: ownValue(ownValue(spec, 'names'), 'kind') };
  const versions = versionsOf(spec, version === 'v1beta1');
  if (typeof defined.group !== 'string' || typeof defined.kind !== 'string' || versions.length === 0)
    return undefined;
  return {
    group: defined.group,
    kind: defined.kind,
    namespaced: ownValue(spec, 'scope') !== 'Cluster',
    versions,
  };
}

/** The kinds, for example `example.com/Widget`, whose definitions all make them cluster-scoped. */
export function clusterWideKinds(kinds: readonly CustomKind[]): ReadonlySet<string> {
  const keyOf = ({ group, kind }: CustomKind): string => `${group}/${kind}`;
  const namespaced = new Set(kinds.filter((each) => each.namespaced).map(keyOf));
  return new Set(kinds.map(keyOf).filter((key) => !namespaced.has(key)));
}

function versionsOf(spec: Json | undefined, beta: boolean): readonly CustomVersion[] {
  const keeps = ownValue(spec, 'preserveUnknownFields') ?? beta;
  const unknown = keeps === false ? 'structural' : 'none';
  const list = ownValue(spec, 'versions');
  const single = ownValue(spec, 'version');
  const entries: readonly Json[] =
    Array.isArray(list) && list.length > 0 ? list : single === undefined ? [] : [{ name: single }];
  return entries.flatMap((entry) => {
    const name = ownValue(entry, 'name');
    if (typeof name !== 'string') return [];
    const holder = [ownValue(entry, 'schema'), ownValue(spec, 'validation')].find(holdsSchema);
    const schema = holder && new DefinedSchema(holder, unknown);
    return [{ name, served: ownValue(entry, 'served') !== false, ...(schema && { schema }) }];
  });
}

class DefinedSchema implements CustomSchema {
  readonly #holder: JsonObject;
  readonly unknown: CustomSchema['unknown'];

  constructor(holder: JsonObject, unknown: CustomSchema['unknown']) {
    this.#holder = holder;
    this.unknown = unknown;
  }

  get root(): JsonObject {
    return this.#holder[SCHEMA] as JsonObject;
  }
}

class SchemaReadLater implements CustomSchema {
  readonly pods: readonly PodInSchema[];
  readonly unknown: CustomSchema['unknown'];
  readonly #definition: Resource;
  /** The index of its version. */
  readonly #index: number;

  constructor({ pods, unknown }: KeptSchema, definition: Resource, index: number) {
    this.pods = pods;
    this.unknown = unknown;
    this.#definition = definition;
    this.#index = index;
  }

  get root(): JsonObject {
    return definedBy(this.#definition)!.versions[this.#index]!.schema!.root;
  }
}

function holdsSchema(holder: Json | undefined): holder is JsonObject {
  return isObject(holder) && (isLater(holder, SCHEMA) || isObject(ownValue(holder, SCHEMA)));
}

/** The paths of all schemas in a CustomResourceDefinition, which are most of it. Empty for other objects. */
export function schemaPaths(value: Json | undefined): readonly Path[] {
  const apiVersion = ownValue(value, 'apiVersion');
  const isOne = typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);
  if (!isOne || ownValue(value, 'kind') !== KIND) return [];
  const versions = ownValue(ownValue(value, 'spec'), 'versions');
  const count = Array.isArray(versions) ? versions.length : 0;
  const paths: readonly Path[] = [
    ['spec', 'validation', SCHEMA],
    ...Array.from({ length: count }, (_, index): Path => ['spec', 'versions', index, 'schema', SCHEMA]),
  ];
  return paths.filter((path) => isObject(valueAt(value, path)));
}
