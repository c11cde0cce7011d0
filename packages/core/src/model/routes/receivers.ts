import type { Json } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { AnyCursor, Cursor } from '../cursor.js';
import type { ContainerCursor, PodCursor } from '../pod.js';
import type { Receiver, ServicePort } from './types.js';

/** Services with equal selectors share their list of pods, and ask for the same ports of it. */
const known = oncePer(
  (_pods: readonly PodCursor[]) => new Map<string | number | undefined, readonly Receiver[]>(),
);

/**
 * The containers that answer at a port of a Service: those that declare its target. A number that no container of a pod
 * declares may be one of any that keeps running; a name that none has leads nowhere.
 * https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export function receiversAt(
  pods: readonly PodCursor[],
  port: Cursor<ServicePort> | undefined,
): readonly Receiver[] {
  const target = port && targetOf(port);
  const byTarget = known(pods);
  let found = byTarget.get(target);
  if (!found) {
    found = pods.flatMap((pod) => receiversIn(pod, target));
    byTarget.set(target, found);
  }
  return found;
}

function targetOf(port: Cursor<ServicePort>): string | number | undefined {
  const target = (port.at('targetPort') as Cursor<Json>).value;
  return typeof target === 'string' || typeof target === 'number' ? target : port.at('port').value;
}

function receiversIn(pod: PodCursor, target: string | number | undefined): readonly Receiver[] {
  const listening = pod.containers.filter(({ role }) => role === 'regular' || role === 'sidecar');
  const declaring = listening.flatMap((container) => {
    const port = target === undefined ? undefined : declared(container, target);
    return port ? [{ container, port }] : [];
  });
  if (declaring.length > 0) return declaring;
  return typeof target === 'string' ? [] : listening.map((container) => ({ container, port: undefined }));
}

function declared(container: ContainerCursor, target: string | number): AnyCursor | undefined {
  return container
    .at('ports')
    .items()
    .find(
      (port) =>
        (typeof target === 'string' ? port.at('name').value : port.at('containerPort').value) === target,
    );
}
