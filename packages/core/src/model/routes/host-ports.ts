import { textOf } from '../../json.js';
import { parseAddress } from '../network/address.js';
import type { PodCursor } from '../pod-cursor.js';
import { isPrivate } from './addresses.js';
import { routeOf } from './entry.js';
import { BY_NODES } from './services.js';
import type { Route } from './types.js';

const isLoopback = (text: string): boolean => /^127\.|^::1$/.test(text);

/**
 * The ports of its node that a pod uses: those with a `hostPort`, and with host networking all that it declares.
 * https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
 */
export function routesOfPod(pod: PodCursor): readonly Route[] {
  const hostNetwork = pod.at('hostNetwork');
  const all = hostNetwork.value === true;
  return pod.containers.flatMap((container) =>
    container
      .at('ports')
      .items()
      .flatMap((port) => {
        const hostPort = port.at('hostPort');
        const at = hostPort.exists ? hostPort : port.at('containerPort');
        const taken = all ? at.value !== undefined : typeof hostPort.value === 'number' && hostPort.value > 0;
        const ip = port.at('hostIP');
        const text = textOf(ip.value ?? '');
        if (!taken || isLoopback(text)) return [];
        const address = parseAddress(text);
        const inside =
          address && isPrivate({ bits: address.bits, first: address.value, last: address.value });
        return routeOf(
          pod.owner,
          { kind: 'host-port', ...BY_NODES, keptBy: inside ? ip : undefined },
          { at, container, evidence: all ? [hostNetwork, at] : [at] },
        );
      }),
  );
}
