import type { rbacV1 as api } from '@plimsoll/kubernetes-api';
import type { Cursor } from '../cursor.js';
import type { Resource } from '../resource.js';
import type { PolicyRule } from './policy-rule.js';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** An entry of `rules`, of a role of the run or of one that every cluster has. */
export interface RoleRule extends PolicyRule {
  /** The role that the entry is written in; another than the one that grants it where roles are aggregated. */
  readonly role: Role;
  /** Undefined for the built-in roles, which have no text. */
  readonly at: Cursor<api.PolicyRule> | undefined;
}

/** A Role or ClusterRole. */
export interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  /** Undefined where it is decided when the object is made. */
  readonly name: string | undefined;
  /** Undefined for a ClusterRole, and where it is given at install time. */
  readonly namespace: string | undefined;
  /** Undefined for a role that every cluster has and that the run does not contain. */
  readonly resource: Resource | undefined;
  /**
   * What the role grants. With an `aggregationRule` these are the entries of the ClusterRoles that it selects
   * and none of its own: the control plane overwrites them.
   */
  readonly rules: readonly RoleRule[];
  /** Bindings of the run that name this role. */
  readonly bindings: readonly Binding[];
}

export interface Subject {
  /** As written; the API knows `User`, `Group` and `ServiceAccount`. */
  readonly kind: string;
  readonly name: string;
  /** Of a ServiceAccount: as written, else that of its RoleBinding. */
  readonly namespace: string | undefined;
  readonly at: Cursor<api.Subject>;
}

/** A RoleBinding or ClusterRoleBinding of the run. */
export interface Binding {
  readonly resource: Resource;
  /** Whether it grants in every namespace and for cluster-wide objects. */
  readonly clusterWide: boolean;
  /** Where a RoleBinding grants; undefined where that is given at install time. */
  readonly namespace: string | undefined;
  readonly roleRef: Cursor<api.RoleRef | undefined>;
  /** Undefined when the reference names a role that is neither in the run nor known on every cluster. */
  readonly role: Role | undefined;
  readonly subjects: readonly Subject[];
}

/** Who may do what in one cluster, as far as the files say. */
export interface Rbac {
  /** Roles of the run; the built-in ones that it lacks are reached through bindings. */
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  roleOf(resource: Resource): Role | undefined;
  bindingOf(resource: Resource): Binding | undefined;
  /** The bindings through which a role's own entries take effect: its own, and those of roles that aggregate it. */
  bindingsThrough(role: Role): Iterable<Binding>;
  /**
   * Whether one of these bindings grants in a namespace, or in the whole cluster where none is given. One whose
   * namespace comes at install time may grant in any.
   */
  isGranted(role: Role, namespace?: string): boolean;
  /**
   * The bindings that name a ServiceAccount itself, not one of its groups. Where either side leaves its
   * namespace to install time, the name alone counts.
   */
  bindingsOfServiceAccount(name: string, namespace: string | undefined): readonly Binding[];
}
