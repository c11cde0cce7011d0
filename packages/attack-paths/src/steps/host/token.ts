import { oncePer } from '@plimsoll/core/internal';
import {
  type ContainerCursor,
  isStaticPod,
  type PodCursor,
  type Project,
  tokenMount,
} from '@plimsoll/core/kubernetes';
import type { Evidence } from '../../graph/types.js';
import type { Named } from '../../graph/vertices.js';
import { apiAudiencesOf } from '../audiences.js';
import { mountedBy } from '../mounts.js';

/** The token of a ServiceAccount in a pod. */
export interface Token {
  readonly who: Named;
  readonly evidence: readonly Evidence[];
  readonly doubt: string | undefined;
}

/** The token in some container of a pod. Undefined if the files show that none has one. */
export function tokenOf(pod: PodCursor, project: Project): Token | undefined {
  for (const container of pod.containers) {
    const token = tokenIn(container, project);
    if (token) return token;
  }
  return undefined;
}

/** The token in a container. Undefined if the files show that there is none. */
export const tokenIn = (container: ContainerCursor, project: Project): Token | undefined =>
  project.memo(tokensOf)(container);

const tokensOf = (project: Project) => oncePer((container: ContainerCursor) => readToken(container, project));

function readToken(container: ContainerCursor, project: Project): Token | undefined {
  const { pod } = container;
  // The kubelet gives no account to the pods that it starts by itself.
  if (isStaticPod(pod)) return undefined;
  const found = projectedIn(container, project) ?? mountedIn(container, project);
  if (!found) return undefined;
  const { serviceAccountName: name, owner } = pod;
  const [at] = [pod.at('serviceAccountName'), pod.at('serviceAccount')].filter(({ exists }) => exists);
  return {
    who: { kind: 'ServiceAccount', name, namespace: owner.namespace },
    evidence: [...(at ? [{ at, message: `The pod runs as ServiceAccount ${name}.` }] : []), found.evidence],
    doubt: found.doubt ?? (pod.partial && !at ? UNNAMED : undefined),
  };
}

const UNNAMED = 'Another program completes the pod, and may name another ServiceAccount.';

interface Found {
  readonly evidence: Evidence;
  readonly doubt?: string | undefined;
}

/** A volume that requests a token for the API server. */
function projectedIn(container: ContainerCursor, project: Project): Found | undefined {
  for (const { volume } of mountedBy(container)) {
    const projected = volume.at('projected');
    if (!projected.exists) continue;
    for (const source of projected.at('sources').items()) {
      const at = source.at('serviceAccountToken');
      const audience = at.at('audience').value;
      if (at.exists && (!audience || project.memo(apiAudiencesOf).includes(audience)))
        return { evidence: { at, message: 'A volume holds a token of the ServiceAccount.' } };
    }
  }
  return undefined;
}

/** Where the API server mounts the token, unless the container mounts something else there. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

function mountedIn(container: ContainerCursor, project: Project): Found | undefined {
  const { pod } = container;
  const { mounted, at } = tokenMount(pod, project);
  const mounts = container.at('volumeMounts').items();
  if (mounted === false || mounts.some((mount) => mount.at('mountPath').value === TOKEN_PATH))
    return undefined;
  const doubt =
    mounted !== undefined
      ? pod.partial && !at.exists && 'Another program completes the pod, and may not mount the token.'
      : at.exists
        ? 'A value at install time decides whether the pod mounts the token.'
        : `ServiceAccount ${pod.serviceAccountName} is not among the linted files, and may turn off the mount of its token.`;
  return {
    evidence: {
      at,
      message: 'The token of the ServiceAccount is mounted.',
      ...(!at.exists && { context: true }),
    },
    doubt: doubt || undefined,
  };
}
