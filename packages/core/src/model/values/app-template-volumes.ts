import { isObject } from '../../json.js';
import { imagePart } from './app-template-image.js';
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
  unknown,
} from './part.js';
import { isOff, type Owner } from './shaped.js';

/** The volumes of the pods of a controller. */
export function volumesOf(owner: Owner): Part | undefined {
  return list(
    at(owner.values, 'persistence'),
    persisted(owner).map(([id, volume]) => volumePart(id, volume)),
  );
}

/** What of `persistence` the pods of a controller have: what is mounted into all, and what is mounted into theirs. */
function persisted({ values, id }: Owner): readonly (readonly [string, Place])[] {
  return entriesOf(at(values, 'persistence')).filter(([, volume]) => {
    if (!isObject(volume.value) || isOff(volume)) return false;
    const [everywhere, somewhere] = [at(volume, 'globalMounts'), at(volume, 'advancedMounts')];
    return !isEmpty(everywhere.value) || isEmpty(somewhere.value) || !isEmpty(at(somewhere, id).value);
  });
}

function volumePart(id: string, volume: Place): Part | undefined {
  const type = textAt(at(volume, 'type')) ?? 'persistentVolumeClaim';
  const name = made(id, volume);
  const field = (key: string): Place => at(volume, key);
  const named = (key: string): Part | undefined =>
    textAt(field(key)) === undefined ? unknown(volume) : copy(field(key));
  switch (type) {
    case 'persistentVolumeClaim':
      return map(volume, { name, persistentVolumeClaim: map(volume, { claimName: named('existingClaim') }) });
    case 'configMap':
      return map(volume, {
        name,
        configMap: map(volume, { name: named('name'), items: copy(field('items')) }),
      });
    case 'secret':
      return map(volume, {
        name,
        secret: map(volume, { secretName: named('name'), items: copy(field('items')) }),
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
    // `ephemeral`, and what is yet to come: which volume it is changes nothing that is set.
    default:
      return map(volume, { name, ephemeral: map(volume, {}) });
  }
}

const COPIED = ['subPath', 'subPathExpr', 'readOnly', 'mountPropagation'] as const;

/** Where a container has the volumes of its pod: under `/` and the name, if nothing else is said. */
export function mountsOf(owner: Owner, container: string): Part | undefined {
  return list(
    undefined,
    persisted(owner).flatMap(([id, volume]) => {
      const [everywhere, somewhere] = [at(volume, 'globalMounts'), at(volume, 'advancedMounts')];
      const given = [...itemsOf(everywhere), ...itemsOf(at(somewhere, owner.id, container))];
      const byDefault = isEmpty(everywhere.value) && isEmpty(somewhere.value) ? [volume] : given;
      return byDefault.map((mount) => mountPart(id, volume, mount));
    }),
  );
}

function mountPart(id: string, volume: Place, mount: Place): Part {
  const isDefault = mount === volume;
  const given = isDefault ? { value: undefined, path: [] } : at(mount, 'path');
  const host = at(volume, 'hostPath');
  const usual =
    at(volume, 'type').value === 'hostPath' && textAt(host) !== undefined
      ? copy(host)
      : made(`/${id}`, volume);
  return map(mount, {
    name: made(id, volume),
    mountPath: textAt(given) === undefined ? usual : copy(given),
    ...(!isDefault && Object.fromEntries(COPIED.map((key) => [key, copy(at(mount, key))]))),
  });
}
