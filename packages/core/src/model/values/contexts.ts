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
 * The security contexts that the keys of a map give. A bare `securityContext` is that of the container where there is
 * one of the pod too, and the other way round; alone it may be either, and counts by what only one of them has.
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

/** https://github.com/bjw-s-labs/helm-charts at app-template 1: what is persisted is switched on one by one. */
const isAppTemplate1 = (place: Place): boolean => {
  const { value } = at(place, 'persistence');
  return (
    isObject(value) &&
    Object.values(value).some((one) => isObject(one) && 'enabled' in one && 'mountPath' in one)
  );
};

/** Those of a context that is not switched off, as Bitnami's charts can; without the switch. */
function fields(place: Place, only?: readonly string[]): Part | undefined {
  const { value } = place;
  if (!isObject(value) || value.enabled === false) return undefined;
  const keys = Object.keys(value).filter((key) => key !== 'enabled' && (only?.includes(key) ?? true));
  return keys.length === 0
    ? undefined
    : map(place, Object.fromEntries(keys.map((key) => [key, copy(at(place, key))])));
}

/** `privileged: true` beside the keys of a container. */
const privileged = (place: Place): Part | undefined =>
  at(place, 'privileged').value === true
    ? map(undefined, { privileged: copy(at(place, 'privileged')) })
    : undefined;

/** Of the contexts at any depth only what gives power over the node. */
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
