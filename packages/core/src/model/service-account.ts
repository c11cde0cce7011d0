import type { coreV1 } from '@plimsoll/kubernetes-api';
import type { Cursor } from './cursor.js';
import type { PodCursor } from './pod.js';
import type { Project } from './project.js';

/** The API server makes this coreV1.ServiceAccount in every namespace, and gives it to pods that name none. */
const DEFAULT = 'default';

/** Whether a pod gets a token of its coreV1.ServiceAccount mounted without asking for one. */
export interface TokenMount {
  /** Undefined where the coreV1.ServiceAccount decides and is not in the run. */
  readonly mounted: boolean | undefined;
  /** The field that decides: the pod's, or the ServiceAccount's where the pod's is absent; else the pod's. */
  readonly at: Cursor<boolean | undefined>;
}

/** The coreV1.ServiceAccount object that a pod runs as; undefined where the run does not contain it. */
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
 * The effective `automountServiceAccountToken`: the pod's value, else the ServiceAccount's, else true. The
 * account `default` is as the API server makes it unless the run contains it.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
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
