import {
  type ContainerCursor,
  type PodCursor,
  type Project,
  variablesOf,
  wordsOf,
} from '@plimsoll/core/kubernetes';

/** Text of API clients: programs, the files and variables of a mounted token, common flags. */
const CLIENT =
  /kubectl|\bhelm\b|kubernetes\.io\/serviceaccount|KUBERNETES_(?:SERVICE|PORT)|kubernetes\.default|in-cluster|incluster|leader-elect|kubeconfig/i;

/** Images of programs that need the API. */
const CLIENT_IMAGE = /kubectl|kube-|k8s|operator|controller|helm/i;

/**
 * Whether a pod itself shows that it needs its token: it asks for it, runs an API client, or is a step of an Argo
 * workflow, which reports its result to the API.
 * https://argo-workflows.readthedocs.io/en/latest/workflow-rbac/
 */
export function needsToken(pod: PodCursor): boolean {
  return (
    pod.at('automountServiceAccountToken').value === true ||
    pod.owner.group === 'argoproj.io' ||
    pod.containers.some(runsClient)
  );
}

/** Whether no other linted workload has a pod's account: then its bindings can only be for this one. */
export function isAlone(pod: PodCursor, project: Project): boolean {
  return project.memo(ownersOf).get(keyOf(pod))?.size === 1;
}

function runsClient(container: ContainerCursor): boolean {
  const image = container.at('image').value;
  // Without the registry and path: a project may be called k8s.
  if (typeof image === 'string' && CLIENT_IMAGE.test(image.slice(image.lastIndexOf('/') + 1))) return true;
  return (
    wordsOf(container).some(({ text }) => CLIENT.test(text)) ||
    variablesOf(container).some(({ value }) => value !== undefined && CLIENT.test(value))
  );
}

const keyOf = ({ owner, serviceAccountName }: PodCursor): string =>
  JSON.stringify([owner.namespace, serviceAccountName]);

/** The workloads by account. A workload without a token cannot use its permissions. */
function ownersOf(project: Project): ReadonlyMap<string, ReadonlySet<unknown>> {
  const groups = new Map<string, Set<unknown>>();
  for (const pod of project.pods) {
    if (pod.at('automountServiceAccountToken').value === false) continue;
    // The rest of the pod may name an account.
    if (pod.partial && !pod.at('serviceAccountName').exists) continue;
    const group = groups.get(keyOf(pod));
    if (group) group.add(pod.owner);
    else groups.set(keyOf(pod), new Set([pod.owner]));
  }
  return groups;
}
