import type { PodCursor } from '@plimsoll/core/kubernetes';
import type { Context } from './context.js';
import type { FoundStep } from './types.js';

/** From each container that keeps running into the pod network, if a technique begins there. */
export function* networkSteps(context: Context): Iterable<FoundStep> {
  const { vertices, project } = context;
  const to = vertices.byId.get('pod-network');
  if (!to) return;
  for (const pod of project.pods) {
    const sends = sendsToPods(context, pod);
    if (!sends) continue;
    for (const container of pod.containers)
      if (container.role !== 'init')
        yield { from: vertices.container(container), to, evidence: [], ...sends };
  }
}

/** Whether policies allow a pod any connection into the pod network, and why that is uncertain. */
function sendsToPods(
  { project: { network } }: Context,
  pod: PodCursor,
): Pick<FoundStep, 'doubt'> | undefined {
  if (pod.at('hostNetwork').value === true) return {};
  const isolated = network.isolated(pod, 'egress');
  if (isolated.answer === 'no') return {};
  if (isolated.answer === 'unknown') return { doubt: isolated.reason };
  const rules = network.selecting(pod).flatMap(({ egress }) => egress ?? []);
  if (rules.some(({ peers, ports }) => !peers && !ports)) return {};
  return rules.length === 0 ? undefined : { doubt: 'A NetworkPolicy limits where the pod may send traffic.' };
}
