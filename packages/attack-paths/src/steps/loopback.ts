import type { ContainerCursor, Receiver } from '@plimsoll/core/kubernetes';

const LOOPBACK = /^(?:127\.|localhost$|\[?::1\]?$)/;

/**
 * Why a program with host networking may be unreachable although it has the port: programs whose probes use the
 * loopback address, which is the node's there, often listen only on that.
 * https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export function loopbackDoubt({ container, port }: Receiver): string | undefined {
  const number = port?.at('containerPort').value;
  if (!port || container.pod.at('hostNetwork').value !== true) return undefined;
  const names: readonly unknown[] = [number, port.at('name').value];
  return probedAtLoopback(container).some((each) => names.includes(each))
    ? `A probe asks port ${number} at the loopback address, so the program may listen only there.`
    : undefined;
}

const probedAtLoopback = (container: ContainerCursor): readonly unknown[] =>
  (['startupProbe', 'readinessProbe', 'livenessProbe'] as const).flatMap((probe) =>
    (['httpGet', 'tcpSocket'] as const).flatMap((action) => {
      const { host, port } = container.at(probe).at(action).value ?? {};
      return typeof host === 'string' && LOOPBACK.test(host) ? [port] : [];
    }),
  );
