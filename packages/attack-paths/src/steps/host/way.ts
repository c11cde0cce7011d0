import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import type { Context } from '../../graph/context.js';
import type { FoundStep } from '../../graph/types.js';
import { onControlPlane } from './placement.js';

/** What leads out of a container, without its target. */
export type Way = Pick<FoundStep, 'evidence' | 'assumptions' | 'doubt'>;

/** To the machine under a container: a node, and a control plane if the pod may run on one. */
export function* toMachine(container: ContainerCursor, context: Context, way: Way): Iterable<FoundStep> {
  yield { from: context.vertices.container(container), to: context.vertices.goal('node'), ...way };
  yield* toControlPlane(container, context, way);
}

/** To the control plane, if the pod may run on one of the cluster's machines. */
export function* toControlPlane(
  container: ContainerCursor,
  { vertices, kubernetes }: Context,
  { evidence, assumptions = [], doubt }: Way,
): Iterable<FoundStep> {
  const placement = onControlPlane(container.pod, kubernetes);
  if (!placement) return;
  yield {
    from: vertices.container(container),
    to: vertices.goal('control-plane'),
    evidence: [...evidence, ...placement.evidence],
    assumptions: [...assumptions, 'self-managed'],
    doubt: doubt ?? placement.doubt,
  };
}

/** To what the pods on the node hold, and to the identity of the node itself. */
export function* toNeighbours(
  container: ContainerCursor,
  { vertices }: Context,
  way: Way,
): Iterable<FoundStep> {
  const from = vertices.container(container);
  yield { from, to: vertices.nodeIdentity(), ...way };
  yield { from, to: vertices.scope('held', undefined), ...way };
}
