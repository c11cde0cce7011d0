import { isObject, type Json } from '../../json.js';
import { isPlaceholder } from '../placeholder.js';
import { openContexts, securityContexts } from './contexts.js';
import { imageParts } from './images.js';
import {
  at,
  copy,
  entriesOf,
  fieldsOf,
  itemsOf,
  list,
  made,
  map,
  type Part,
  type Place,
  textAt,
  unknown,
} from './part.js';

/** Lists of volumes and of mounts that charts add to their own, by their usual names. */
const VOLUMES = ['volumes', 'extraVolumes', 'additionalVolumes'];
const MOUNTS = ['volumeMounts', 'extraVolumeMounts', 'additionalVolumeMounts'];
const VARIABLES = ['env', 'extraEnv', 'extraEnvs', 'extraEnvVars', 'envVars'];
const BESIDE = ['extraContainers', 'additionalContainers', 'sidecars', 'sidecarContainers'];
const BEFORE = ['initContainers', 'extraInitContainers', 'additionalInitContainers'];
const HOST = ['hostNetwork', 'hostPID', 'hostIPC'];
const OPTIONS = ['hostUsers', 'nodeSelector', 'runtimeClassName', 'shareProcessNamespace', 'tolerations'];

/** Keys whose values were read with the pod, and are not searched further. */
export const READ_KEYS: ReadonlySet<string> = new Set([
  ...VOLUMES,
  ...MOUNTS,
  ...VARIABLES,
  ...BESIDE,
  ...BEFORE,
  ...OPTIONS,
  'persistence',
]);

/** Keys that say how something around them runs, and contain nothing that runs on its own. */
export const CONTEXT_KEYS: ReadonlySet<string> = new Set([
  'containerSecurityContext',
  'image',
  'podSecurityContext',
  'securityContext',
]);

/**
 * The pod that the keys of a map make in most charts: those of `helm create`, of Bitnami, and of app-template 1.
 * Undefined if there are none of these keys. Only set values count, because the chart has defaults for all others.
 */
export function podOfKeys(place: Place, name: string): Part | undefined {
  const { pod, container } = securityContexts(place);
  const [own, ...others] = imageParts(place);
  const persisted = hostPathsOf(at(place, 'persistence'));
  const main = {
    image: own?.part,
    securityContext: container,
    command: words(at(place, 'command')),
    args: words(at(place, 'args')),
    env: variablesOf(place),
    volumeMounts: list(place, [...listed(place, MOUNTS), ...persisted.mounts]),
  };
  const volumes = list(place, [...listed(place, VOLUMES), ...persisted.volumes]);
  const beside = containersIn(place, BESIDE);
  const before = containersIn(place, BEFORE);
  const host = hostParts(place);
  const hasMain = Object.values(main).some((part) => part !== undefined);
  if (!hasMain && !pod && !volumes && !host && others.length + beside.length + before.length === 0)
    return undefined;
  return map(undefined, {
    ...host,
    ...Object.fromEntries(OPTIONS.map((key) => [key, copy(at(place, key))])),
    serviceAccountName: unknown(),
    securityContext: pod,
    initContainers: list(place, before),
    containers: list(place, [
      ...(hasMain ? [map(place, { name: made(name, place), ...main })] : []),
      ...others.map(({ key, part, place: from }) => map(from, { name: made(key, from), image: part })),
      ...beside,
    ]),
    volumes,
  });
}

/** Settings that open the node or allow an attacker to move on, in a map that nothing else shows to be a pod. */
export function podOfOpenings(place: Place, name: string): Part | undefined {
  const securityContext = openContexts(place);
  const [own, ...others] = imageParts(place);
  const host = hostParts(place);
  const volume = hostPathVolume('volume', place);
  const volumes = [...listed(place, VOLUMES).filter(isHostPath), ...(volume ? [volume] : [])];
  if (!securityContext && !own && !host && volumes.length === 0) return undefined;
  return map(undefined, {
    ...host,
    serviceAccountName: unknown(),
    containers: list(place, [
      map(place, { name: made(name, place), image: own?.part, securityContext }),
      ...others.map(({ key, part, place: from }) => map(from, { name: made(key, from), image: part })),
    ]),
    volumes: list(place, volumes),
  });
}

/**
 * The namespaces of the node that are shared. Undefined for none. A value that is not a boolean is not a field of a
 * pod.
 */
function hostParts(place: Place): Readonly<Record<string, Part | undefined>> | undefined {
  const shared = HOST.filter((key) => at(place, key).value === true);
  return shared.length === 0
    ? undefined
    : Object.fromEntries(shared.map((key) => [key, copy(at(place, key))]));
}

const words = (place: Place): Part | undefined => (Array.isArray(place.value) ? copy(place) : undefined);

/** The maps with a name in the lists under some keys. */
const listed = (place: Place, keys: readonly string[]): readonly Part[] =>
  keys.flatMap((key) =>
    itemsOf(at(place, key)).flatMap((item) => (isNamed(item.value) ? (copy(item) ?? []) : [])),
  );

const isNamed = (value: Json | undefined): boolean => isObject(value) && typeof value.name === 'string';

const isHostPath = (part: Part): boolean =>
  part.is === 'copy' && isObject(part.value) && isObject(part.value.hostPath);

/** Containers that the values give completely: in a list, or in a map by name. */
function containersIn(place: Place, keys: readonly string[]): readonly Part[] {
  return keys.flatMap((key) => {
    const named = entriesOf(at(place, key)).flatMap(([name, container]) =>
      isObject(container.value) && textAt(at(container, 'image')) !== undefined
        ? [map(container, { name: made(name, container), ...fieldsOf(container) })]
        : [],
    );
    return [...listed(place, [key]), ...named];
  });
}

function variablesOf(place: Place): Part | undefined {
  const mapped = VARIABLES.flatMap((key) =>
    entriesOf(at(place, key)).flatMap(([name, variable]) =>
      typeof variable.value === 'string' && variable.value !== ''
        ? [map(variable, { name: made(name, variable), value: copy(variable) })]
        : [],
    ),
  );
  return list(place, [...listed(place, VARIABLES), ...mapped]);
}

/** `persistence.*` of app-template 1. */
function hostPathsOf(persistence: Place): {
  readonly volumes: readonly Part[];
  readonly mounts: readonly Part[];
} {
  const found = entriesOf(persistence).filter(
    ([, volume]) => at(volume, 'enabled').value !== false && at(volume, 'type').value === 'hostPath',
  );
  return {
    volumes: found.flatMap(([id, volume]) => hostPathVolume(id, volume) ?? []),
    mounts: found.flatMap(([id, volume]) => {
      const given = at(volume, 'mountPath');
      const usual = textAt(given) === undefined ? at(volume, 'hostPath') : given;
      if (textAt(usual) === undefined) return [];
      const fields = { mountPath: copy(usual), readOnly: copy(at(volume, 'readOnly')) };
      return [map(volume, { name: made(id, volume), ...fields })];
    }),
  };
}

/** The volume of a `hostPath`, written as a path or as in a pod. */
function hostPathVolume(name: string, place: Place): Part | undefined {
  const given = at(place, 'hostPath');
  const path = isObject(given.value) ? at(given, 'path') : given;
  const text = textAt(path);
  if (text === undefined || !text.startsWith('/') || isPlaceholder(text)) return undefined;
  return map(place, { name: made(name, place), hostPath: map(given, { path: copy(path) }) });
}
