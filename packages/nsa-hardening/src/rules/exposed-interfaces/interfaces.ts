import {
  type ContainerCursor,
  oncePer,
  type Receiver,
  type Route,
  type Routes,
  variablesOf,
  wordsOf,
} from '@plimsoll/core';
import { isOfRepository } from '../../image-names.js';
import { INTERFACES, type Interface } from './programs.js';

const NAMING_LABELS: readonly string[] = ['app', 'app.kubernetes.io/name', 'k8s-app'];

/** Proxies beside a program that ask who you are. */
const ASKING_PROXIES: readonly string[] = [
  'oauth2-proxy/oauth2-proxy',
  'bitnami/oauth2-proxy',
  'openshift/oauth-proxy',
  'openshift/origin-oauth-proxy',
  'ose-oauth-proxy',
  'kubebuilder/kube-rbac-proxy',
  'brancz/kube-rbac-proxy',
  'pomerium/pomerium',
  'keycloak/keycloak-gatekeeper',
  'gogatekeeper/gatekeeper',
];

/**
 * What a way leads to: by the images of the containers that answer at its end; where no file has the pods, by what the
 * Service and they are called. A port number says nothing by itself.
 */
export function interfaceAt(
  routes: Routes,
  { service }: Route,
  among: readonly Interface[],
): Interface | undefined {
  if (!service) return undefined;
  const { name, namespace, resource, port } = service;
  const receivers = resource ? routes.receivers(resource, port) : [];
  if (receivers.length > 0) {
    const found = interfaceOf(receivers);
    return found && among.includes(found) && !isOther(found, port) ? found : undefined;
  }
  // A name that no pod behind it has leads nowhere.
  if (resource && routes.receivers(resource).length > 0) return undefined;
  const selector = resource?.root.at('spec').at('selector');
  const labels = selector?.entries() ?? [];
  const names = [
    name,
    `${namespace ?? 'default'}/${name}`,
    ...labels.map(([key, { value }]) => NAMING_LABELS.includes(key) && value),
  ];
  return among.find(
    (known) =>
      ((known.label !== undefined && selector?.at(known.label).exists) ||
        names.some((each) => each && known.names.includes(each))) &&
      !isOther(known, port),
  );
}

/** Whether the port is one of those that serve applications. */
function isOther({ others = [] }: Interface, port: NonNullable<Route['service']>['port']): boolean {
  if (!port) return false;
  const target: unknown = port.at('targetPort').value;
  return [target ?? port.at('port').value, port.at('name').value].some((each) =>
    others.includes(each as string | number),
  );
}

const interfaceOf = oncePer((receivers: readonly Receiver[]): Interface | undefined => {
  const undeclared = receivers.some(({ port }) => port === undefined);
  const containers = receivers.map(({ container }) => container);
  // Which of the containers listens is not known: it may be the proxy.
  if (undeclared && containers.some((each) => isOfRepository(each.at('image').value, ASKING_PROXIES)))
    return undefined;
  for (const container of containers) {
    const image = container.at('image').value;
    const known = INTERFACES.find(({ images }) => isOfRepository(image, images));
    if (known && !(known.asksWith && isTold(container, known.asksWith))) return known;
  }
  return undefined;
});

/** Whether an argument, with the next one, or the name of a variable is of a pattern. */
function isTold(container: ContainerCursor, pattern: RegExp): boolean {
  const words = wordsOf(container);
  return (
    words.some(({ text }, index) => pattern.test(`${text} ${words[index + 1]?.text ?? ''}`)) ||
    variablesOf(container).some(({ name }) => pattern.test(name))
  );
}
