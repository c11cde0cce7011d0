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

/** A part of the control plane or of nodes, as one word or more of a name. */
const NAMED =
  /(?:^|[^a-z])(?:etcd|kubelet|(?:kube-?)?api-?server|kubernetes-?api|kube-(?:scheduler|controller-manager|proxy)|controlplane|control-plane|cloud-controller-manager|cadvisor|calico-node)(?:[^a-z]|$)/i;

/**
 * Whether a part of the control plane or of nodes answers at a port of a Service: by what the containers behind it run;
 * where no file has them, by names: of the Service, its namespace, its selector, and the port.
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

/** Whether a name says that something is a part of the control plane or of nodes. */
export const isNamed = (name: unknown): boolean => typeof name === 'string' && NAMED.test(name);

/** Services that lead to the same containers share what was found of them. */
const runPart = oncePer((receivers: readonly Receiver[]): boolean =>
  receivers.some(({ container }) => runsPart(container)),
);

/** Whether a container runs a part of the control plane or of nodes, by its image or by what it starts. */
export function runsPart(container: ContainerCursor): boolean {
  const image = imageName(container.at('image').value);
  if (PROGRAM.test(image) || isNamed(image)) return true;
  return commandsOf(container).some(({ words }) => PROGRAM.test(words[0]?.text.split('/').at(-1) ?? ''));
}
