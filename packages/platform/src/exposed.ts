import { oncePer } from '@plimsoll/core/internal';
import type { ContainerCursor, Project, Route } from '@plimsoll/core/kubernetes';

/**
 * The containers that can be reached from outside of the cluster without being asked who one is, and by which way: the
 * first in the order of the files. What only an internal network or listed clients reach is left out, and so is what
 * the files leave open.
 */
export const exposedContainers = oncePer((project: Project): ReadonlyMap<ContainerCursor, Route> => {
  const found = new Map<ContainerCursor, Route>();
  for (const route of project.routes.all) {
    if (!isOpen(route)) continue;
    for (const container of containersOf(project, route))
      if (!found.has(container)) found.set(container, route);
  }
  return found;
});

/** Ports of nodes are left out where nobody chose them: whether the nodes have public addresses is in no file. */
const isOpen = ({ from, asks, doubt, kind }: Route): boolean =>
  from !== 'internal-network' && !asks && !doubt && kind !== 'allocated-node-port' && kind !== 'host-port';

function containersOf(project: Project, { service }: Route): readonly ContainerCursor[] {
  if (!service?.resource) return [];
  return project.routes.receivers(service.resource, service.port).map(({ container }) => container);
}
