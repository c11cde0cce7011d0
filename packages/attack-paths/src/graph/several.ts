import type { Project } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';

/** Why two workloads that nothing but their cluster joins may have nothing to do with each other. */
const SEVERAL =
  'Two files have the same object, so that they may be of several clusters: say with the config key "cluster" which belong together.';

/** Steps from one workload to another that hold only because both are in one cluster. */
const JOINS: ReadonlySet<string> = new Set(['in-network', 'node-to-pods', 'steal-pods']);

/** Why a step is in doubt, where the files may be of several clusters: repositories of samples, of charts, of stages. */
export function doubtsOfSeveral(
  project: Project,
): (technique: string, assumptions: readonly AssumptionName[]) => string | undefined {
  if (project.cluster !== undefined || !hasRepeated(project)) return () => undefined;
  return (technique, assumptions) =>
    JOINS.has(technique) || assumptions.includes('co-located') ? SEVERAL : undefined;
}

/** A cluster has one object of a kind and name in a namespace. What comes at install time may differ. */
function hasRepeated({ resources }: Project): boolean {
  const seen = new Set<string>();
  for (const { group, kind, name, namespace, namespaced, embedded, within } of resources) {
    if (embedded || within || name === undefined || (namespaced && namespace === undefined)) continue;
    const key = `${group}/${kind} ${namespace ?? ''}/${name}`;
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}
