import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { PodCursor } from './pod-cursor.js';
import type { Project } from './project.js';
import type { Cursor } from './resource.js';

/** The API server creates this ServiceAccount in every namespace, and assigns it to pods that name none. */
const DEFAULT = 'default';

/** Whether a pod that does not ask for it gets a token of its ServiceAccount mounted. */
export interface TokenMount {
  /** Undefined if the ServiceAccount decides and is not among the linted files. */
  readonly mounted: boolean | undefined;
  /** The deciding field: the pod's, or the ServiceAccount's if the pod's is absent. If both are absent, the pod's. */
  readonly at: Cursor<boolean | undefined>;
}

/**
 * The ServiceAccount object that a pod runs as. Undefined if the run does not contain it.
 * @example
 * const account = serviceAccountOf(pod, project)?.at('metadata').at('name').value;
 */
export function serviceAccountOf(
  pod: PodCursor,
  project: Project,
): Cursor<coreV1.ServiceAccount> | undefined {
  const { owner } = pod;
  const found = project.find({
    group: '',
    kind: 'ServiceAccount',
    name: pod.serviceAccountName,
    namespace: owner.namespace,
    near: owner,
  });
  return found?.root;
}

/**
 * The effective `automountServiceAccountToken`: the pod's value, else the ServiceAccount's, else true. The account
 * `default` has the API server's settings unless the run contains it.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
 * @example
 * const { mounted } = tokenMount(pod, project);
 */
export function tokenMount(pod: PodCursor, project: Project): TokenMount {
  const own = pod.at('automountServiceAccountToken');
  if (own.exists) return { mounted: own.value, at: own };
  const account = serviceAccountOf(pod, project);
  if (!account) return { mounted: pod.serviceAccountName === DEFAULT ? true : undefined, at: own };
  const inherited = account.at('automountServiceAccountToken');
  if (!inherited.exists) return { mounted: true, at: own };
  return { mounted: inherited.value, at: inherited };
}
