import { isObject, textOf } from '../../json.js';
import { imagePart } from './app-template-image.js';
import { nameById } from './app-template-names.js';
import { claimSpec, claimTemplates } from './app-template-storage.js';
import {
  at,
  copy,
  entriesOf,
  isEmpty,
  itemsOf,
  list,
  made,
  map,
  type Part,
  type Place,
  textAt,
} from './part.js';
import { isOff, type Owner } from './shaped.js';

/** The volumes of the pods of a controller. */
export function volumesOf(owner: Owner): Part | undefined {
  return list(
    at(owner.values, 'persistence'),
    persisted(owner).map(([id, volume]) => volumePart(owner, id, volume)),
  );
}

/**
 * The entries of `persistence` that a controller's pods have: those mounted into all pods, and those mounted into its
 * own.
 */
function persisted({ values, id }: Owner): readonly (readonly [string, Place])[] {
  return entriesOf(at(values, 'persistence')).filter(([, volume]) => {
    if (!isObject(volume.value) || isOff(volume)) return false;
    const [everywhere, somewhere] = [at(volume, 'globalMounts'), at(volume, 'advancedMounts')];
    return !isEmpty(everywhere.value) || isEmpty(somewhere.value) || !isEmpty(at(somewhere, id).value);
  });
}

function volumePart(owner: Owner, id: string, volume: Place): Part | undefined {
  const type = textAt(at(volume, 'type')) ?? 'persistentVolumeClaim';
  const name = made(id, volume);
  const field = (key: string): Place => at(volume, key);
  const named = (key: string, own: 'configMaps' | 'secrets' | 'persistence', by: Place): Part | undefined =>
    textAt(field(key)) === undefined
      ? nameById(owner, own, own === 'persistence' ? id : textAt(by), by.value === undefined ? volume : by)
      : copy(field(key));
  switch (type) {
    case 'persistentVolumeClaim':
      return map(volume, {
        name,
        persistentVolumeClaim: map(volume, {
          claimName: named('existingClaim', 'persistence', field('existingClaim')),
        }),
      });
    case 'configMap':
      return map(volume, {
        name,
        configMap: map(volume, {
          name: named('name', 'configMaps', field('identifier')),
          defaultMode: copy(field('defaultMode')),
          items: copy(field('items')),
        }),
      });
    case 'secret':
      return map(volume, {
        name,
        secret: map(volume, {
          secretName: named('name', 'secrets', field('identifier')),
          defaultMode: copy(field('defaultMode')),
          items: copy(field('items')),
        }),
      });
    case 'emptyDir':
      return map(volume, {
        name,
        emptyDir: map(volume, { medium: copy(field('medium')), sizeLimit: copy(field('sizeLimit')) }),
      });
    case 'hostPath':
      return map(volume, {
        name,
        hostPath: map(field('hostPath'), {
          path: copy(field('hostPath')),
          type: copy(field('hostPathType')),
        }),
      });
    case 'nfs':
      return map(volume, {
        name,
        nfs: map(volume, { server: copy(field('server')), path: copy(field('path')) }),
      });
    case 'custom':
      return map(volume, {
        name,
        ...Object.fromEntries(entriesOf(field('volumeSpec')).map(([key, place]) => [key, copy(place)])),
      });
    case 'image':
      return map(volume, { name, image: map(volume, { reference: imagePart(field('image')) }) });
    case 'ephemeral':
      return map(volume, {
        name,
        ephemeral: map(volume, { volumeClaimTemplate: map(volume, { spec: claimSpec(volume) }) }),
      });
    // A type that a later version may add: which volume it is changes nothing that is set.
    default:
      return map(volume, { name, ephemeral: map(volume, {}) });
  }
}

const COPIED = ['subPath', 'subPathExpr', 'readOnly', 'mountPropagation'] as const;

/** Where a container mounts the volumes of its pod: under `/` and the name, by default. */
export function mountsOf(owner: Owner, container: string): Part | undefined {
  const mounts = (id: string, volume: Place, somewhere: Place): readonly Part[] => {
    const everywhere = at(volume, 'globalMounts');
    const given = [...itemsOf(everywhere), ...itemsOf(at(somewhere, container))];
    const isNowhere = isEmpty(everywhere.value) && isEmpty(at(volume, 'advancedMounts').value);
    return (isNowhere ? [volume] : given).map((mount) => mountPart(id, volume, mount));
  };
  return list(undefined, [
    ...persisted(owner).flatMap(([id, volume]) => mounts(id, volume, at(volume, 'advancedMounts', owner.id))),
    ...claimTemplates(owner.controller).flatMap((claim) =>
      mounts(textOf(at(claim, 'name').value), claim, at(claim, 'advancedMounts')),
    ),
  ]);
}

function mountPart(id: string, volume: Place, mount: Place): Part {
  const name = at(volume, 'name');
  const isDefault = mount === volume;
  const given = isDefault ? { value: undefined, path: [] } : at(mount, 'path');
  const host = at(volume, 'hostPath');
  const usual =
    at(volume, 'type').value === 'hostPath' && textAt(host) !== undefined
      ? copy(host)
      : made(`/${id}`, volume);
  return map(mount, {
    // A claim of a StatefulSet is in a list, and contains its name.
    name: typeof volume.path.at(-1) === 'number' ? copy(name) : made(id, volume),
    mountPath: textAt(given) === undefined ? usual : copy(given),
    ...(!isDefault && Object.fromEntries(COPIED.map((key) => [key, copy(at(mount, key))]))),
  });
}
