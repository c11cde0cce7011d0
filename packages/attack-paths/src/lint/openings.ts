import type { Project } from '@plimsoll/core/kubernetes';
import { hasMarked } from '../graph/marked.js';
import { OUTSIDERS } from '../graph/types.js';
import type { AttackPathSettings } from '../settings.js';
import { isSuspectFile } from '../steps/suspect.js';
import type { Ends } from './answers.js';

/** Kinds that techniques which begin outside look at, besides those of routes and of components. */
const OPENING = new Set([
  ...['RoleBinding', 'ClusterRoleBinding'],
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  // What GitOps deploys from.
  ...['GitRepository', 'HelmRepository', 'OCIRepository', 'Bucket', 'Application', 'HelmChart'],
]);

/**
 * Whether outsiders may get anywhere: false only if no technique has a step from one of `OUTSIDERS`. Asks for what most
 * runs ask anyway, since it decides whether a run needs the graph.
 */
export const mayLetIn = (project: Project): boolean =>
  project.resources.some((resource) => OPENING.has(resource.kind) || isSuspectFile(resource)) ||
  project.routes.all.length > 0 ||
  project.components.ofKind('Etcd').length > 0 ||
  project.components.ofKind('KubeApiserver').length > 0;

/** Whether a project may have paths between two ends. Rules ask at each object, so what does not change is known before. */
export function joins({ from, to }: Ends): (project: Project, settings: AttackPathSettings) => boolean {
  const areOutside = from.every((entry) => OUTSIDERS.includes(entry));
  const areJewels = to.every((goal) => goal === 'crown-jewel');
  return (project, { goals }) =>
    !(areOutside && !project.memo(mayLetIn)) &&
    !(areJewels && !project.memo(hasMarked) && Object.keys(goals ?? {}).length === 0);
}
