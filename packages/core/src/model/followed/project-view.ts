import { oncePer } from '../../once-per.js';
import { AdmissionIndex } from '../admission/admission.js';
import type { Admission } from '../admission/types.js';
import type { Component, ComponentKind, Components } from '../components/component.js';
import type { Kinds } from '../kinds.js';
import { NetworkGraph, policiesByResource, readAround } from '../network/network.js';
import { podsOfServices } from '../network/services.js';
import type { Network } from '../network/types.js';
import type { PodCursor } from '../pod-cursor.js';
import type { Project, ResourceRef, ResourcesByKind, UnknownMember, UnreadDocument } from '../project.js';
import type { ProjectIndex } from '../project-index.js';
import { RbacGraph } from '../rbac/graph.js';
import { bindingsByAccount } from '../rbac/parts.js';
import type { Rbac } from '../rbac/types.js';
import type { Resource } from '../resource.js';
import { receiversAt } from '../routes/receivers.js';
import { RouteIndex, readerOf } from '../routes/routes.js';
import type { Route, Routes } from '../routes/types.js';
import { addAmbiguous } from './ambiguous.js';
import type { Derived } from './derived.js';
import type { Fact, Reads } from './fact.js';
import { KEYS } from './keys.js';
import { ReadMap } from './parts.js';
import { RbacView } from './rbac-view.js';
import { type Recorded, readPart } from './recorder.js';

/** The indexes that a view computes on use. */
const INDEXES = {
  rbac: (project: Project) => new RbacGraph(project),
  network: (project: Project) => new NetworkGraph(project),
  routes: (project: Project) => new RouteIndex(project),
  admission: (project: Project) => new AdmissionIndex(project),
} as const;

const rbacParts = (project: Project) => project.memo(INDEXES.rbac).parts();
const rbacAccounts = (project: Project) => bindingsByAccount(project.memo(INDEXES.rbac).bindings);

/** Reads what selects a pod: the same function for the same pod. */
const selectionReader = oncePer((pod: PodCursor) => (project: Project): readonly unknown[] => {
  const { policies, unknown, doubt } = project.memo(INDEXES.network).selectionOf(pod);
  return [unknown, doubt, policies];
});

/** What a view shows. */
export interface Followed {
  readonly index: ProjectIndex;
  /** Whether a name led to more than one object in this run or one before. */
  readonly isAmbiguous: boolean;
  fact(key: string): Fact;
  derived(compute: (project: Project) => unknown): Derived;
  lookUp(ref: ResourceRef, reads: Reads): Resource | undefined;
}

/** A project that records what is read of it. */
export class ProjectView implements Project {
  readonly #followed: Followed;
  readonly #reads: Reads;
  /** What is below is made on use: there is a view for each small thing that is computed, such as what selects a pod. */
  #maps: Map<Derived, { readonly of: ReadonlyMap<unknown, unknown>; readonly seen: ReadMap }> | undefined;
  #rbac: RbacView | undefined;
  #components: Components | undefined;
  #network: Network | undefined;
  #routes: Routes | undefined;

  constructor(followed: Followed, reads: Reads) {
    this.#followed = followed;
    this.#reads = reads;
  }

  get network(): Network {
    this.#network ??= this.#viewOfNetwork();
    return this.#network;
  }

  #viewOfNetwork(): Network {
    const graph = (): NetworkGraph => this.memo(INDEXES.network);
    const graphFor = (pod: PodCursor): NetworkGraph => {
      this.memo(selectionReader(pod));
      readAround(this, pod);
      return this.#followed.derived(INDEXES.network).value as NetworkGraph;
    };
    return delegate<Network>(graph, {
      policyOf: (resource) => this.memo(policiesByResource).get(resource),
      podsBehind: (service) => this.memo(podsOfServices).get(service) ?? [],
      selectsAny: (policy) => graph().selectsAny(policy, this),
      selecting: (pod) => graphFor(pod).selecting(pod),
      isolated: (pod, direction) => graphFor(pod).isolated(pod, direction),
      mayReach: (pod, address, port) => graphFor(pod).mayReach(pod, address, port),
      openToAll: (pod, port) => graphFor(pod).openToAll(pod, port),
      openToSome: (pod, port) => graphFor(pod).openToSome(pod, port),
    });
  }

  get routes(): Routes {
    this.#routes ??= this.#viewOfRoutes();
    return this.#routes;
  }

  #viewOfRoutes(): Routes {
    const routes = (): RouteIndex => this.memo(INDEXES.routes);
    const allRoutes = (): readonly Route[] => routes().allWith(this.pods);
    return delegate<Routes>(routes, {
      get all() {
        return allRoutes();
      },
      of: (resource) => {
        const read = readerOf(resource);
        return read ? this.memo(read) : [];
      },
      receivers: (service, port) => receiversAt(this.network.podsBehind(service), port),
    });
  }

  get components(): Components {
    this.#components ??= this.#viewOfComponents();
    return this.#components;
  }

  #viewOfComponents(): Components {
    return {
      of: (resource: Resource): readonly Component[] => {
        // kubeadm completes what is in the same file.
        this.#read(KEYS.kubeadm);
        return this.#followed.index.components.of(resource);
      },
      ofKind: (kind: ComponentKind): readonly Component[] => {
        this.#read(KEYS.components);
        this.#read(KEYS.kubeadm);
        return this.#followed.index.components.ofKind(kind);
      },
    };
  }

  /** Begins a run: the maps that earlier ones read would keep the objects of earlier texts. */
  begin(): void {
    this.#maps?.clear();
  }

  get complete(): boolean {
    this.#read(KEYS.gaps);
    return this.#followed.index.complete;
  }

  get broken(): boolean {
    this.#read(KEYS.gaps);
    return this.#followed.index.broken;
  }

  get unknownMembers(): readonly UnknownMember[] {
    this.#read(KEYS.gaps);
    return this.#followed.index.unknownMembers;
  }

  get unread(): readonly UnreadDocument[] {
    this.#read(KEYS.gaps);
    return this.#followed.index.unread;
  }

  get cluster(): string | undefined {
    return this.#followed.index.cluster;
  }

  get resources(): readonly Resource[] {
    this.#read(KEYS.resources);
    return this.#followed.index.resources;
  }

  get pods(): readonly PodCursor[] {
    this.#read(KEYS.pods);
    return this.#followed.index.pods;
  }

  ofKind<Kind extends keyof Kinds>(kind: Kind): readonly ResourcesByKind[Kind][];
  ofKind(kind: string, group?: string): readonly Resource[];
  ofKind(kind: string, group?: string): readonly Resource[] {
    this.#read(KEYS.kind(kind));
    return this.#followed.index.ofKind(kind, group);
  }

  find<Kind extends keyof Kinds>(
    ref: ResourceRef & { readonly group?: ''; readonly kind: Kind },
  ): ResourcesByKind[Kind] | undefined;
  find(ref: ResourceRef): Resource | undefined;
  find(ref: ResourceRef): Resource | undefined {
    this.#read(KEYS.name(ref.kind, ref.name));
    return this.#followed.lookUp(ref, this.#reads);
  }

  namespaceOf(resource: Resource): Resource | undefined {
    if (resource.namespace === undefined) return undefined;
    return this.find({ group: '', kind: 'Namespace', name: resource.namespace, near: resource });
  }

  get rbac(): Rbac {
    this.#rbac ??= new RbacView({
      graph: () => this.#followed.derived(INDEXES.rbac).value as RbacGraph,
      all: () => this.memo(INDEXES.rbac),
      parts: () => this.memo(rbacParts),
      accounts: () => this.memo(rbacAccounts),
    });
    return this.#rbac;
  }

  get admission(): Admission {
    return this.memo(INDEXES.admission);
  }

  memo<T>(of: (project: Project) => T): T {
    const derived = this.#followed.derived(of);
    const { value } = derived;
    if (value instanceof Map) return this.#mapOf(derived, value) as T;
    this.#reads.facts.add(derived);
    return value as T;
  }

  /** A map tells by key what is read of it. */
  #mapOf(derived: Derived, map: ReadonlyMap<unknown, unknown>): ReadMap {
    this.#maps ??= new Map();
    const known = this.#maps.get(derived);
    if (known?.of === map) return known.seen;
    const reads = this.#reads;
    const seen = new ReadMap(
      map,
      (key) => reads.facts.add(derived.part(key)),
      () => reads.facts.add(derived),
    );
    this.#maps.set(derived, { of: map, seen });
    return seen;
  }

  /** The same object in all runs with one memory. */
  get memory(): object {
    return this.#followed;
  }

  /** Takes over the names that led to more than one object where another view was read. */
  takeAmbiguous(other: ProjectView): void {
    if (this.#followed.isAmbiguous) addAmbiguous(this.#reads.facts, other.#reads.facts);
  }

  /** Takes over a part of a computation, which recorded what it read by itself. */
  readRecorded(part: Recorded<unknown>): void {
    readPart(this.#reads, part);
  }

  #read(key: string): void {
    this.#reads.facts.add(this.#followed.fact(key));
  }
}

/**
 * A view for rules that do not say what they read. What they keep with `memo` may change from call to call, so each run
 * begins anew.
 */
export class OneRunView extends ProjectView {
  readonly #memo = new Map<unknown, unknown>();

  override begin(): void {
    super.begin();
    this.#memo.clear();
  }

  override get rbac(): Rbac {
    return this.memo(INDEXES.rbac);
  }

  override memo<T>(of: (project: Project) => T): T {
    if (!this.#memo.has(of)) this.#memo.set(of, of(this));
    return this.#memo.get(of) as T;
  }
}

/** An index, with other answers where only a part of what it would read matters. */
function delegate<T extends object>(index: () => T, own: Partial<T>): T {
  return new Proxy(own as T, {
    get(_, key) {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      const target = index();
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
