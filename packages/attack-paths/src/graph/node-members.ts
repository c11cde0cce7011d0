import type { PodCursor } from '@plimsoll/core';
import { isPinned, onlyOnControlPlane } from '../steps/host/placement.js';
import { tokenOf } from '../steps/host/token.js';
import type { Context } from './context.js';
import type { FoundStep } from './types.js';

/** What the pods of a node hold, for who has the node: the identities whose tokens are mounted there. */
export function* heldSteps({ project, vertices }: Context): Iterable<FoundStep> {
  const held = vertices.byId.get('scope:held:*');
  if (!held) return;
  for (const pod of project.pods) {
    if (onlyOnControlPlane(pod)) continue;
    const token = tokenOf(pod, project);
    if (token)
      yield { from: held, to: vertices.identity(token.who), evidence: token.evidence, doubt: token.doubt };
  }
}

/** A DaemonSet has pods on all nodes already, and nobody makes a new pod in the place of a single one. */
const STAYING: readonly string[] = ['DaemonSet', 'Pod'];

/** Whether a pod goes to any other node when its own is closed to it. */
export const isMovable = (pod: PodCursor): boolean => !STAYING.includes(pod.owner.kind) && !isPinned(pod);
