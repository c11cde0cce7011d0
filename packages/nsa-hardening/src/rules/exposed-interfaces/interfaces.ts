import {
  type ContainerCursor,
  oncePer,
  type Receiver,
  type Route,
  type Routes,
  variablesOf,
  wordsOf,
} from '@plimsoll/core';
import { imageTag, isOfRepository, isOlder, minorVersion } from '../../image-names.js';
import { INTERFACES, type Interface } from './programs.js';

const NAMING_LABELS: readonly string[] = ['app', 'app.kubernetes.io/name', 'k8s-app'];

/**
 * Proxies beside a program that ask who you are, by the images of https://oauth2-proxy.github.io/oauth2-proxy/,
 * https://github.com/openshift/oauth-proxy, https://github.com/brancz/kube-rbac-proxy, https://www.pomerium.com/docs and
 * https://gogatekeeper.github.io/gatekeeper/
 */
const ASKING_PROXIES: readonly string[] = [
  'oauth2-proxy/oauth2-proxy',
  'bitnami/oauth2-proxy',
  'openshift/oauth-proxy',
  'openshift/origin-oauth-proxy',
  'ose-oauth-proxy',
  'ose-oauth-proxy-rhel9',
  'kubebuilder/kube-rbac-proxy',
  'brancz/kube-rbac-proxy',
  'ose-kube-rbac-proxy',
  'ose-kube-rbac-proxy-rhel9',
  'pomerium/pomerium',
  'keycloak/keycloak-gatekeeper',
  'gogatekeeper/gatekeeper',
];

/** A program at the end of a way, and whether it asks there who you are. */
export interface Reached {
  readonly program: Interface;
  readonly login: Interface['login'];
}

/**
 * What a way leads to: by the images of the containers that answer at its end; where no file has the pods, by what the
 * Service and they are called. A port number says nothing by itself.
 */
export function interfaceAt(
  routes: Routes,
  { service }: Route,
  among: readonly Interface[],
): Reached | undefined {
  if (!service) return undefined;
  const { name, namespace, resource, port } = service;
  const receivers = resource ? routes.receivers(resource, port) : [];
  if (receivers.length > 0) {
    const found = interfaceOf(receivers);
    return found && among.includes(found.program) && !isOther(found.program, port) ? found : undefined;
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
  const program = among.find(
    (known) =>
      ((known.label !== undefined && selector?.at(known.label).exists) ||
        names.some((each) => each && known.names.includes(each))) &&
      !isOther(known, port),
  );
  return program && { program, login: program.login };
}

/** Whether the port is one of those that serve applications. */
function isOther({ others = [] }: Interface, port: NonNullable<Route['service']>['port']): boolean {
  if (!port) return false;
  const target: unknown = port.at('targetPort').value;
  return [target ?? port.at('port').value, port.at('name').value].some((each) =>
    others.includes(each as string | number),
  );
}

const interfaceOf = oncePer((receivers: readonly Receiver[]): Reached | undefined => {
  const undeclared = receivers.some(({ port }) => port === undefined);
  const containers = receivers.map(({ container }) => container);
  // Which of the containers listens is not known: it may be the proxy.
  if (undeclared && containers.some((each) => isOfRepository(each.at('image').value, ASKING_PROXIES)))
    return undefined;
  for (const container of containers) {
    const image = container.at('image').value;
    const program = INTERFACES.find(({ images }) => isOfRepository(image, images));
    if (!program) continue;
    if (isOpened(container, program)) return { program, login: undefined };
    if (!(program.asksWith && isTold(container, program.asksWith))) return { program, login: program.login };
  }
  return undefined;
});

/** Whether a program that asks by default is told not to, or is of a version that does not yet. */
function isOpened(container: ContainerCursor, { opensWith, asksSince }: Interface): boolean {
  const version = asksSince && minorVersion(imageTag(container.at('image').value));
  return (
    (opensWith !== undefined && isTold(container, opensWith)) ||
    (version !== undefined && isOlder(version, asksSince!))
  );
}

/** Whether an argument, with the next one, or a variable, as `NAME=value`, is of a pattern. */
function isTold(container: ContainerCursor, pattern: RegExp): boolean {
  const words = wordsOf(container);
  return (
    words.some(({ text }, index) => pattern.test(`${text} ${words[index + 1]?.text ?? ''}`)) ||
    variablesOf(container).some(({ name, value = '' }) => pattern.test(`${name}=${value}`))
  );
}
