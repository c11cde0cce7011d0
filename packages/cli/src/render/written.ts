// What patches, images, replicas, labels and namespaces of kustomize say about a place in the built object.
import { ownValue, type Path, pointerSteps, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';

/** A node of the text that sets the value at a place. */
export interface Written {
  /** The path in the text's document. */
  readonly path: Path;
  /** Undefined where it removes the value, or only sets something below. */
  readonly value: Json | undefined;
  /** Set where it only sets something below. */
  readonly inside?: true;
  /** Set where other nodes of the text also contribute to the value. */
  readonly shared?: true;
}

/** The current object, and a path in it. */
export interface Place {
  readonly built: Json;
  readonly path: Path;
}

export const isTree = (value: Json | undefined): boolean => typeof value === 'object' && value !== null;

export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (isTree(a) && isTree(b) && JSON.stringify(sorted(a!)) === JSON.stringify(sorted(b!)));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key]!)]),
  );
}

export function child(value: Json | undefined, step: string | number): Json | undefined {
  return Array.isArray(value) ? value[step as number] : ownValue(value, String(step));
}

/** https://github.com/kubernetes/api: `patchMergeKey`, by the name of the list field. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  ports: ['containerPort', 'port', 'name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  conditions: ['type'],
  ownerReferences: ['uid'],
};

/** The index of the item that is at `index` of the built list: by its merge key, else by its value. */
export function indexLike(
  list: readonly Json[],
  built: Json | undefined,
  index: number,
  field: string | number | undefined,
): number {
  const item = Array.isArray(built) ? built[index] : undefined;
  if (item === undefined) return -1;
  for (const key of MERGE_KEYS[String(field)] ?? ['name']) {
    const own = ownValue(item, key);
    if (own === undefined) continue;
    const fitting = list.flatMap((other, at) => (ownValue(other, key) === own ? [at] : []));
    // Two ports of one number differ in their protocols.
    const [first = -1] =
      fitting.length > 1
        ? fitting.filter((at) => ownValue(list[at], 'protocol') === ownValue(item, 'protocol'))
        : fitting;
    return first;
  }
  return same(list[index], item) ? index : list.findIndex((other) => same(other, item));
}

/** What a strategic merge patch says about a place. */
export function inMerge(patch: Json, { built, path }: Place): Written | undefined {
  const own: (string | number)[] = [];
  let [to, from]: (Json | undefined)[] = [built, patch];
  for (const [depth, step] of path.entries()) {
    const at =
      typeof step === 'number' && Array.isArray(from) ? indexLike(from, to, step, path[depth - 1]) : step;
    to = child(to, step);
    from = child(from, at);
    if (from === undefined) return undefined;
    own.push(at);
    if (from === null) return { path: own, value: undefined };
  }
  return { path: own, value: from };
}

/** What the last operation of a JSON patch about a place says. */
export function inOperations(patch: readonly Json[], { built, path }: Place): Written | undefined {
  for (let at = patch.length - 1; at >= 0; at--) {
    const operation = patch[at];
    const pointer = ownValue(operation, 'path');
    if (typeof pointer !== 'string') continue;
    const found = inOperation(operation, pointerSteps(pointer), { built, path });
    if (found) return { ...found, path: [at, ...found.path] };
  }
  return undefined;
}

function inOperation(operation: Json | undefined, steps: readonly string[], { built, path }: Place) {
  const op = ownValue(operation, 'op');
  const value = ownValue(operation, 'value');
  const shared = Math.min(steps.length, path.length);
  for (let depth = 0; depth < shared; depth++) {
    const step = path[depth]!;
    const isLast = depth === steps.length - 1;
    // Items that other operations add and remove shift the items of a list.
    const moved =
      typeof step === 'number' &&
      isLast &&
      op === 'add' &&
      same(valueAt(built, path.slice(0, depth + 1)), value);
    if (steps[depth] !== String(step) && !moved) return undefined;
  }
  if (steps.length > path.length) return { path: ['path'], value: undefined, inside: true as const };
  if (op === 'remove') return { path: ['path'], value: undefined };
  if (op !== 'add' && op !== 'replace') return op === 'test' ? undefined : { path: ['path'], value: null };
  const rest = path.slice(steps.length);
  const said = valueAt(value, rest);
  return said === undefined ? undefined : { path: ['value', ...rest], value: said };
}

/** What an entry of `images` says about an image, in its last part. */
export function inImage(entry: Json, { built, path }: Place): Written | undefined {
  const image = valueAt(built, path);
  if (path.at(-1) !== 'image' || typeof image !== 'string') return undefined;
  const text = (key: string): string | undefined => {
    const own = ownValue(entry, key);
    return own === undefined ? undefined : String(own);
  };
  const name = text('newName') ?? text('name');
  if (name === undefined || !(image === name || image.startsWith(`${name}:`) || image.startsWith(`${name}@`)))
    return undefined;
  const parts: readonly (readonly [key: string, end: string | undefined])[] = [
    ['digest', text('digest') && `@${text('digest')}`],
    ['newTag', text('newTag') && `:${text('newTag')}`],
    ['newName', text('newName') && ''],
  ];
  const set = parts.filter(([, end]) => end !== undefined);
  const [part] = set;
  if (!part || !image.endsWith(part[1]!)) return undefined;
  return { path: [part[0]], value: image, ...(set.length > 1 && { shared: true }) };
}

/** What an entry of `replicas` says. */
export function inReplicas(entry: Json, { path }: Place): Written | undefined {
  const count = ownValue(entry, 'count');
  return path.length === 2 && path[1] === 'replicas' && count !== undefined
    ? { path: ['count'], value: count }
    : undefined;
}

const LABELS: readonly (string | number | undefined)[] = ['labels', 'matchLabels', 'selector'];

/** What pairs of labels or annotations say about the fields that have them. */
export function inPairs(pairs: Json | undefined, { path }: Place, fields = LABELS): Written | undefined {
  const key = path.at(-1);
  const value = typeof key === 'string' && fields.includes(path.at(-2)) ? ownValue(pairs, key) : undefined;
  return value === undefined ? undefined : { path: [key!], value };
}
