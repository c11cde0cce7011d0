import type { AnyCursor, Cursor, Json, Kinds, Project, Resource } from '@plimsoll/core';

type ServicePort = NonNullable<NonNullable<Kinds['Service']['spec']>['ports']>[number];

/** Where the target of a Service's port stands: `targetPort`, else the same port. */
export function placeOfTarget(port: Cursor<ServicePort>): AnyCursor {
  const written = port.at('targetPort');
  return written.exists ? written : port.at('port');
}

/**
 * The port of the pods that a Service's port leads to: `targetPort`, else the same port. A name stands for the
 * number that a pod behind the Service gives it; undefined where no file says which.
 * https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export function targetOf(project: Project, service: Resource, port: Cursor<ServicePort>): number | undefined {
  const target = (port.at('targetPort') as Cursor<Json>).value;
  if (typeof target !== 'string') return typeof target === 'number' ? target : port.at('port').value;
  return project.network
    .podsBehind(service)
    .flatMap((pod) => pod.containers)
    .flatMap((container) => container.at('ports').items())
    .find((own) => own.at('name').value === target)
    ?.at('containerPort').value;
}
