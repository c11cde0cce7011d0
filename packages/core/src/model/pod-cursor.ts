import type { coreV1, metaV1 } from '@plimsoll/kubernetes-api';
import type { Cursor, Resource } from './resource.js';

/** `sidecar` is an init container with `restartPolicy: Always`. */
export type ContainerRole = 'init' | 'sidecar' | 'regular' | 'ephemeral';

/** Settings that a container inherits from its pod's `securityContext`. */
export type InheritedSetting = keyof PodSecuritySettings & keyof coreV1.SecurityContext;

type PodSecuritySettings = Pick<
  coreV1.SecurityContext,
  | 'appArmorProfile'
  | 'runAsGroup'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seLinuxOptions'
  | 'seccompProfile'
  | 'windowsOptions'
>;

/** A pod specification, wherever a kind embeds it, as a place in the manifest. */
export interface PodCursor extends Cursor<coreV1.PodSpec> {
  /** The metadata of the pod template, not of the workload around it. */
  readonly metadata: Cursor<metaV1.ObjectMeta>;
  /** Init containers, containers and ephemeral containers, in the order of Pod Security admission. */
  readonly containers: readonly ContainerCursor[];
  readonly volumes: readonly Cursor<coreV1.Volume>[];
  /** The resource that embeds the pod. */
  readonly owner: Resource;
  /** `spec.os.name: windows`, which Pod Security admission uses. */
  readonly windows: boolean;
  /**
   * Whether it can only run on Windows nodes, from any setting that says so: settings that only exist on Linux do
   * nothing.
   */
  readonly runsOnWindows: boolean;
  /** The name of the ServiceAccount that the pod runs as. `default` if none is set. */
  readonly serviceAccountName: string;
  /**
   * Whether the pod gets more from elsewhere, or is only recognised by its shape: what is set applies, what is not set
   * is unknown.
   */
  readonly partial: boolean;
  /** Whether it only looks like a pod: no table, config or schema says so. */
  readonly byShape: boolean;
}

/** A container of a pod, as a place in the manifest. */
export interface ContainerCursor extends Cursor<coreV1.Container> {
  /** The container's name, or its place (`containers[0]`) if it has none. */
  readonly name: string;
  readonly role: ContainerRole;
  readonly pod: PodCursor;
  /**
   * The place that decides a setting: the container's own if set, else the pod's if set, else where the container's
   * would be.
   */
  effective<K extends InheritedSetting>(setting: K): Settings[K];
}

/** By name, so that the types of two copies of this package fit: TypeScript does not compare deferred ones. */
type Settings = { readonly [K in InheritedSetting]: Cursor<coreV1.SecurityContext[K]> };
