import type { Path } from '../json.js';

/** `*` stands for every item of a list. A Kubernetes template, or a pod as Argo Workflows writes one. */
export interface PodTemplateLocation {
  readonly group: string;
  readonly kind: string;
  /** Where the template (metadata and spec) stands; the empty path for a Pod. */
  readonly path: Path;
  readonly form: 'template' | 'argo-workflow';
}

const template = (groups: readonly string[], kind: string, ...path: Path): PodTemplateLocation[] =>
  groups.map((group) => ({ group, kind, path, form: 'template' }));

const argo = (kind: string, ...path: Path): PodTemplateLocation => ({
  group: 'argoproj.io',
  kind,
  path,
  form: 'argo-workflow',
});

/**
 * The kinds that embed pods. The first ten are what Pod Security admission evaluates
 * (https://kubernetes.io/docs/concepts/security/pod-security-admission/), the others create pods of their own.
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
  ...template(['argoproj.io'], 'Rollout', 'spec', 'template'),
  ...template(['serving.knative.dev'], 'Service', 'spec', 'template'),
  ...template(['serving.knative.dev'], 'Configuration', 'spec', 'template'),
  argo('Workflow', 'spec'),
  argo('WorkflowTemplate', 'spec'),
  argo('ClusterWorkflowTemplate', 'spec'),
  argo('CronWorkflow', 'spec', 'workflowSpec'),
];
