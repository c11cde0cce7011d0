import { builtInKind } from './kinds.js';
import type { Resource } from './resource.js';

export interface ResourceRef {
  /** Empty for the core group; left out, any group of Kubernetes' own that has the kind. */
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for a cluster-wide object, or to find those whose namespace comes at install time. */
  readonly namespace?: string | undefined;
  /** Of several, the one nearest to this resource's file counts. */
  readonly near?: Resource;
}

/** The read-only index of the resources of one cluster. */
export interface Project {
  /** Whether the run saw all files of the project: only then may a rule conclude from what is absent. */
  readonly complete: boolean;
  /** Whether a document could not be read: what seems absent may be in it. */
  readonly broken: boolean;
  readonly cluster: string | undefined;
  readonly resources: readonly Resource[];
  ofKind(kind: string, group?: string): readonly Resource[];
  find(ref: ResourceRef): Resource | undefined;
  /** The Namespace object that a resource is in. */
  namespaceOf(resource: Resource): Resource | undefined;
}

export interface ProjectFacts {
  readonly complete: boolean;
  readonly broken: boolean;
  readonly cluster: string | undefined;
}

export class ProjectIndex implements Project {
  readonly complete: boolean;
  readonly broken: boolean;
  readonly cluster: string | undefined;
  readonly resources: readonly Resource[];
  readonly #byKind = new Map<string, Resource[]>();
  readonly #byName = new Map<string, Resource[]>();
  readonly #ambiguous = new Set<string>();

  constructor(resources: readonly Resource[], facts: ProjectFacts) {
    this.complete = facts.complete;
    this.broken = facts.broken;
    this.cluster = facts.cluster;
    this.resources = resources;
    for (const resource of resources) {
      append(this.#byKind, resource.kind, resource);
      if (resource.name !== undefined) append(this.#byName, nameKey(resource.kind, resource.name), resource);
    }
  }

  /** Names that resolved to more than one object so far. */
  get ambiguousNames(): number {
    return this.#ambiguous.size;
  }

  ofKind(kind: string, group?: string): readonly Resource[] {
    const all = this.#byKind.get(kind) ?? [];
    return all.filter((resource) =>
      group === undefined ? builtInKind(resource.group, kind) : resource.group === group,
    );
  }

  find(ref: ResourceRef): Resource | undefined {
    const candidates = (this.#byName.get(nameKey(ref.kind, ref.name)) ?? []).filter(
      (resource) =>
        (ref.group === undefined
          ? builtInKind(resource.group, ref.kind) !== undefined
          : resource.group === ref.group) &&
        (!resource.namespaced || resource.namespace === ref.namespace),
    );
    if (candidates.length <= 1) return candidates[0];
    this.#ambiguous.add(JSON.stringify([ref.kind, ref.namespace, ref.name]));
    return ref.near ? nearest(candidates, ref.near.file.path) : candidates[0];
  }

  namespaceOf(resource: Resource): Resource | undefined {
    if (resource.namespace === undefined) return undefined;
    return this.find({ group: '', kind: 'Namespace', name: resource.namespace, near: resource });
  }
}

function append(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const existing = map.get(key);
  if (existing) existing.push(resource);
  else map.set(key, [resource]);
}

const nameKey = (kind: string, name: string): string => `${kind}/${name}`;

/** By the steps through the folder tree between two files; of equals the first in the order of paths. */
function nearest(candidates: readonly Resource[], path: string): Resource | undefined {
  const from = path.split('/').slice(0, -1);
  const distance = (resource: Resource): number => {
    if (resource.file.path === path) return -1;
    const to = resource.file.path.split('/').slice(0, -1);
    let shared = 0;
    while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared++;
    return from.length + to.length - 2 * shared;
  };
  return candidates
    .map((resource) => ({ resource, steps: distance(resource) }))
    .reduce((best, next) => (next.steps < best.steps ? next : best)).resource;
}
