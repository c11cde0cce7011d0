import type { ContainerCursor, Project, Route } from '@plimsoll/core/kubernetes';

/**
 * The containers that clients outside of the cluster reach without authentication, with the first route in the order of
 * the files. Leaves out routes for an internal network or for listed clients only, and uncertain ones.
 */
export const exposedContainers = (project: Project): ReadonlyMap<ContainerCursor, Route> => {
  const found = new Map<ContainerCursor, Route>();
  for (const route of project.routes.all) {
    if (!isOpen(route)) continue;
    for (const container of containersOf(project, route))
      if (!found.has(container)) found.set(container, route);
  }
  return found;
};

/** Leaves out node ports that nobody chose: no file says whether the nodes have public addresses. */
const isOpen = ({ from, asks, doubt, kind }: Route): boolean =>
  from !== 'internal-network' && !asks && !doubt && kind !== 'allocated-node-port' && kind !== 'host-port';

function containersOf(project: Project, { service }: Route): readonly ContainerCursor[] {
  if (!service?.resource) return [];
  return project.routes.receivers(service.resource, service.port).map(({ container }) => container);
}
