import { oncePer } from '../../once-per.js';
import { variablesOf } from '../containers/variables.js';
import { wordsOf } from '../containers/words.js';
import { imageName, imageTag, isOfRepository, isOlder, minorVersion, repositoryOf } from '../image-names.js';
import type { ContainerCursor } from '../pod-cursor.js';
import type { AnyCursor } from '../resource.js';
import type { Receiver, Route, Routes } from '../routes/types.js';
import { INTERFACES, type Interface } from './programs.js';

const NAMING_LABELS: readonly string[] = ['app', 'app.kubernetes.io/name', 'k8s-app'];

/**
 * Proxies that authenticate users before a program, by the images of https://oauth2-proxy.github.io/oauth2-proxy/,
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

/** A program at the end of a route, and whether it authenticates users there. */
export interface Reached {
  readonly program: Interface;
  readonly login: Interface['login'];
}

/**
 * What a route leads to: by the images of the containers that answer at its end. If no file has the pods, by the names
 * of the Service and the pods. A port number alone says nothing.
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
  // A port name that no pod of the Service has leads nowhere.
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

/** Programs by image. An image of two programs is that of the first one. */
const BY_IMAGE = new Map(
  [...INTERFACES].reverse().flatMap((program) => program.images.map((image) => [image, program] as const)),
);

/** The first program that has an image, in any registry and below any path. */
function programOf(image: unknown): Interface | undefined {
  const parts = repositoryOf(image).split('/');
  const found = parts.flatMap((_, index) => BY_IMAGE.get(parts.slice(index).join('/')) ?? []);
  return found.length > 1 ? INTERFACES.find((program) => found.includes(program)) : found[0];
}

const interfaceOf = oncePer((receivers: readonly Receiver[]): Reached | undefined => {
  const undeclared = receivers.some(({ port }) => port === undefined);
  const containers = receivers.map(({ container }) => container);
  // It is unknown which of the containers listens: it may be the proxy.
  if (undeclared && containers.some((each) => isOfRepository(each.at('image').value, ASKING_PROXIES)))
    return undefined;
  for (const container of containers) {
    const image = container.at('image').value;
    const program = programOf(image);
    if (!program) continue;
    if (isOpened(container, program)) return { program, login: undefined };
    if (!(program.asksWith && isTold(container, program.asksWith))) return { program, login: program.login };
  }
  return undefined;
});

/** Whether a program that authenticates by default is configured not to, or has a version that does not yet. */
function isOpened(container: ContainerCursor, { opensWith, asksSince }: Interface): boolean {
  const version = asksSince && minorVersion(imageTag(container.at('image').value));
  return (
    (opensWith !== undefined && isTold(container, opensWith)) ||
    (version !== undefined && isOlder(version, asksSince!))
  );
}

/** Whether an argument, with the next one, or a variable, as `NAME=value`, matches a pattern. */
function isTold(container: ContainerCursor, pattern: RegExp): boolean {
  const words = wordsOf(container);
  return (
    words.some(({ text }, index) => pattern.test(`${text} ${words[index + 1]?.text ?? ''}`)) ||
    variablesOf(container).some(({ name, value = '' }) => pattern.test(`${name}=${value}`))
  );
}

/** A program that anyone who can reach it controls without authentication. */
export interface Controlled {
  readonly title: string;
  /** The place that shows it. */
  readonly at: AnyCursor;
  readonly program: Interface | undefined;
}

/**
 * The program in a container that does what anyone who can reach it says. Undefined if it authenticates, only shows
 * data, or does nothing of the kind. `at` is the image, or the argument that opens it.
 */
export const controlOf = oncePer((container: ContainerCursor): Controlled | undefined => {
  const at = container.at('image');
  if (isOpenTiller(container)) return { title: 'Tiller', at, program: undefined };
  const docker = openDocker(container);
  if (docker) return { title: "Docker's API", at: docker, program: undefined };
  const program = programOf(at.value);
  if (!program?.controls) return undefined;
  const { showsWith, asksWith, login, title, opensWith } = program;
  if (showsWith && isTold(container, showsWith)) return undefined;
  const open = isOpened(container, program);
  if (!open && (login !== undefined || (asksWith && isTold(container, asksWith)))) return undefined;
  return { title, at: (opensWith && placeOf(container, opensWith)) ?? at, program };
});

/** Whether a port of a Service serves applications, and not the interface. */
export const servesOthers = ({ program }: Controlled, { service }: Route): boolean =>
  program !== undefined && isOther(program, service?.port);

/** Whether a container shows that the interface exists: by its ports, or by what opens it. */
export function showsInterface({ program, at }: Controlled, container: ContainerCursor): boolean {
  if (!program || at.path.at(-1) !== 'image') return true;
  const ports = container.at('ports').items();
  return ports.some((port) => program.controls?.includes(port.at('containerPort').value ?? 0));
}

function placeOf(container: ContainerCursor, pattern: RegExp): AnyCursor | undefined {
  const words = wordsOf(container);
  return words.find(({ text }, index) => pattern.test(`${text} ${words[index + 1]?.text ?? ''}`))?.at;
}

/** The server of Helm 2, unless it only listens to its own pod: `--listen=localhost:44134`. */
export function isOpenTiller(container: ContainerCursor): boolean {
  if (imageName(container.at('image').value) !== 'tiller') return false;
  const line = wordsOf(container)
    .map(({ text }) => text)
    .join(' ');
  return !line.split(/ (?=-)/).some((word) => LOCAL.test(word));
}

const LOCAL = /^--?listen[= ](?:localhost|127\.0\.0\.1|\[::1\]):/;

/** A daemon that is configured to listen without TLS. https://docs.docker.com/engine/security/protect-access/ */
function openDocker(container: ContainerCursor): AnyCursor | undefined {
  const words = wordsOf(container);
  const name = imageName(container.at('image').value);
  const isDaemon =
    name === 'docker' || name === 'dind' || words.some(({ text }) => /(?:^|\/)dockerd$/.test(text));
  if (!isDaemon || words.some(({ text }) => /^--tls(?:verify)?(?:=true)?$/.test(text))) return undefined;
  return words.find(({ text }) => /tcp:\/\/(?:0\.0\.0\.0|\[::\])?:2375$/.test(text))?.at;
}
