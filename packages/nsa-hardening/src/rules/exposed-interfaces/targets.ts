import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, Cursor, Json, Kinds, PodCursor, Project, Resource } from '@plimsoll/core/kubernetes';

type ServicePort = NonNullable<NonNullable<Kinds['Service']['spec']>['ports']>[number];

/** Where the target of a Service's port stands: `targetPort`, else the same port. */
export function placeOfTarget(port: Cursor<ServicePort>): AnyCursor {
  const written = port.at('targetPort');
  return written.exists ? written : port.at('port');
}

/**
 * The port of the pods that a Service's port leads to: `targetPort`, else the same port. A pod behind the Service gives
 * the number of a name; undefined where no file has such a pod.
 * https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export function targetOf(project: Project, service: Resource, port: Cursor<ServicePort>): number | undefined {
  const target = (port.at('targetPort') as Cursor<Json>).value;
  if (typeof target !== 'string') return typeof target === 'number' ? target : port.at('port').value;
  return portsByName(project.network.podsBehind(service)).get(target);
}

/** The numbers of the pods' named ports. The first of a name counts. */
const portsByName = oncePer((pods: readonly PodCursor[]): ReadonlyMap<string, number | undefined> => {
  const found = new Map<string, number | undefined>();
  for (const { containers } of pods)
    for (const container of containers)
      for (const port of container.at('ports').items()) {
        const name = port.at('name').value;
        if (name !== undefined && !found.has(name)) found.set(name, port.at('containerPort').value);
      }
  return found;
});
