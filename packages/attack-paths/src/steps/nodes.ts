import type { PodCursor } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import type { FoundStep } from '../graph/types.js';
import { isNodeAuthorized, unrestricted } from './host/apiserver.js';
import { confidentialDoubt } from './host/confinement.js';
import { holdersOf } from './host/holders.js';
import { onEveryNode, onlyOnControlPlane } from './host/placement.js';
import { drivenOff } from './host/stealing.js';
import type { Techniques } from './technique.js';

const NODES = 'system:nodes';

/** From a node to what runs there, and to what the node may do. */
export const NODE_STEPS: Techniques = {
  'node-to-pods': {
    title: 'reaches into every container that runs on it',
    references: ['T1552'],
    rules: [],
    source: 'https://kubernetes.io/docs/concepts/security/multi-tenancy/#sandboxing-containers',
    *ofContainer(container, { vertices, project, kubernetes }) {
      const { pod } = container;
      // A finished container is no place for an attacker.
      if (container.role === 'init' || onlyOnControlPlane(pod)) return;
      yield {
        from: vertices.goal('node'),
        to: vertices.containerHere(container, kubernetes),
        evidence: [{ at: pod.owner.root, message: 'Its pods may run on the node.', context: true }],
        assumptions: onNode(pod),
        doubt: confidentialDoubt(pod, project),
      };
    },
  },
  'node-identity': {
    title: 'acts as the kubelet, which may read what its pods use',
    references: ['T1078'],
    rules: ['cis/rbac-authenticated-binding', 'cis/apiserver-node-restriction-plugin'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/node/',
    *ofCluster({ project, vertices }) {
      const subjects = project.rbac.bindings.flatMap((binding) => binding.subjects);
      const bound = subjects.filter(({ kind, name }) => kind === 'Group' && name === NODES);
      const isAuthorized = isNodeAuthorized(project);
      const [node, group] = [vertices.goal('node'), vertices.nodeIdentity()];
      if (isAuthorized || bound.length > 0)
        yield {
          from: node,
          to: group,
          evidence: bound.map(({ at }) => ({
            at,
            message: 'The binding grants permissions to the kubelets of all nodes.',
            context: true,
          })),
        };
      if (isAuthorized)
        yield {
          from: group,
          to: vertices.scope('held', undefined),
          evidence: [],
          assumptions: ['co-located'],
        };
      for (const { kind, name, namespace, at } of subjects) {
        const of = kind === 'User' ? /^system:node:(.+)$/.exec(name)?.[1] : undefined;
        if (of !== undefined)
          yield {
            from: node,
            to: vertices.identity({ kind, name, namespace }),
            evidence: [{ at, message: `The binding grants permissions to the kubelet of node ${of}.` }],
            doubt: `This step works only on node ${of}.`,
          };
      }
    },
  },
  'steal-pods': {
    title: 'evicts pods from the other nodes, so that they move to it',
    references: ['T1528'],
    rules: ['nsa-hardening/rbac-delete-resources'],
    source: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    begins: 'node',
    *ofCluster(context) {
      const { project, vertices } = context;
      const node = vertices.goal('node');
      for (const at of unrestricted(project))
        yield {
          from: node,
          to: vertices.scope('movable', undefined),
          evidence: [
            { at, message: 'Without NodeRestriction a kubelet may change the other nodes.', context: true },
          ],
          assumptions: ['reschedule'],
        };
      for (const [holder, pod] of podsByHolder(context))
        for (const { place, ...way } of drivenOff(holder))
          yield {
            from: node,
            to: vertices.scopeAt('movable', place),
            ...way,
            assumptions: ['reschedule', ...onNode(pod)],
          };
    },
  },
  'control-plane-takeover': {
    title: 'has the keys and the data of the whole cluster',
    references: ['T1552.004'],
    rules: ['nsa-hardening/control-plane-scheduling'],
    source:
      'https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#generate-kubeconfig-files-for-control-plane-components',
    *ofCluster({ vertices }): Iterable<FoundStep> {
      yield {
        from: vertices.goal('control-plane'),
        to: vertices.goal('cluster-admin'),
        evidence: [],
        assumptions: ['self-managed'],
      };
    },
  },
};

/** What it takes for a pod to be on a compromised node. */
const onNode = (pod: PodCursor): readonly AssumptionName[] => (onEveryNode(pod) ? [] : ['co-located']);

/** The identities whose tokens the pods on nodes hold, each with a pod: preferably one on every node. */
function podsByHolder(context: Context) {
  const pods = new Map<ReturnType<typeof holdersOf>[number], PodCursor>();
  for (const pod of context.project.pods) {
    if (onlyOnControlPlane(pod)) continue;
    for (const holder of holdersOf(pod, context))
      if (!pods.has(holder) || onEveryNode(pod)) pods.set(holder, pod);
  }
  return pods;
}
