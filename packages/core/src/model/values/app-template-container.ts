import { isObject, type JsonObject } from '../../json.js';
import { imagePart } from './app-template-image.js';
import { nameById, namedAs } from './app-template-names.js';
import { mountsOf } from './app-template-volumes.js';
import {
  at,
  copy,
  entriesOf,
  fieldsOf,
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

/** Fields that the library copies into the container. */
const COPIED = [
  'lifecycle',
  'ports',
  'resources',
  'restartPolicy',
  'securityContext',
  'stdin',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'tty',
  'workingDir',
] as const;

const PROBES = ['liveness', 'readiness', 'startup'] as const;

/** A container of a controller, represented by its key in the values. */
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
    env: envPart(owner, place('env')),
    envFrom: envFromPart(owner, place('envFrom')),
    ...probeParts(owner, id, place('probes')),
    volumeMounts: mountsOf(owner, id),
  });
}

/** Whether containers of this kind get the options for all containers of the controller. */
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

/** A string is a list of one item. */
function wordsPart(words: Place): Part | undefined {
  if (typeof words.value === 'string') return words.value === '' ? undefined : list(words, [copy(words)]);
  return isEmpty(words.value) ? undefined : copy(words);
}

function envPart(owner: Owner, env: Place): Part | undefined {
  const named = entriesOf(env).map(([name, place]) => variable(owner, made(name, place), place));
  const listed = itemsOf(env).map((item) => {
    const name = at(item, 'name');
    return textAt(name) === undefined ? undefined : variable(owner, copy(name), item);
  });
  return list(env, [...named, ...listed]);
}

function variable(owner: Owner, name: Part | undefined, place: Place): Part {
  const { value } = place;
  if (!isObject(value)) return map(place, { name, value: scalar(place) });
  if (Object.hasOwn(value, 'value')) return map(place, { name, value: scalar(at(place, 'value')) });
  if (Object.hasOwn(value, 'valueFrom'))
    return map(place, { name, valueFrom: sourcePart(owner, at(place, 'valueFrom')) });
  return map(place, { name, valueFrom: sourcePart(owner, place) });
}

/** The library writes numbers and booleans as strings. */
function scalar(place: Place): Part | undefined {
  const { value } = place;
  return copy(place, typeof value === 'number' || typeof value === 'boolean' ? String(value) : value);
}

/** The source of a variable's value. Objects that the chart makes are named by their identifier. */
function sourcePart(owner: Owner, { value, path }: Place): Part | undefined {
  // It orders the variables, and is not part of one.
  const from: Place =
    isObject(value) && Object.hasOwn(value, 'dependsOn') ? { value: without(value), path } : { value, path };
  const [key, of] = KEY_REFS.find(([name]) => at(from, name, 'identifier').value !== undefined) ?? [];
  if (key === undefined || of === undefined) return copy(from);
  const ref = at(from, key);
  const { identifier: _, ...fields } = fieldsOf(ref);
  const id = at(ref, 'identifier');
  return map(from, { [key]: map(ref, { ...fields, name: nameById(owner, of, textAt(id), id) }) });
}

const without = ({ dependsOn: _, ...rest }: JsonObject): JsonObject => rest;

const KEY_REFS = [
  ['configMapKeyRef', 'configMaps'],
  ['secretKeyRef', 'secrets'],
] as const;

/** What a list of variables may refer to: by a name or identifier alone, or in a map. */
const SOURCES = [
  ['configMap', 'configMapRef', 'configMaps'],
  ['secret', 'secretRef', 'secrets'],
] as const;

function envFromPart(owner: Owner, envFrom: Place): Part | undefined {
  return list(
    envFrom,
    itemsOf(envFrom).map((item) => {
      const short = SOURCES.find(([key]) => at(item, key).value !== undefined);
      if (short) {
        const [key, ref, of] = short;
        const name = at(item, key);
        const own = typeof name.value === 'string' ? namedAs(owner, of, name.value) : undefined;
        return map(item, {
          [ref]: map(name, { name: own ? nameById(owner, of, own.id, name) : copy(name) }),
        });
      }
      if (SOURCES.some(([, ref]) => at(item, ref, 'name').value !== undefined)) return copy(item);
      const [, ref, of] = SOURCES.find(([, key]) => at(item, key).value !== undefined) ?? SOURCES[1];
      const id = at(item, ref, 'identifier');
      return map(item, {
        [ref]: map(at(item, ref), {
          name: nameById(owner, of, textAt(id), id.value === undefined ? item : id),
          optional: copy(at(item, ref, 'optional')),
        }),
        prefix: copy(at(item, 'prefix')),
      });
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
      // Version 2 gives its main container its own probes.
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
