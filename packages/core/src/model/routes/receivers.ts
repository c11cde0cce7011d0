import type { Json } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { ContainerCursor, PodCursor } from '../pod-cursor.js';
import type { Cursor } from '../resource.js';
import type { Receiver, ServicePort } from './types.js';

type Target = string | number;

/** What listens in pods that Services share, for any port. */
interface Listeners {
  /** The containers that keep running, as receivers at a port that none of them declares. */
  readonly all: readonly Receiver[];
  readonly declared: ReadonlyMap<Target, readonly Receiver[]>;
  /** The results for a target that only some of the pods declare. */
  readonly mixed: Map<Target, readonly Receiver[]>;
}

/** Services with equal selectors share their list of pods. */
const listenersIn = oncePer((pods: readonly PodCursor[]): Listeners => {
  const all: Receiver[] = [];
  const declared = new Map<Target, Receiver[]>();
  const declare = (target: Target | undefined, receiver: Receiver): void => {
    if (target === undefined) return;
    const known = declared.get(target);
    if (known) known.push(receiver);
    else declared.set(target, [receiver]);
  };
  for (const pod of pods)
    for (const container of pod.containers) {
      if (!keepsRunning(container)) continue;
      all.push({ container, port: undefined });
      for (const port of container.at('ports').items()) {
        const receiver = { container, port };
        declare(port.at('name').value, receiver);
        declare(port.at('containerPort').value, receiver);
      }
    }
  return { all, declared, mixed: new Map() };
});

const keepsRunning = ({ role }: ContainerCursor): boolean => role === 'regular' || role === 'sidecar';

/**
 * The containers that answer at a port of a Service: those that declare its target port. A number that no container of
 * a pod declares may be the port of any that keeps running. A name that none declares leads nowhere.
 * https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
 */
export function receiversAt(
  pods: readonly PodCursor[],
  port: Cursor<ServicePort> | undefined,
): readonly Receiver[] {
  const target = port && targetOf(port);
  const { all, declared, mixed } = listenersIn(pods);
  if (target === undefined) return all;
  const declaring = declared.get(target);
  if (typeof target === 'string') return declaring ?? [];
  if (!declaring) return all;
  let found = mixed.get(target);
  if (!found) {
    const telling = new Set(declaring.map(({ container }) => container.pod));
    const others = all.filter(({ container }) => !telling.has(container.pod));
    found = others.length === 0 ? declaring : [...declaring, ...others];
    mixed.set(target, found);
  }
  return found;
}

function targetOf(port: Cursor<ServicePort>): Target | undefined {
  const target = (port.at('targetPort') as Cursor<Json>).value;
  return typeof target === 'string' || typeof target === 'number' ? target : port.at('port').value;
}
