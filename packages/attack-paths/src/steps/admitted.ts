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

/** Whether the NetworkPolicies let a way into a pod: `doubt` says why that is not certain. */
export type Admitted = { readonly doubt: string | undefined } | undefined;

/**
 * Whether the network lets what comes by a route to a container that receives it. What an Ingress or a Gateway takes
 * comes from the pods of its controller, which a policy may name; it has to let someone in. No policy is about pods in
 * the network of their node.
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

/** Whether the network lets some pod of the cluster in, and why it may not be the one that asks. */
export function admitsPods({ network }: Project, pod: PodCursor, port?: Port): Admitted {
  if (pod.at('hostNetwork').value === true) return { doubt: undefined };
  const open = network.openToAll(pod, port);
  if (open.answer === 'yes') return { doubt: undefined };
  if (open.answer === 'unknown') return { doubt: open.reason };
  return network.openToSome(pod, port).answer === 'no' ? undefined : { doubt: SOME };
}

/** The port of the pod; undefined where its number is not known. */
function portOf(declared: Receiver['port'], service: Cursor<ServicePort> | undefined): Port | undefined {
  const target: unknown = (service?.at('targetPort') as Cursor<Json> | undefined)?.value;
  const own = declared?.at('containerPort').value;
  const port =
    own ?? (typeof target === 'number' ? target : target === undefined && service?.at('port').value);
  const protocol = service?.at('protocol').value ?? declared?.at('protocol').value ?? 'TCP';
  return typeof port === 'number' ? { protocol: protocol as Port['protocol'], port } : undefined;
}
