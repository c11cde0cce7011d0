import { defineRule } from '@plimsoll/core';
import {
  type Cursor,
  imageName,
  imageTag,
  type Json,
  type Project,
  type Resource,
  selects,
  textOf,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';

/** NSA/CISA Kubernetes Hardening Guide, and https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ */
export const workloadAvailability = defineRule({
  meta: {
    description: 'Run exposed workloads on more than one node',
    scope: 'project',
    risk: 2,
    severity: 'off',
    cwe: [1088],
    precision: 'medium',
    messages: {
      single:
        "'{{way}}' exposes this workload, which has only one replica and is down whenever its node is. Run at least two.",
      budget: 'A node drain can evict all replicas at once. Add a PodDisruptionBudget.',
    },
  },
  create(context) {
    const { project } = context;
    const judge = (root: Cursor<Json>, resource: Resource): void => {
      const spec = root.at('spec');
      const at = spec.at('replicas');
      const replicas = Math.max(Number(at.value ?? 1), minimumOf(project, resource));
      const labels = spec.at('template').at('metadata').at('labels');
      const way = project.memo(waysTo).get(resource);
      const isKnown = !at.exists || typeof at.value === 'number';
      if (!isKnown || replicas === 0 || !way) {
        context.notApplicable();
        return;
      }
      if (replicas === 1) {
        if (isTiedToVolume(spec, resource) || isAlone(spec)) return;
        const reason = whyAbsenceIsUnknown(project, { kind: 'HorizontalPodAutoscaler', ...within(resource) });
        if (reason) context.unknown({ at, reason });
        else context.report({ at, messageId: 'single', data: { way } });
        return;
      }
      const isCovered = project
        .ofKind('PodDisruptionBudget')
        .some(
          (budget) =>
            budget.namespace === resource.namespace &&
            selects(budget.root.at('spec').at('selector'), labelsOf(labels)),
        );
      if (isCovered) return;
      const reason = whyAbsenceIsUnknown(project, { kind: 'PodDisruptionBudget', ...within(resource) });
      if (reason) context.unknown({ at, reason });
      else context.report({ at, messageId: 'budget' });
    };
    return { Deployment: judge, StatefulSet: judge };
  },
});

const within = ({ namespace }: Resource) => (namespace === undefined ? {} : { namespace });

const labelsOf = (labels: Cursor<Json>): Readonly<Record<string, string>> =>
  Object.fromEntries(labels.entries().map(([key, { value }]) => [key, textOf(value)]));

/** Two pods cannot write to such a volume from two nodes. With a volume each they would have two sets of data. */
function isTiedToVolume(spec: Cursor<Json>, { kind }: Resource): boolean {
  if (spec.at('volumeClaimTemplates').items().length > 0) return true;
  const volumes = spec.at('template').at('spec').at('volumes').items();
  return (
    (kind === 'StatefulSet' || spec.at('strategy').at('type').value === 'Recreate') &&
    volumes.some((volume) => volume.at('persistentVolumeClaim').exists)
  );
}

/** Programs that store data locally: a second copy would have other data, unless it is configured to join. */
const ALONE: ReadonlySet<string> = new Set([
  'gitea',
  'grafana',
  'influxdb',
  'jenkins',
  'mailhog',
  'mailpit',
  'mariadb',
  'mongo',
  'mongodb',
  'mysql',
  'neo4j',
  'postgres',
  'postgresql',
  'rabbitmq',
  'redis',
  'registry',
  'valkey',
]);

/** Notebooks, in which one person works. */
const NOTEBOOK = /(?:^|-)(?:jupyter|jupyterlab|notebook)$/;

const isAlone = (spec: Cursor<Json>): boolean =>
  spec
    .at('template')
    .at('spec')
    .at('containers')
    .items()
    .map((container) => container.at('image').value)
    .some(
      (image) =>
        ALONE.has(imageName(image)) ||
        [imageName(image), imageTag(image) ?? ''].some((text) => NOTEBOOK.test(text)),
    );

/** The kind and name of the first object that exposes each workload. */
const waysTo = (project: Project): ReadonlyMap<Resource, string> => {
  const found = new Map<Resource, string>();
  for (const { resource, service, kind } of project.routes.all) {
    if (!['ingress', 'gateway', 'load-balancer'].includes(kind) || !service?.resource) continue;
    for (const { owner } of project.network.podsBehind(service.resource))
      if (!found.has(owner)) found.set(owner, `${resource.kind} ${resource.name ?? ''}`);
  }
  return found;
};

/** The minimum replicas of a workload's autoscaler. */
function minimumOf(project: Project, { kind, name, namespace }: Resource): number {
  return project.memo(minimums).get([namespace, kind, name].join('/')) ?? 0;
}

const minimums = (project: Project): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  const add = ({ namespace, root }: Resource, count: string): void => {
    const spec = (root as Cursor<Json>).at('spec');
    const target = spec.at('scaleTargetRef');
    const key = [namespace, target.at('kind').value ?? 'Deployment', target.at('name').value].join('/');
    const least = spec.at(count).value;
    found.set(key, Math.max(found.get(key) ?? 0, typeof least === 'number' ? least : 1));
  };
  for (const each of project.ofKind('HorizontalPodAutoscaler')) add(each, 'minReplicas');
  for (const each of project.ofKind('ScaledObject', 'keda.sh')) add(each, 'minReplicaCount');
  return found;
};
