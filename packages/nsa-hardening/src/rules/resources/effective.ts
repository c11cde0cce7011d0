import type { ContainerCursor, KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import { inNamespace } from '../namespace-limits/rules.js';

export type Amount = 'limits' | 'requests';

/** Whether a quantity is more than zero. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const isAmount = (value: unknown): boolean =>
  (typeof value === 'number' && value > 0) ||
  (typeof value === 'string' && /[1-9]/.test(value.split(/[eE]/)[0]!));

export interface Setting {
  readonly container: ContainerCursor;
  readonly project: Project;
  readonly kubernetes: KubernetesVersion;
  readonly acceptLimitRange: boolean;
}

/**
 * Whether a container effectively has a limit or request: its own, that of its pod (since 1.34), or that of a
 * LimitRange. A limit alone is also the request.
 * https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export function has(what: Amount, resource: string, setting: Setting): boolean {
  const { container, kubernetes } = setting;
  const inPod = kubernetes.atLeast('1.34') ? [container.pod.at('resources')] : [];
  const places = [container.at('resources'), ...inPod];
  const amounts: readonly Amount[] = what === 'requests' ? ['requests', 'limits'] : ['limits'];
  return (
    places.some((place) => amounts.some((amount) => isAmount(place.at(amount).at(resource).value))) ||
    (setting.acceptLimitRange && limitRangeGives(what, resource, setting))
  );
}

/**
 * Fills in what a LimitRange omits: the default limit from `max`, the default request from the default limit, else from
 * `min`.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go
 */
function limitRangeGives(what: Amount, resource: string, { container, project }: Setting): boolean {
  const fields = what === 'limits' ? ['default', 'max'] : ['defaultRequest', 'default', 'max', 'min'];
  return inNamespace(project, 'LimitRange', container.pod.owner.namespace).some(({ root }) =>
    root
      .at('spec')
      .at('limits')
      .items()
      .filter((limit) => limit.at('type').value === 'Container')
      .some((limit) => fields.some((field) => isAmount(limit.at(field).at(resource).value))),
  );
}
