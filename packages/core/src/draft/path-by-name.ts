import { mergeKeyOf } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, ownValue, type Path, textOf } from '../json.js';
import { sha256 } from '../sha256.js';

/**
 * A path that names list items by what identifies them, never by position:
 * `spec.template.spec.containers[app].ports[8080/TCP]`. It contains names but no other values of the input.
 */
export function pathByName(root: Json, path: Path): string {
  let value: Json | undefined = root;
  let text = '';
  let listName = '';
  for (const step of path) {
    if (typeof step === 'number') {
      const item: Json | undefined = Array.isArray(value) ? value[step] : undefined;
      text += `[${itemName(listName, item)}]`;
      value = item;
    } else {
      text += text === '' ? step : `.${step}`;
      listName = step;
      value = ownValue(value, step);
    }
  }
  return text;
}

/** The keys that identify items of lists that the API replaces as a whole. */
const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['subjects', ['kind', 'namespace', 'name']],
  ['tls', ['secretName']],
]);

/** The API's merge key, or else the name. */
const keysOf = (list: string): readonly string[] => KEYS.get(list) ?? [mergeKeyOf(list) ?? 'name'];

/** Lists of objects without a key: a hash of the content identifies their items. */
const BY_CONTENT = new Set(['rules', 'ingress', 'egress', 'from', 'to', 'peers', 'matchExpressions']);

/** Lists of strings that are names, not data. */
const PLAIN = new Set([
  'accessModes',
  'add',
  'apiGroups',
  'drop',
  'nonResourceURLs',
  'policyTypes',
  'resources',
  'supplementalGroups',
  'verbs',
]);

function itemName(list: string, item: Json | undefined): string {
  if (list === 'args' || list === 'command') return flagName(item);
  if (isObject(item)) {
    if (BY_CONTENT.has(list)) return contentHash(item);
    if (list === 'ports') return portName(item);
    const named = keysOf(list)
      .map((key) => ownValue(item, key))
      .filter((value) => typeof value === 'string' || typeof value === 'number');
    return named.length > 0 ? named.join('/') : '*';
  }
  return PLAIN.has(list) && (typeof item === 'string' || typeof item === 'number') ? textOf(item) : '*';
}

/** Ports of containers and Services. The protocol is TCP by default. */
function portName(item: JsonObject): string {
  const port = ownValue(item, 'containerPort') ?? ownValue(item, 'port') ?? '*';
  return `${typeof port === 'object' ? '*' : port}/${ownValue(item, 'protocol') === undefined ? 'TCP' : textOf(ownValue(item, 'protocol'))}`;
}

/** A long flag without its value. Anything else may be data: `-pS3cret-x` is one argument with a password. */
function flagName(item: Json | undefined): string {
  return (typeof item === 'string' && /^--[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*(?==|$)/i.exec(item)?.[0]) || '*';
}

function contentHash(item: Json): string {
  return sha256(canonical(item)).slice(0, 8);
}

/** JSON with sorted keys, because the order of a map has no meaning. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value))
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}
