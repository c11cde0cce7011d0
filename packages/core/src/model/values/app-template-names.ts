import { isObject } from '../../json.js';
import { at, entriesOf, made, type Part, type Place, textAt, unknown } from './part.js';
import { isOff, type Release } from './shaped.js';

/** The keys of the values from which app-template makes objects, by identifier. */
export type ObjectsKey =
  | 'configMaps'
  | 'controllers'
  | 'ingress'
  | 'networkpolicies'
  | 'persistence'
  | 'route'
  | 'secrets'
  | 'service'
  | 'serviceAccount'
  | 'roles'
  | 'bindings';

/** An enabled entry, with the name of the object that the chart makes of it. */
export interface Named {
  readonly id: string;
  readonly place: Place;
  /** Undefined if the name of the release is decided at installation. */
  readonly name: string | undefined;
}

/** The values and the release from which the chart makes its objects. */
export interface ChartValues {
  readonly values: Place;
  readonly release: Release;
}

/**
 * The enabled entries under a key, in the order of the values, with the names that the chart gives them.
 * https://github.com/bjw-s-labs/helm-charts/tree/main/charts/library/common/templates/lib: common/
 * _determineResourceNameFromValues.tpl since version 4, and each kind's _valuesToObject.tpl before
 */
export const namedOf = (chart: ChartValues, key: ObjectsKey): readonly Named[] => indexOf(chart, key).all;

/** The entry with an identifier, if it is enabled. */
export const namedAs = (chart: ChartValues, key: ObjectsKey, id: string): Named | undefined =>
  indexOf(chart, key).byId.get(id);

interface Index {
  readonly all: readonly Named[];
  readonly byId: ReadonlyMap<string, Named>;
}

/** Cached, because each reference to an entry asks for it. */
const indexes = new WeakMap<Place, Map<ObjectsKey, Index>>();

function indexOf(chart: ChartValues, key: ObjectsKey): Index {
  const known = indexes.get(chart.values) ?? new Map<ObjectsKey, Index>();
  indexes.set(chart.values, known);
  let index = known.get(key);
  if (!index) {
    const entries = entriesOf(placeOf(chart.values, key)).filter(
      ([, place]) => isObject(place.value) && !isOff(place) && isOfKind(key, place),
    );
    const named = (id: string, place: Place): Named => ({
      id,
      place,
      name: nameOf(chart, key, { id, place }, entries.length),
    });
    const all = entries.map(([id, place]) => named(id, place));
    index = { all, byId: new Map(all.map((each) => [each.id, each])) };
    known.set(key, index);
  }
  return index;
}

const placeOf = (values: Place, key: ObjectsKey): Place =>
  key === 'roles' || key === 'bindings' ? at(values, 'rbac', key) : at(values, key);

/** From `persistence`, the chart makes only the claims that do not exist yet. */
function isOfKind(key: ObjectsKey, place: Place): boolean {
  if (key !== 'persistence') return true;
  return (textAt(at(place, 'type')) ?? CLAIM) === CLAIM && textAt(at(place, 'existingClaim')) === undefined;
}

const CLAIM = 'persistentVolumeClaim';

function nameOf(
  { values, release }: ChartValues,
  key: ObjectsKey,
  { id, place }: Omit<Named, 'name'>,
  count: number,
): string | undefined {
  const base = fullName(values, release);
  if (base === undefined) return undefined;
  const given = (field: string): string | undefined => textAt(at(place, field));
  if (release.major !== undefined && release.major < 4 && key !== 'roles' && key !== 'bindings') {
    const override = given('nameOverride');
    const suffix =
      override === '-' ? undefined : (override ?? (hasOwnName(key, place, id, count) ? id : undefined));
    return suffix === undefined || suffix === base ? base : `${base}-${suffix}`;
  }
  const forced = given('forceRename');
  if (forced !== undefined) return forced.toLowerCase();
  const always = at(values, 'global', 'alwaysAppendIdentifierToResourceName').value === true;
  const [prefix, suffix] = [given('prefix'), given('suffix')];
  let name = prefix === undefined || prefix === base ? base : `${prefix}-${base}`;
  for (const end of [count > 1 || always ? id : undefined, suffix])
    if (end !== undefined && !name.endsWith(`-${end}`)) name = `${name}-${end}`;
  return name.toLowerCase();
}

/** Whether the name of an object ends with its identifier, before version 4. */
function hasOwnName(key: ObjectsKey, place: Place, id: string, count: number): boolean {
  if (key === 'configMaps' || key === 'persistence') return true;
  if (key === 'secrets') return id !== 'main';
  if (key === 'controllers') return count > 1 && id !== 'main';
  return count > 1 && at(place, 'primary').value !== true;
}

/** https://github.com/bjw-s-labs/helm-charts/blob/main/charts/library/common/templates/lib/chart/_names.tpl */
export function fullName(values: Place, { name }: Release): string | undefined {
  const given = either(values, 'fullnameOverride');
  if (given !== undefined) return given;
  const own = either(values, 'nameOverride');
  return own === undefined || name === undefined || name.includes(own) ? name : `${name}-${own}`;
}

/** The label `app.kubernetes.io/name`. app-template uses the name of the release. */
const labelledName = (values: Place, { name }: Release): string | undefined =>
  either(values, 'nameOverride') ?? name;

const either = (values: Place, key: string): string | undefined =>
  textAt(at(values, 'global', key)) ?? textAt(at(values, key));

/**
 * The name of the object that the chart makes of an entry, at the place that refers to it. Unknown if there is none.
 */
export function nameById(chart: ChartValues, key: ObjectsKey, id: string | undefined, from: Place): Part {
  const name = id === undefined ? undefined : namedAs(chart, key, id)?.name;
  return name === undefined ? unknown(from) : made(name, from);
}

/** The labels with which the chart selects pods: those of the release, or of one of its controllers. */
export function selectorLabels(
  { values, release }: ChartValues,
  controller?: Part,
): Readonly<Record<string, Part | undefined>> {
  const [name, instance] = [labelledName(values, release), release.name];
  return {
    'app.kubernetes.io/name': name === undefined ? unknown() : made(name),
    'app.kubernetes.io/instance': instance === undefined ? unknown() : made(instance),
    'app.kubernetes.io/controller': controller,
  };
}
