import type { PodCursor, Project } from '@plimsoll/core/kubernetes';
import { isPinned, onlyOnControlPlane } from '../steps/host/placement.js';
import { tokenOf } from '../steps/host/token.js';
import { referencesOf } from '../steps/secrets.js';
import type { Context } from './context.js';
import type { FoundStep } from './types.js';
import type { Vertices } from './vertices.js';

/**
 * What pods on a node hold, for an attacker on the node or with its kubelet's identity: tokens, and the Secrets that
 * containers use.
 */
export function* heldSteps({ project, vertices }: Context): Iterable<FoundStep> {
  const [held, kept] = ['held', 'kept'].map((kind) => vertices.byId.get(`scope:${kind}:*`));
  const all = [held, kept].filter((scope) => scope !== undefined);
  if (all.length === 0) return;
  for (const pod of project.pods) {
    if (onlyOnControlPlane(pod)) continue;
    const token = tokenOf(pod, project);
    if (token)
      for (const from of all)
        yield { from, to: vertices.identity(token.who), evidence: token.evidence, doubt: token.doubt };
    for (const { isInVolume, ...step } of secretsOf(pod, project, vertices))
      for (const from of all) if (from === held || isInVolume) yield { from, ...step };
  }
}

function* secretsOf(
  pod: PodCursor,
  project: Project,
  vertices: Vertices,
): Iterable<Pick<FoundStep, 'to' | 'evidence'> & { readonly isInVolume: boolean }> {
  const { namespace } = pod.owner;
  for (const container of pod.containers)
    for (const { at, name, optional } of referencesOf(container)) {
      const secret = project.find({ group: '', kind: 'Secret', name, namespace, near: pod.owner });
      if (secret || !optional)
        yield {
          to: vertices.secret(name, namespace, secret),
          evidence: [{ at, message: `Container ${container.name} uses Secret ${name}.` }],
          isInVolume: at.path.includes('volumes'),
        };
    }
}

/** A DaemonSet already has pods on all nodes, and nothing replaces a single Pod. */
const STAYING: readonly string[] = ['DaemonSet', 'Pod'];

/** Whether a pod moves to another node if its own is closed to it. */
export const isMovable = (pod: PodCursor): boolean => !STAYING.includes(pod.owner.kind) && !isPinned(pod);
