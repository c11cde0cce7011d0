import type { MayHold } from '../source/may-hold.js';
import type { Admission } from './admission/types.js';
import type { Components } from './components/component.js';
import type { Kinds } from './kinds.js';
import type { Network } from './network/types.js';
import type { PodCursor } from './pod-cursor.js';
import type { Rbac } from './rbac/types.js';
import type { Resource } from './resource.js';
import type { Routes } from './routes/types.js';

export interface ResourceRef {
  /** Empty for the core group. Default: any group of Kubernetes' own API that has the kind. */
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for a cluster-scoped object, or to find those whose namespace is given at installation. */
  readonly namespace?: string | undefined;
  /** Of several objects, the one nearest to this resource's file counts. */
  readonly near?: Resource;
}

/** Something that could not be read and may contain objects of the cluster. */
export interface UnreadDocument {
  readonly file: string;
  /** Kinds of objects, as far as the text shows. */
  readonly mayHold: MayHold;
  /** It is the source of a template: it has no fault, but its output is not among the files. */
  readonly template?: true;
}

/** Something that a cluster has, or may have, that no file of the run shows. */
export interface UnknownMember {
  /** Undefined for the files of no cluster. */
  readonly cluster: string | undefined;
  /**
   * A sentence that says why it is unknown: "The source of Kustomization flux-system/apps is not in this repository."
   */
  readonly because: string;
  /** The kinds of objects that it may contain. Default: any. */
  readonly kinds?: readonly string[];
  /** The namespace of all its namespaced objects, if they have only one. */
  readonly namespace?: string;
}

/** By name, so that the types of two copies of this package fit: TypeScript does not compare deferred ones. */
export type ResourcesByKind = { readonly [Kind in keyof Kinds]: Resource<Kind> };

/** The read-only index of the resources of one cluster. */
export interface Project {
  /**
   * Whether the run saw all files of the project, and these are everything in the cluster. `whyAbsenceIsUnknown` says
   * whether a rule may conclude something from an absence: one unknown member seldom matters to all questions.
   */
  readonly complete: boolean;
  /** The reasons why it is not complete. */
  readonly unknownMembers: readonly UnknownMember[];
  /** Whether something that may contain objects could not be read: what seems absent may be in it. */
  readonly broken: boolean;
  /** Each such document and each template outside charts, in the order of the files, with what it may contain. */
  readonly unread: readonly UnreadDocument[];
  readonly cluster: string | undefined;
  readonly resources: readonly Resource[];
  /** Every pod spec of the run, in the order of the files. */
  readonly pods: readonly PodCursor[];
  /** The objects of a kind: without a group, of Kubernetes' own API, otherwise of that group. */
  ofKind<Kind extends keyof Kinds>(kind: Kind): readonly ResourcesByKind[Kind][];
  ofKind(kind: string, group?: string): readonly Resource[];
  find<Kind extends keyof Kinds>(
    ref: ResourceRef & { readonly group?: ''; readonly kind: Kind },
  ): ResourcesByKind[Kind] | undefined;
  find(ref: ResourceRef): Resource | undefined;
  /** Who may do what, by the roles and bindings of the run. */
  readonly rbac: Rbac;
  /** What configures the control plane and the nodes. */
  readonly components: Components;
  /** Which connections are allowed, by the network policies of the run. */
  readonly network: Network;
  /** The routes from outside the cluster to its pods. */
  readonly routes: Routes;
  /** What admission does to pods, by the policies of the run. */
  readonly admission: Admission;
  /** The Namespace object that a resource is in. */
  namespaceOf(resource: Resource): Resource | undefined;
  /**
   * What a function returns for this project. It is called once: a rule can index all resources and ask for the index at
   * each of them. The result is found by the function, so pass one from the top of a module, and not a new one each time.
   */
  memo<T>(of: (project: Project) => T): T;
}
