import { isObject, type Json, type JsonObject } from '../../json.js';
import { appTemplateObjects, isAppTemplate } from './app-template.js';
import { objectAt } from './objects.js';
import { at, copy, entriesOf, itemsOf, map, type Part, type Place, textAt, unknown } from './part.js';
import { CONTEXT_KEYS, podOfKeys, podOfOpenings, READ_KEYS } from './pod-keys.js';
import { isOff, type Release, type Shaped, workload } from './shaped.js';

/** How many maps and lists are searched again because aliases repeat them: aliases can multiply without limit. */
const MOST_REPEATED = 20_000;

/** Keys whose values show pods without running them, or say what others may not do. */
const NOT_RUN = /polic|psp|scc|constraint|pattern|schema|dashboard|rules?$/i;

/** Keys under which charts accept complete objects, also as strings. */
const TAKES_OBJECTS =
  /^(?:(?:extra|additional|raw|custom)(?:Objects|Manifests|Deploy|Resources|K8sManifests)|manifests|resources|templates)$/;

export interface ReadValues {
  readonly objects: readonly Shaped[];
  /** Strings that contain objects. */
  readonly texts: readonly Place[];
}

/** The objects that a chart makes of its values, as far as their shape shows. Walks the values once. */
export function readValues(root: Json, release: Release): ReadValues {
  const values: Place = { value: root, path: [] };
  if (!isAppTemplate(values)) return new Walk(release).from(values);
  return { objects: appTemplateObjects(values, release), texts: [] };
}

/** The strings in a list or map of objects that look like an object. */
function textsIn(place: Place): readonly Place[] {
  const children = Array.isArray(place.value) ? itemsOf(place) : entriesOf(place).map(([, child]) => child);
  return [place, ...children].filter(
    ({ value }) => typeof value === 'string' && /^apiVersion:/m.test(value) && /^kind:/m.test(value),
  );
}

const ASSUMED = 'The chart is assumed to read its values as most charts do.';

class Walk {
  readonly #release: Release;
  readonly #found: Shaped[] = [];
  readonly #texts: Place[] = [];
  readonly #seen = new Set<Json>();
  #left = MOST_REPEATED;

  constructor(release: Release) {
    this.#release = release;
  }

  from(values: Place): ReadValues {
    // An explicit stack, because values may be nested as deeply as the reader allows.
    const pending: Place[] = [values];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (!this.#mayLookAt(next.value as Json)) continue;
      const children = Array.isArray(next.value) ? itemsOf(next) : this.#inMap(next);
      for (let index = children.length - 1; index >= 0; index--) {
        const child = children[index]!;
        if (typeof child.value === 'object' && child.value !== null) pending.push(child);
      }
    }
    return { objects: this.#found, texts: this.#texts };
  }

  /**
   * Everything in the values is searched. A value that is repeated too often was already searched where it is written.
   */
  #mayLookAt(value: Json): boolean {
    if (!this.#seen.has(value)) this.#seen.add(value);
    else if (this.#left === 0) return false;
    else this.#left--;
    return true;
  }

  /** Reads what a map stands for, and returns the places in it to search next. */
  #inMap(place: Place): readonly Place[] {
    const { value, path } = place;
    if (!isObject(value) || isLeftOut(place)) return [];
    const object = objectAt(place, this.#release);
    if (object) {
      this.#found.push(object);
      return [];
    }
    const spec = podSpec(place, value);
    const isComponent = path.length <= 1;
    const name = [this.#release.name, ...path.filter((step) => typeof step === 'string')]
      .filter((step) => step !== undefined)
      .join('-');
    const own = String(path.findLast((step) => typeof step === 'string') ?? this.#release.name ?? 'main');
    const pod = spec ?? (isComponent ? podOfKeys(place, own) : podOfOpenings(place, own));
    if (pod) this.#found.push(this.#workload(place, value, name === '' ? own : name, pod));
    if (spec) return [];
    const entries = entriesOf(place);
    for (const [key, child] of entries)
      if (TAKES_OBJECTS.test(key)) for (const text of textsIn(child)) this.#texts.push(text);
    return entries.flatMap(([key, child]) =>
      CONTEXT_KEYS.has(key) || (isComponent && READ_KEYS.has(key)) || NOT_RUN.test(key) ? [] : [child],
    );
  }

  #workload(place: Place, value: JsonObject, name: string, pod: Part): Shaped {
    const kind = [value.kind, value.controllerType, value.workloadType].find(
      (given) => given === 'DaemonSet' || given === 'StatefulSet',
    );
    return workload(
      { kind: (kind as string | undefined) ?? 'Deployment', name, partial: true, assumed: ASSUMED },
      this.#release,
      place,
      {
        spec: pod,
      },
    );
  }
}

/** Whether values say that what a map configures is not installed. */
const isLeftOut = (place: Place): boolean =>
  place.path.length > 0 &&
  (isOff(place) || at(place, 'create').value === false || at(place, 'install').value === false);

/** A pod spec, as GitHub's runners get it: a list of containers with a name and an image. */
function podSpec(place: Place, value: JsonObject): Part | undefined {
  const { containers } = value;
  if (!Array.isArray(containers)) return undefined;
  const items = itemsOf(at(place, 'containers'));
  const isContainer = ({ value: item }: Place): boolean =>
    isObject(item) &&
    typeof item.name === 'string' &&
    (typeof item.image === 'string' || isObject(item.securityContext));
  if (items.length === 0 || !items.every(isContainer)) return undefined;
  const account = at(place, 'serviceAccountName');
  return map(place, {
    ...Object.fromEntries(entriesOf(place).map(([key, field]) => [key, copy(field)])),
    serviceAccountName: textAt(account) === undefined ? unknown() : copy(account),
  });
}
