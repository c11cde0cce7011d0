import { isObject } from '../../json.js';
import { imagePart } from './app-template-image.js';
import { mountsOf } from './app-template-volumes.js';
import {
  at,
  copy,
  entriesOf,
  isEmpty,
  itemsOf,
  list,
  made,
  map,
  merged,
  type Part,
  type Place,
  textAt,
  unknown,
} from './part.js';
import type { Owner } from './shaped.js';

/** What the library copies into the container. */
const COPIED = [
  'lifecycle',
  'ports',
  'resources',
  'restartPolicy',
  'securityContext',
  'stdin',
  'tty',
  'workingDir',
] as const;

const PROBES = ['liveness', 'readiness', 'startup'] as const;

/** A container of a controller; its key in the values stands for it. */
export function containerPart(owner: Owner, id: string, container: Place, isInit: boolean): Part {
  const option = (key: string): Part | undefined => containerOption(owner.controller, container, key, isInit);
  const place = (key: string): Place => optionPlace(owner.controller, container, key, isInit);
  const name = at(container, 'nameOverride');
  const image = place('image');
  return map(container, {
    name: textAt(name) === undefined ? made(id, container) : copy(name),
    image: imagePart(image),
    imagePullPolicy: copy(at(image, 'pullPolicy')),
    ...Object.fromEntries(COPIED.map((key) => [key, option(key)])),
    command: wordsPart(place('command')),
    args: wordsPart(place('args')),
    env: envPart(place('env')),
    envFrom: envFromPart(place('envFrom')),
    ...probeParts(owner, id, place('probes')),
    volumeMounts: mountsOf(owner, id),
  });
}

/** Whether containers of the kind get the options that are given for all containers of the controller. */
function defaultsFor(controller: Place, isInit: boolean): Place {
  const leftOut = isInit && at(controller, 'applyDefaultContainerOptionsToInitContainers').value === false;
  return leftOut ? { value: undefined, path: [] } : at(controller, 'defaultContainerOptions');
}

function optionPlace(controller: Place, container: Place, key: string, isInit: boolean): Place {
  const own = at(container, key);
  const common = at(defaultsFor(controller, isInit), key);
  return isEmpty(own.value) && common.value !== undefined ? common : own;
}

function containerOption(
  controller: Place,
  container: Place,
  key: string,
  isInit: boolean,
): Part | undefined {
  if (at(controller, 'defaultContainerOptionsStrategy').value === 'merge')
    return merged(at(container, key), at(defaultsFor(controller, isInit), key));
  const given = optionPlace(controller, container, key, isInit);
  return isEmpty(given.value) ? undefined : copy(given);
}

/** A text is a list of one. */
function wordsPart(words: Place): Part | undefined {
  if (typeof words.value === 'string') return words.value === '' ? undefined : list(words, [copy(words)]);
  return isEmpty(words.value) ? undefined : copy(words);
}

function envPart(env: Place): Part | undefined {
  const named = entriesOf(env).map(([name, place]) => variable(made(name, place), place));
  const listed = itemsOf(env).map((item) => {
    const name = at(item, 'name');
    return textAt(name) === undefined ? undefined : variable(copy(name), item);
  });
  return list(env, [...named, ...listed]);
}

function variable(name: Part | undefined, place: Place): Part {
  const { value } = place;
  if (!isObject(value)) return map(place, { name, value: scalar(place) });
  if (Object.hasOwn(value, 'value')) return map(place, { name, value: scalar(at(place, 'value')) });
  if (Object.hasOwn(value, 'valueFrom')) return map(place, { name, valueFrom: copy(at(place, 'valueFrom')) });
  return map(place, { name, valueFrom: copy(place) });
}

/** The library writes numbers and booleans as text. */
function scalar(place: Place): Part | undefined {
  const { value } = place;
  return copy(place, typeof value === 'number' || typeof value === 'boolean' ? String(value) : value);
}

const SOURCES: readonly (readonly [key: string, ref: string])[] = [
  ['configMap', 'configMapRef'],
  ['secret', 'secretRef'],
];

function envFromPart(envFrom: Place): Part | undefined {
  return list(
    envFrom,
    itemsOf(envFrom).map((item) => {
      const short = SOURCES.find(([key]) => at(item, key).value !== undefined);
      if (short)
        return map(item, { [short[1]]: map(at(item, short[0]), { name: copy(at(item, short[0])) }) });
      const ref = SOURCES.find(([, key]) => at(item, key, 'name').value !== undefined);
      if (ref) return copy(item);
      const named = SOURCES.find(([, key]) => at(item, key).value !== undefined)?.[1] ?? 'secretRef';
      return map(item, { [named]: map(at(item, named), { name: unknown(item) }) });
    }),
  );
}

function probeParts(
  { release }: Owner,
  id: string,
  probes: Place,
): Readonly<Record<string, Part | undefined>> {
  return Object.fromEntries(
    PROBES.map((kind) => {
      const probe = at(probes, kind);
      // Version 2 gives its main container probes of its own.
      if (probe.value === undefined)
        return [`${kind}Probe`, release.major === 2 && id === 'main' ? unknown(probe) : undefined];
      return [`${kind}Probe`, at(probe, 'enabled').value === true ? probePart(probe) : undefined];
    }),
  );
}

function probePart(probe: Place): Part {
  const spec = at(probe, 'spec');
  if (at(probe, 'custom').value === true && isObject(spec.value)) return copy(spec)!;
  const timing = Object.fromEntries(entriesOf(spec).map(([key, place]) => [key, copy(place)]));
  return map(probe, { ...timing, tcpSocket: map(probe, { port: unknown(probe) }) });
}
