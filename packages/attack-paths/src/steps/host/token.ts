import { isStaticPod, type PodCursor, type Project, tokenMount } from '@plimsoll/core';
import type { Evidence } from '../../graph/types.js';
import type { Named } from '../../graph/vertices.js';

/** The token of a ServiceAccount in a pod. */
export interface Token {
  readonly who: Named;
  readonly evidence: readonly Evidence[];
  readonly doubt: string | undefined;
}

/** The token that is mounted into a pod; undefined where the files show that there is none. */
export function tokenOf(pod: PodCursor, project: Project): Token | undefined {
  const { mounted, at } = tokenMount(pod, project);
  // Whoever starts a pod from a file gives it no account.
  if (mounted === false || isStaticPod(pod)) return undefined;
  const name = pod.at('serviceAccountName');
  const who = { kind: 'ServiceAccount', name: pod.serviceAccountName, namespace: pod.owner.namespace };
  return {
    who,
    evidence: [
      ...(name.exists ? [{ at: name, message: `The pod runs as ServiceAccount ${who.name}.` }] : []),
      {
        at,
        message: 'The token of the ServiceAccount is mounted.',
        ...(!at.exists && { context: true as const }),
      },
    ],
    doubt:
      mounted === undefined
        ? `ServiceAccount ${who.name} is not in the files: it may keep its token back.`
        : undefined,
  };
}
