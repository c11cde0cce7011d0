import { oncePer } from '@plimsoll/core/internal';
import {
  type ContainerCursor,
  type Cursor,
  commandsOf,
  imageName,
  type Receiver,
  type Resource,
  type Routes,
  type ServicePort,
} from '@plimsoll/core/kubernetes';

const PROGRAM =
  /^(?:kube-(?:apiserver|controller-manager|scheduler|proxy)|cloud-controller-manager|etcd|kubelet|hyperkube|cadvisor|calico-node|k3s|rke2|k0s)(?:-amd64|-arm64)?$/;

/** Words in names of parts of the control plane or of nodes. */
const NAMED =
  /(?:^|[^a-z])(?:etcd|kubelet|(?:kube-?)?api-?server|kubernetes-?api|kube-(?:scheduler|controller-manager|proxy)|controlplane|control-plane|cloud-controller-manager|cadvisor|calico-node)(?:[^a-z]|$)/i;

/**
 * Whether a part of the control plane or of nodes answers at a port of a Service. The containers behind it decide, or,
 * where no file has them, the names of the Service, its namespace, its selector and the port.
 */
export function isServedByControlPlane(
  routes: Routes,
  service: Resource<'Service'>,
  port: Cursor<ServicePort>,
): boolean {
  if ([port.at('name').value, port.at('targetPort').value].some(isNamed)) return true;
  const receivers = routes.receivers(service, port);
  if (receivers.length > 0) return runPart(receivers);
  const labels = service.root.at('spec').at('selector').entries();
  return (
    service.namespace === 'kube-system' ||
    [service.name, ...labels.map(([, { value }]) => value)].some(isNamed)
  );
}

/** Whether a name belongs to a part of the control plane or of nodes. */
export const isNamed = (name: unknown): boolean => typeof name === 'string' && NAMED.test(name);

/** A cache: Services that lead to the same containers share the result. */
const runPart = oncePer((receivers: readonly Receiver[]): boolean =>
  receivers.some(({ container }) => runsPart(container)),
);

/** Whether a container runs a part of the control plane or of nodes, by its image or its command. */
export function runsPart(container: ContainerCursor): boolean {
  const image = imageName(container.at('image').value);
  if (PROGRAM.test(image) || isNamed(image)) return true;
  return commandsOf(container).some(({ words }) => PROGRAM.test(words[0]?.text.split('/').at(-1) ?? ''));
}
