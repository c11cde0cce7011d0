import type { PodCursor, Project } from '@plimsoll/core';
import { isPinned, onlyOnControlPlane } from '../steps/host/placement.js';
import { tokenOf } from '../steps/host/token.js';
import { referencesOf } from '../steps/secrets.js';
import type { Context } from './context.js';
import type { FoundStep } from './types.js';
import type { Vertices } from './vertices.js';

/** What the pods of a node hold, for who has the node or is its kubelet: tokens, and the Secrets that containers take. */
export function* heldSteps({ project, vertices }: Context): Iterable<FoundStep> {
  const held = vertices.byId.get('scope:held:*');
  if (!held) return;
  for (const pod of project.pods) {
    if (onlyOnControlPlane(pod)) continue;
    const token = tokenOf(pod, project);
    if (token)
      yield { from: held, to: vertices.identity(token.who), evidence: token.evidence, doubt: token.doubt };
    for (const step of secretsOf(pod, project, vertices)) yield { from: held, ...step };
  }
}

function* secretsOf(
  pod: PodCursor,
  project: Project,
  vertices: Vertices,
): Iterable<Pick<FoundStep, 'to' | 'evidence'>> {
  const { namespace } = pod.owner;
  for (const container of pod.containers)
    for (const { at, name, optional } of referencesOf(container)) {
      const secret = project.find({ group: '', kind: 'Secret', name, namespace, near: pod.owner });
      if (secret || !optional)
        yield {
          to: vertices.secret(name, namespace, secret),
          evidence: [{ at, message: `Container ${container.name} takes Secret ${name}.` }],
        };
    }
}

/** A DaemonSet has pods on all nodes already, and nobody makes a new pod in the place of a single one. */
const STAYING: readonly string[] = ['DaemonSet', 'Pod'];

/** Whether a pod goes to any other node when its own is closed to it. */
export const isMovable = (pod: PodCursor): boolean => !STAYING.includes(pod.owner.kind) && !isPinned(pod);
