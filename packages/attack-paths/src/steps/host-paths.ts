import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import { inUserNamespace, isConfinedByOpenShift } from './host/confinement.js';
import { throughLogs } from './host/logs.js';
import { type HostMount, hostMountsOf } from './host/mounts.js';
import {
  AGENT_KEYS,
  CONTROL_PLANE,
  isBus,
  isOfKernel,
  isOfNamespace,
  KUBELET_KEYS,
  LOGINS,
  LOGS,
  PODS,
  SUBMOUNTS,
  socketsFor,
  WRITABLE,
} from './host/paths.js';
import { heldBy } from './host/patterns.js';
import { asRoot } from './host/user.js';
import { toControlPlane, toMachine, toNeighbours } from './host/way.js';
import type { Techniques } from './technique.js';

/** From a container to its node, through mounted paths of the node. */
export const HOST_PATHS: Techniques = {
  'escape-host-write': {
    title: 'changes files that decide what its node runs',
    references: ['MS-TA9013', 'T1611'],
    rules: [
      'pod-security/host-path-volumes',
      'nsa-hardening/sensitive-host-path',
      'nsa-hardening/writable-host-path',
    ],
    source: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
    needs: ['hostMounts'],
    *ofContainer(container, context) {
      for (const mount of allMountsOf(container, context)) {
        const isBound = inUserNamespace(container.pod, context.kubernetes);
        const within = writableIn(mount, context).filter((pattern) => !isBound || !isOfNamespace(pattern));
        const held = heldBy(mount, within);
        if (!held) continue;
        yield* toMachine(container, context, {
          evidence: [
            pathOf(mount, 'is on the node'),
            mountOf(mount, mount.readOnly ? BELOW : 'may write there'),
          ],
          assumptions: [
            ...asRoot(container, 'host-permissions'),
            ...(held.patterns.every(isOfKernel) ? (['kernel-allows'] as const) : []),
            ...confined(container, context),
          ],
          doubt: held.doubt,
        });
      }
    },
  },
  'escape-host-read': {
    title: 'reads keys on its node',
    references: ['T1552', 'T1611'],
    rules: ['nsa-hardening/sensitive-host-path'],
    source:
      'https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#kubernetes-directory',
    *ofContainer(container, context) {
      const { vertices } = context;
      const from = vertices.container(container);
      for (const mount of mountsOf(container, context)) {
        const wayOf = (patterns: readonly string[]) => {
          const held = heldBy(mount, patterns);
          return (
            held && {
              evidence: [pathOf(mount, 'holds keys'), mountOf(mount, 'may read there')],
              assumptions: [...asRoot(container, 'host-permissions'), ...confined(container, context)],
              doubt: held.doubt,
            }
          );
        };
        const [login, control, agent] = [LOGINS, CONTROL_PLANE, AGENT_KEYS].map(wayOf);
        if (login)
          yield {
            from,
            to: vertices.goal('node'),
            ...login,
            assumptions: ['node-login', ...login.assumptions],
          };
        if (control) yield* toControlPlane(container, context, control);
        if (agent) yield { from, to: vertices.nodeIdentity(), ...agent };
      }
    },
  },
  'steal-kubelet-tokens': {
    title: 'reads what the kubelet stores for the pods on its node, or the keys of the kubelet',
    references: ['T1528', 'T1552'],
    rules: ['nsa-hardening/sensitive-host-path'],
    source: 'https://kubernetes.io/docs/reference/node/kubelet-files/',
    needs: ['hostMounts'],
    *ofContainer(container, context) {
      const { vertices } = context;
      for (const mount of mountsOf(container, context))
        for (const [patterns, to] of [
          [PODS, () => vertices.scope('kept', undefined)],
          [KUBELET_KEYS, () => vertices.nodeIdentity()],
        ] as const) {
          const held = heldBy(mount, patterns);
          if (held)
            yield {
              from: vertices.container(container),
              to: to(),
              evidence: [pathOf(mount, 'is where the kubelet stores it')],
              assumptions: ['co-located', ...asRoot(container, 'host-permissions')],
              doubt: held.doubt,
            };
        }
    },
  },
  'escape-runtime-socket': {
    title: 'starts anything on its node, through a socket on the node',
    references: ['T1610', 'T1611'],
    rules: ['nsa-hardening/runtime-socket', 'nsa-hardening/sensitive-host-path'],
    source: 'https://man7.org/linux/man-pages/man7/unix.7.html',
    needs: ['hostMounts'],
    *ofContainer(container, context) {
      const { pod } = container;
      const isBound = inUserNamespace(pod, context.kubernetes);
      for (const mount of hostMountsOf(container, context.project)) {
        if (mount.isUnknown) continue;
        const sockets = socketsFor(mount.path, pod.runsOnWindows).filter(
          (socket) => !(mount.isDirectory && socket === mount.path),
        );
        const held = heldBy(mount, isBound ? sockets.filter((socket) => !isOfNamespace(socket)) : sockets);
        if (!held) continue;
        const mac = held.patterns.every(isBus) || isConfinedByOpenShift(container, context.project);
        yield* toMachine(container, context, {
          evidence: [pathOf(mount, `is, or contains, the socket ${held.patterns[0]!} on the node`)],
          assumptions: [...asRoot(container, 'host-permissions'), ...(mac ? (['mac-allows'] as const) : [])],
          doubt: held.doubt,
        });
      }
    },
  },
  'escape-var-log': {
    title: 'makes the kubelet read any file on the node through a link among its logs',
    references: ['T1552', 'T1611'],
    rules: ['nsa-hardening/sensitive-host-path'],
    source: 'https://avd.aquasec.com/misconfig/kubernetes/khv047',
    needs: ['hostMounts'],
    *ofContainer(container, context): Iterable<FoundStep> {
      for (const mount of mountsOf(container, context)) {
        const held = mount.readOnly ? undefined : heldBy(mount, LOGS);
        if (!held) continue;
        for (const reading of throughLogs(container, context)) {
          const way = {
            evidence: [pathOf(mount, 'contains the logs of the node'), ...reading],
            assumptions: ['co-located', ...asRoot(container, 'host-permissions')] as const,
            doubt: held.doubt,
          };
          yield* toNeighbours(container, context, way);
          yield {
            from: context.vertices.container(container),
            to: context.vertices.goal('node'),
            ...way,
            assumptions: ['node-login', ...way.assumptions],
          };
        }
      }
    },
  },
};

/** The node paths are those of Linux. */
const allMountsOf = (container: ContainerCursor, { project }: Context): readonly HostMount[] =>
  container.pod.runsOnWindows ? [] : hostMountsOf(container, project);

/** A path of which nothing is known may give the node: reporting that once is enough. */
const mountsOf = (container: ContainerCursor, context: Context): readonly HostMount[] =>
  allMountsOf(container, context).filter(({ isUnknown }) => !isUnknown);

/** Before 1.31, `IfPossible` does not make mounts below the path read-only. */
function writableIn({ path, readOnly, recursive }: HostMount, { kubernetes }: Context): readonly string[] {
  if (!readOnly) return WRITABLE;
  const isDeep = recursive === 'Enabled' || (recursive === 'IfPossible' && kubernetes.atLeast('1.31'));
  return path === '/' && !isDeep ? SUBMOUNTS : [];
}

const confined = (container: ContainerCursor, { project }: Context): readonly AssumptionName[] =>
  isConfinedByOpenShift(container, project) ? ['mac-allows'] : [];

/** `/`, where the kernel and the node mount many file systems of their own. */
const BELOW = 'may write to other mounts below the path, because readOnly does not cover them';

const pathOf = ({ at }: HostMount, what: string): Evidence => ({ at, message: `The path ${what}.` });

const mountOf = ({ mount }: HostMount, what: string): Evidence => ({
  at: mount,
  message: `The container ${what}.`,
});
