import { isObject, type JsonObject } from '../../json.js';
import { at, copy, map, type Part, type Place } from './part.js';

/** Fields that only one of the two security contexts has. */
const OF_POD = ['fsGroup', 'fsGroupChangePolicy', 'supplementalGroups', 'sysctls'];
const OF_CONTAINER = [
  'allowPrivilegeEscalation',
  'capabilities',
  'privileged',
  'procMount',
  'readOnlyRootFilesystem',
];

interface Contexts {
  readonly pod: Part | undefined;
  readonly container: Part | undefined;
}

/**
 * The security contexts in the keys of a map. A bare `securityContext` is that of the container if there is also one of
 * the pod, and the other way round. Alone it may be either, so only fields that one of them has count.
 */
export function securityContexts(place: Place): Contexts {
  const bare = at(place, 'securityContext');
  const ofPod = at(place, 'podSecurityContext');
  const ofContainer = at(place, 'containerSecurityContext');
  const isOfContainer = ofPod.value !== undefined || isAppTemplate1(place);
  return {
    pod:
      fields(ofPod) ??
      (ofContainer.value === undefined ? (isOfContainer ? undefined : fields(bare, OF_POD)) : fields(bare)),
    container:
      fields(ofContainer) ?? fields(bare, isOfContainer ? undefined : OF_CONTAINER) ?? privileged(place),
  };
}

/** app-template 1 of https://github.com/bjw-s-labs/helm-charts turns persistence on for each entry. */
const isAppTemplate1 = (place: Place): boolean => {
  const { value } = at(place, 'persistence');
  return (
    isObject(value) &&
    Object.values(value).some((one) => isObject(one) && 'enabled' in one && 'mountPath' in one)
  );
};

/** The fields of a context, without its switch, unless it is turned off, as in Bitnami's charts. */
function fields(place: Place, only?: readonly string[]): Part | undefined {
  const { value } = place;
  if (!isObject(value) || value.enabled === false) return undefined;
  const keys = Object.keys(value).filter((key) => key !== 'enabled' && (only?.includes(key) ?? true));
  return keys.length === 0
    ? undefined
    : map(place, Object.fromEntries(keys.map((key) => [key, copy(at(place, key))])));
}

/** `privileged: true` next to the keys of a container. */
const privileged = (place: Place): Part | undefined =>
  at(place, 'privileged').value === true
    ? map(undefined, { privileged: copy(at(place, 'privileged')) })
    : undefined;

/** From contexts at any depth, only the fields that give power over the node. */
export function openContexts(place: Place): Part | undefined {
  for (const key of ['securityContext', 'containerSecurityContext']) {
    const context = at(place, key);
    if (!isObject(context.value) || context.value.enabled === false) continue;
    const found = openFields(context, context.value);
    if (found) return found;
  }
  return privileged(place);
}

function openFields(context: Place, value: JsonObject): Part | undefined {
  const add = at(context, 'capabilities', 'add');
  const adds = Array.isArray(add.value) && add.value.length > 0;
  if (value.privileged !== true && !adds) return undefined;
  return map(context, {
    ...(value.privileged === true && { privileged: copy(at(context, 'privileged')) }),
    ...(adds && { capabilities: map(at(context, 'capabilities'), { add: copy(add) }) }),
  });
}
