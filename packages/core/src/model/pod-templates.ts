import type { Path } from '../json.js';
import { CUSTOM_PODS } from './custom-pods.js';
import type { PodTemplateLocation } from './pod-template.js';

const template = (groups: readonly string[], kind: string, ...path: Path): PodTemplateLocation[] =>
  groups.map((group) => ({ group, kind, path, form: 'template' }));

/**
 * The kinds of Kubernetes that embed pods, which Pod Security admission evaluates:
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export const KUBERNETES_PODS: readonly PodTemplateLocation[] = [
  ...template([''], 'Pod'),
  ...template([''], 'PodTemplate', 'template'),
  ...template([''], 'ReplicationController', 'spec', 'template'),
  ...template(['apps', 'extensions'], 'ReplicaSet', 'spec', 'template'),
  ...template(['apps', 'extensions'], 'Deployment', 'spec', 'template'),
  ...template(['apps', 'extensions'], 'DaemonSet', 'spec', 'template'),
  ...template(['apps'], 'StatefulSet', 'spec', 'template'),
  ...template(['batch'], 'Job', 'spec', 'template'),
  ...template(['batch'], 'CronJob', 'spec', 'jobTemplate', 'spec', 'template'),
];

/** These, and well-known custom kinds. */
export const POD_TEMPLATES: readonly PodTemplateLocation[] = [...KUBERNETES_PODS, ...CUSTOM_PODS];
