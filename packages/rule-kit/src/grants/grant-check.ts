import type { RuleMeta } from '@plimsoll/core';
import type { PolicyRule } from '@plimsoll/core/kubernetes';

/** What a role must not allow without need. Blanks separate words. */
export interface Permission {
  /** Empty for the core group. */
  readonly group: string;
  /** Such as `secrets`, `nodes/proxy`. Here `userextras/*` stands for any subresource, `*` for any resource. */
  readonly resources: string;
  /** Here `impersonate:*` stands for any verb that begins so. */
  readonly verbs: string;
  /** Cluster-scoped objects: only a ClusterRole that a ClusterRoleBinding grants reaches them. */
  readonly clusterWide?: true;
  /** The danger is only in this namespace: a Role in it, or permissions granted there or cluster-wide. */
  readonly namespace?: string;
  /** The Kubernetes versions in which it is a danger: `<1.35`. */
  readonly kubernetes?: string;
  /** The names in `resourceNames` that do not reduce the danger. Default: none. */
  readonly dangerousNames?: 'any' | readonly string[];
}

export interface GrantCheck {
  readonly description: string;
  readonly risk: number;
  readonly severity?: NonNullable<RuleMeta['severity']>;
  readonly cwe: readonly number[];
  /** A sentence that says what anyone with the permission can do. */
  readonly danger: string;
  readonly permissions: readonly Permission[];
  /** Permissions that an option adds. */
  readonly option?: {
    readonly name: string;
    readonly description: string;
    readonly default: boolean;
    readonly permissions: readonly Permission[];
  };
  /** Whether other entries of a role remove the danger. */
  readonly spares?: (rules: readonly PolicyRule[]) => boolean;
  /**
   * Whether a RoleBinding to `admin` or `edit` is a finding only by option: these roles are made to administer one
   * namespace, and the milder checks report what they allow there.
   */
  readonly sparesNamespaceAdmins?: true;
}
