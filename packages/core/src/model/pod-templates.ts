import type { Path } from '../json.js';
import { CUSTOM_PODS } from './custom-pods.js';

/**
 * How a pod is written: as a Kubernetes template with metadata and spec, as its spec alone, as one map that is both the
 * pod and its main container, or as in Argo Workflows, Tekton or KServe.
 */
export type PodForm = 'template' | 'spec' | 'container' | 'argo-workflow' | 'tekton' | 'kserve';

/** `*` stands for every item of a list and every entry of a map. */
export interface PodTemplateLocation {
  readonly group: string;
  readonly kind: string;
  /** Where the pod is. The empty path for a Pod. */
  readonly path: Path;
  readonly form: PodForm;
  /** Whether the pod gets more from elsewhere: what is not set here is unknown. */
  readonly partial?: boolean;
}

const template = (groups: readonly string[], kind: string, ...path: Path): PodTemplateLocation[] =>
  groups.map((group) => ({ group, kind, path, form: 'template' }));

/**
 * The kinds that embed pods: those that Pod Security admission evaluates
 * (https://kubernetes.io/docs/concepts/security/pod-security-admission/), and well-known custom kinds.
 */
export const POD_TEMPLATES: readonly PodTemplateLocation[] = [
  ...template([''], 'Pod'),
  ...template([''], 'PodTemplate', 'template'),
  ...template([''], 'ReplicationController', 'spec', 'template'),
  ...template(['apps', 'extensions'], 'ReplicaSet', 'spec', 'template'),
  ...template(['apps', 'extensions'], 'Deployment', 'spec', 'template'),
  ...template(['apps', 'extensions'], 'DaemonSet', 'spec', 'template'),
  ...template(['apps'], 'StatefulSet', 'spec', 'template'),
  ...template(['batch'], 'Job', 'spec', 'template'),
  ...template(['batch'], 'CronJob', 'spec', 'jobTemplate', 'spec', 'template'),
  ...CUSTOM_PODS,
];
