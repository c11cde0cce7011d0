import type {
  Cursor,
  Json,
  PodCursor,
  Port,
  Project,
  Receiver,
  Route,
  ServicePort,
} from '@plimsoll/core/kubernetes';

/** Whether the NetworkPolicies allow a route into a pod. `doubt` says why that is uncertain. */
export type Admitted = { readonly doubt: string | undefined } | undefined;

/**
 * Whether the network allows traffic of a route to a receiving container. Traffic of an Ingress or a Gateway comes from
 * the pods of its controller, which a policy may select: it must admit some pod. Policies do not apply to pods with
 * host networking.
 */
export function admitted({ network }: Project, route: Route, { container, port }: Receiver): Admitted {
  const { pod } = container;
  if (pod.at('hostNetwork').value === true) return { doubt: undefined };
  const at = portOf(port, route.service?.port);
  const open = network.openToAll(pod, at);
  if (open.answer === 'yes') return { doubt: undefined };
  if (open.answer === 'unknown') return { doubt: open.reason };
  const isDirect = route.kind !== 'ingress' && route.kind !== 'gateway';
  if (isDirect && route.from !== 'internal-network') return undefined;
  return network.openToSome(pod, at).answer === 'no' ? undefined : { doubt: SOME };
}

const SOME =
  'A NetworkPolicy admits only some clients, and the files do not show whether this is one of them.';

/** Whether the network allows some pod of the cluster, and why that may not be the attacker's. */
export function admitsPods({ network }: Project, pod: PodCursor, port?: Port): Admitted {
  if (pod.at('hostNetwork').value === true) return { doubt: undefined };
  const open = network.openToAll(pod, port);
  if (open.answer === 'yes') return { doubt: undefined };
  if (open.answer === 'unknown') return { doubt: open.reason };
  return network.openToSome(pod, port).answer === 'no' ? undefined : { doubt: SOME };
}

/** The port of the pod. Undefined if its number is unknown. */
function portOf(declared: Receiver['port'], service: Cursor<ServicePort> | undefined): Port | undefined {
  const target: unknown = (service?.at('targetPort') as Cursor<Json> | undefined)?.value;
  const own = declared?.at('containerPort').value;
  const port =
    own ?? (typeof target === 'number' ? target : target === undefined && service?.at('port').value);
  const protocol = service?.at('protocol').value ?? declared?.at('protocol').value ?? 'TCP';
  return typeof port === 'number' ? { protocol: protocol as Port['protocol'], port } : undefined;
}
