import { type ChartValues, type Named, namedOf } from './app-template-names.js';
import { at, copy, entriesOf, isEmpty, itemsOf, list, map, type Part, type Place, textAt } from './part.js';
import { chartObject, isOff, type Shaped } from './shaped.js';

/**
 * The ConfigMaps, Secrets and claims of app-template. From the templates of the library `common`, 2.x to 5.x:
 * classes/_configmap.tpl, _secret.tpl and _pvc.tpl, lib/statefulset/_volumeClaimTemplates.tpl.
 * https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/templates
 */
export function storageObjects(chart: ChartValues): readonly Shaped[] {
  return [
    ...namedOf(chart, 'configMaps').map(({ place, name }) =>
      chartObject({ apiVersion: 'v1', kind: 'ConfigMap', name }, chart.release, place, {
        data: textsOf(at(place, 'data')),
        binaryData: copy(at(place, 'binaryData')),
      }),
    ),
    ...namedOf(chart, 'secrets').map(({ place, name }) =>
      chartObject({ apiVersion: 'v1', kind: 'Secret', name }, chart.release, place, {
        type: textAt(at(place, 'type')) === undefined ? undefined : copy(at(place, 'type')),
        stringData: textsOf(at(place, 'stringData')),
      }),
    ),
    ...namedOf(chart, 'persistence').map((each) => claim(chart, each)),
  ];
}

/** A number or boolean as a string. */
const textOf = (place: Place): Part | undefined =>
  typeof place.value === 'object' ? copy(place) : copy(place, String(place.value));

/** Strings by key. */
function textsOf(place: Place): Part | undefined {
  const entries = entriesOf(place);
  return entries.length === 0
    ? undefined
    : map(place, Object.fromEntries(entries.map(([key, text]) => [key, textOf(text)])));
}

function claim(chart: ChartValues, { place, name }: Named): Shaped {
  return chartObject({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', name }, chart.release, place, {
    spec: claimSpec(place),
  });
}

/** The spec of a claim. */
export function claimSpec(place: Place): Part {
  const [mode, size, storage] = [at(place, 'accessMode'), at(place, 'size'), at(place, 'storageClass')];
  const optional = (key: string): Part | undefined =>
    isEmpty(at(place, key).value) ? undefined : copy(at(place, key));
  return map(place, {
    accessModes: isEmpty(mode.value) ? undefined : list(mode, [copy(mode)]),
    resources: isEmpty(size.value)
      ? undefined
      : map(size, { requests: map(size, { storage: textOf(size) }) }),
    storageClassName: isEmpty(storage.value)
      ? undefined
      : copy(storage, storage.value === '-' ? '' : storage.value),
    volumeName: optional('volumeName'),
    dataSource: optional('dataSource'),
    dataSourceRef: optional('dataSourceRef'),
  });
}

/** The claims that a StatefulSet makes for each of its pods. */
export function claimTemplates(controller: Place): readonly Place[] {
  const given = at(controller, 'statefulset', 'volumeClaimTemplates');
  return itemsOf(given).filter((each) => textAt(at(each, 'name')) !== undefined && !isOff(each));
}

/** These claims as fields of the StatefulSet. */
export function claimTemplateParts(controller: Place): Part | undefined {
  return list(
    at(controller, 'statefulset', 'volumeClaimTemplates'),
    claimTemplates(controller).map((each) =>
      map(each, {
        metadata: map(each, {
          name: copy(at(each, 'name')),
          labels: copy(at(each, 'labels')),
          annotations: copy(at(each, 'annotations')),
        }),
        spec: claimSpec(each),
      }),
    ),
  );
}
