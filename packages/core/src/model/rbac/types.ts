import type { rbacV1 as api } from '@plimsoll/kubernetes-api';
import type { Cursor, Resource } from '../resource.js';
import type { PolicyRule } from './policy-rule.js';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** An entry of `rules`, of a role of the run or of a default role. */
export interface RoleRule extends PolicyRule {
  /** The role that contains the entry. With aggregation, this is not the role that grants it. */
  readonly role: Role;
  /** Undefined for the built-in roles, which have no text. */
  readonly at: Cursor<api.PolicyRule> | undefined;
}

/** A Role or ClusterRole. */
export interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  /** Undefined if it is decided when the object is created. */
  readonly name: string | undefined;
  /** Undefined for a ClusterRole, and if it is given at installation. */
  readonly namespace: string | undefined;
  /** Undefined for a role that every cluster has and that the run does not contain. */
  readonly resource: Resource | undefined;
  /**
   * What the role grants. With an `aggregationRule`, these are the entries of the ClusterRoles that it selects, without
   * its own: the control plane overwrites those.
   */
  readonly rules: readonly RoleRule[];
  /** Bindings of the run that name this role. */
  readonly bindings: readonly Binding[];
}

/** Who a binding grants a role to. */
export interface Subject {
  /** As written; the API knows `User`, `Group` and `ServiceAccount`. */
  readonly kind: string;
  readonly name: string;
  /** For a ServiceAccount: as written, or else the namespace of its RoleBinding. */
  readonly namespace: string | undefined;
  readonly at: Cursor<api.Subject>;
}

/** A RoleBinding or ClusterRoleBinding of the run. */
export interface Binding {
  readonly resource: Resource;
  /** Whether it grants in every namespace and for cluster-scoped objects. */
  readonly clusterWide: boolean;
  /** Where a RoleBinding grants. Undefined if that is given at installation. */
  readonly namespace: string | undefined;
  readonly roleRef: Cursor<api.RoleRef | undefined>;
  /** Undefined if it refers to a role that is neither in the run nor a default role. */
  readonly role: Role | undefined;
  readonly subjects: readonly Subject[];
}

/** Who may do what in one cluster, as far as the files say. */
export interface Rbac {
  /** Roles of the run. Built-in roles that it does not contain are reached through bindings. */
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  roleOf(resource: Resource): Role | undefined;
  bindingOf(resource: Resource): Binding | undefined;
  /** The bindings through which a role's own entries take effect: its own, and those of roles that aggregate it. */
  bindingsThrough(role: Role): Iterable<Binding>;
  /**
   * Whether one of these bindings grants in a namespace, or without one in the whole cluster. A binding whose namespace
   * is given at installation may grant in any.
   */
  isGranted(role: Role, namespace?: string): boolean;
  /**
   * The bindings that name a ServiceAccount itself, not one of its groups. If the namespace of either is given at
   * installation, only the name is compared.
   */
  bindingsOfServiceAccount(name: string, namespace: string | undefined): readonly Binding[];
}
