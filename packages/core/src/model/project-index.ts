import { AdmissionIndex } from './admission/admission.js';
import type { Admission } from './admission/types.js';
import type { Components } from './components/component.js';
import { ComponentIndex } from './components/component-index.js';
import { builtInKind, groupsOf, type Kinds } from './kinds.js';
import { NearestIndex } from './nearest.js';
import { NetworkGraph } from './network/network.js';
import type { Network } from './network/types.js';
import { podsOf } from './pod.js';
import type { PodCursor } from './pod-cursor.js';
import type { PodTemplateLocation } from './pod-template.js';
import type { Project, ResourceRef, ResourcesByKind, UnknownMember, UnreadDocument } from './project.js';
import { RbacGraph } from './rbac/graph.js';
import type { Rbac } from './rbac/types.js';
import type { Resource } from './resource.js';
import { RouteIndex } from './routes/routes.js';
import type { Routes } from './routes/types.js';

export interface ProjectFacts {
  readonly unknownMembers: readonly UnknownMember[];
  readonly unread: readonly UnreadDocument[];
  readonly cluster: string | undefined;
  readonly podTemplates: readonly PodTemplateLocation[];
  /** The pods of the resources, for a run that knows most of them. */
  readonly pods?: () => readonly PodCursor[];
  /**
   * The index of the last run, which has most of the resources, in the same order. The new one takes over its lists, so
   * nobody may ask the last one any more.
   */
  readonly last?: ProjectIndex;
}

export class ProjectIndex implements Project {
  readonly unknownMembers: readonly UnknownMember[];
  readonly unread: readonly UnreadDocument[];
  readonly cluster: string | undefined;
  readonly resources: readonly Resource[];
  readonly components: Components;
  #byKind = new Map<string, Resource[]>();
  /** Caches `ofKind`: rules ask for the same kinds at every resource. */
  #ofKind = new Map<string, readonly Resource[]>();
  #byName = new Map<string, Resource[]>();
  /** Whether a later one has its lists. */
  #isTaken = false;
  /** Names that resolved to more than one object so far, and the files of those who asked. */
  readonly ambiguous = new Map<string, Set<string | undefined>>();
  /** Where the kinds of the cluster embed pods: from the config, the table of kinds, and the schemas of the run. */
  readonly podTemplates: readonly PodTemplateLocation[];
  #rbac: Rbac | undefined;
  #network: Network | undefined;
  #routes: Routes | undefined;
  #admission: Admission | undefined;
  readonly #podsOfLast: ProjectFacts['pods'];
  #pods: readonly PodCursor[] | undefined;
  readonly #memo = new Map<(project: Project) => unknown, unknown>();
  readonly #nearestOf = new WeakMap<readonly Resource[], NearestIndex>();

  constructor(resources: readonly Resource[], facts: ProjectFacts) {
    this.unknownMembers = facts.unknownMembers;
    this.unread = facts.unread;
    this.cluster = facts.cluster;
    this.resources = resources;
    this.podTemplates = facts.podTemplates;
    this.#podsOfLast = facts.pods;
    this.components = new ComponentIndex(resources, facts.podTemplates);
    if (facts.last && this.#takeOver(facts.last)) return;
    for (const resource of resources) {
      append(this.#byKind, resource.kind, resource);
      const key = nameKeyOf(resource);
      if (key !== undefined) append(this.#byName, key, resource);
    }
  }

  /** Takes over the lists of another index, and makes those anew that hold what has changed. */
  #takeOver(last: ProjectIndex): boolean {
    const changed = last.#isTaken ? undefined : changedBetween(last.resources, this.resources);
    if (!changed) return false;
    last.#isTaken = true;
    this.#byKind = last.#byKind;
    this.#byName = last.#byName;
    this.#ofKind = last.#ofKind;
    const kinds = new Map<string, Resource[]>();
    for (const { kind } of changed) kinds.set(kind, []);
    if (kinds.size === 0) return true;
    for (const resource of this.resources) kinds.get(resource.kind)?.push(resource);
    for (const [kind, own] of kinds) replace(this.#byKind, kind, own);
    for (const key of this.#ofKind.keys())
      if (kinds.has(key.slice(key.lastIndexOf('/') + 1))) this.#ofKind.delete(key);
    const keys = new Map<string, Resource[]>();
    for (const resource of changed) {
      const key = nameKeyOf(resource);
      if (key === undefined || keys.has(key)) continue;
      const own = kinds.get(resource.kind)!.filter((one) => isNamedAs(one, resource));
      keys.set(key, own);
      replace(this.#byName, key, own);
    }
    return true;
  }

  get complete(): boolean {
    return this.unknownMembers.length === 0;
  }

  get broken(): boolean {
    return this.unread.some(({ template }) => !template);
  }

  ofKind<Kind extends keyof Kinds>(kind: Kind): readonly ResourcesByKind[Kind][];
  ofKind(kind: string, group?: string): readonly Resource[];
  ofKind(kind: string, group?: string): readonly Resource[] {
    const key = group === undefined ? kind : `${group}/${kind}`;
    let found = this.#ofKind.get(key);
    if (!found) {
      const all = this.#byKind.get(kind) ?? [];
      found = all.filter((resource) =>
        group === undefined ? builtInKind(resource.group, kind) : resource.group === group,
      );
      this.#ofKind.set(key, found);
    }
    return found;
  }

  find<Kind extends keyof Kinds>(
    ref: ResourceRef & { readonly group?: ''; readonly kind: Kind },
  ): ResourcesByKind[Kind] | undefined;
  find(ref: ResourceRef): Resource | undefined;
  find(ref: ResourceRef): Resource | undefined {
    return this.lookUp(ref, (name) => {
      const file = ref.near?.file.path;
      const askers = this.ambiguous.get(name);
      if (askers) askers.add(file);
      else this.ambiguous.set(name, new Set([file]));
    });
  }

  /** As `find`, and tells of a name that leads to more than one object. */
  lookUp(ref: ResourceRef, tellAmbiguous: (name: string) => void): Resource | undefined {
    const groups = ref.group === undefined ? groupsOf(ref.kind) : [ref.group];
    const lists: (readonly Resource[])[] = [];
    for (const group of groups)
      for (const place of [undefined, ref.namespace ?? '']) {
        const found = this.#byName.get(nameKey(group, ref.kind, place, ref.name));
        if (found) lists.push(found);
      }
    const candidates = lists.length === 1 ? lists[0]! : lists.flat();
    if (candidates.length <= 1) return candidates[0];
    tellAmbiguous(JSON.stringify([ref.kind, ref.namespace, ref.name]));
    return ref.near ? this.#nearest(candidates, ref.near) : candidates[0];
  }

  get rbac(): Rbac {
    this.#rbac ??= new RbacGraph(this);
    return this.#rbac;
  }

  get pods(): readonly PodCursor[] {
    this.#pods ??=
      this.#podsOfLast?.() ?? this.resources.flatMap((resource) => podsOf(resource, this.podTemplates));
    return this.#pods;
  }

  get network(): Network {
    this.#network ??= new NetworkGraph(this);
    return this.#network;
  }

  get routes(): Routes {
    this.#routes ??= new RouteIndex(this);
    return this.#routes;
  }

  get admission(): Admission {
    this.#admission ??= new AdmissionIndex(this);
    return this.#admission;
  }

  #nearest(candidates: readonly Resource[], to: Resource): Resource | undefined {
    let index = this.#nearestOf.get(candidates);
    if (!index) {
      index = new NearestIndex(candidates);
      this.#nearestOf.set(candidates, index);
    }
    return index.to(to.file.path);
  }

  memo<T>(of: (project: Project) => T): T {
    const known = this.#memo.get(of);
    if (known !== undefined || this.#memo.has(of)) return known as T;
    const value = of(this);
    this.#memo.set(of, value);
    return value;
  }

  namespaceOf(resource: Resource): Resource | undefined {
    if (resource.namespace === undefined) return undefined;
    return this.find({ group: '', kind: 'Namespace', name: resource.namespace, near: resource });
  }
}

/** The most resources that are looked at one by one. */
const MOST_CHANGED = 500;

/** The resources that only one of two lists has. Undefined if there are many. */
function changedBetween(
  last: readonly Resource[],
  now: readonly Resource[],
): readonly Resource[] | undefined {
  const shorter = Math.min(last.length, now.length);
  let start = 0;
  while (start < shorter && last[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && last[last.length - 1 - end] === now[now.length - 1 - end]) end++;
  const gone = last.slice(start, last.length - end);
  const come = now.slice(start, now.length - end);
  if (gone.length + come.length > MOST_CHANGED) return undefined;
  const [before, after] = [new Set(gone), new Set(come)];
  return [
    ...gone.filter((resource) => !after.has(resource)),
    ...come.filter((resource) => !before.has(resource)),
  ];
}

function replace(map: Map<string, Resource[]>, key: string, resources: Resource[]): void {
  if (resources.length > 0) map.set(key, resources);
  else map.delete(key);
}

function nameKeyOf({ group, kind, name, namespaced, namespace }: Resource): string | undefined {
  return name === undefined
    ? undefined
    : nameKey(group, kind, namespaced ? (namespace ?? '') : undefined, name);
}

/** Whether two resources of one kind have one key. */
const isNamedAs = (one: Resource, other: Resource): boolean =>
  one.name === other.name && nameKeyOf(one) === nameKeyOf(other);

function append(map: Map<string, Resource[]>, key: string, resource: Resource): void {
  const existing = map.get(key);
  if (existing) existing.push(resource);
  else map.set(key, [resource]);
}

/** The place is undefined for a cluster-scoped object, and empty for a namespace that is given at installation. */
const nameKey = (group: string, kind: string, place: string | undefined, name: string): string =>
  `${group}\0${kind}\0${place === undefined ? '' : `/${place}`}\0${name}`;
