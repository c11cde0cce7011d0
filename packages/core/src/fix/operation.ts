import { isObject, type Json, ownValue, type Path, valueAt } from '../json.js';
import type { AnyCursor } from '../model/resource.js';
import type { Fixer, FixOperation, FixStep } from '../rule/fix.js';

export const fixer: Fixer = {
  set: (at, value) => step(at, { kind: 'set', path: pathOf(at), value }),
  rename: (at, key) => step(at, { kind: 'rename', path: pathOf(at), key }),
  remove: (at) => step(at, { kind: 'remove', path: pathOf(at) }),
  prune: (at, root) => fixer.remove(onlyOnesAbove(at, root)),
  append: (at, value) => step(at, { kind: 'append', path: pathOf(at), value }),
  insert: (at, value) => step(at, { kind: 'insert', path: pathOf(at), value }),
  setArgument(list, flag, value) {
    const items = valueAt(list.resource.value, list.path);
    const text = `--${flag}=${value}`;
    const index = Array.isArray(items)
      ? items.findLastIndex((item) => typeof item === 'string' && item.startsWith(`--${flag}=`))
      : -1;
    const path = pathOf(list);
    return step(
      list,
      index === -1
        ? { kind: 'append', path, value: text }
        : { kind: 'set', path: [...path, index], value: text },
    );
  },
};

function step({ resource }: AnyCursor, operation: FixOperation): FixStep {
  return { resource, operation };
}

function onlyOnesAbove(at: AnyCursor, root: AnyCursor): AnyCursor {
  let place = at;
  for (let above = at.parent; above && above.path.length > root.path.length; above = above.parent) {
    const holder = valueAt(above.resource.value, above.path);
    if (typeof holder !== 'object' || holder === null || Object.keys(holder).length > 1) break;
    place = above;
  }
  return place;
}

function pathOf({ resource, path }: AnyCursor): Path {
  return [...resource.base, ...path];
}

/** The value of a document after an operation. The given value stays as it is. */
export function applyTo(root: Json, operation: FixOperation): Json {
  switch (operation.kind) {
    case 'set':
      return changed(root, operation.path, () => operation.value) as Json;
    case 'remove':
      return changed(root, operation.path, () => undefined) as Json;
    case 'append':
      return changed(root, operation.path, (list) => [
        ...(Array.isArray(list) ? list : []),
        operation.value,
      ]) as Json;
    case 'insert':
      return changed(root, operation.path.slice(0, -1), (list) =>
        (Array.isArray(list) ? (list as readonly Json[]) : []).toSpliced(
          operation.path.at(-1) as number,
          0,
          operation.value,
        ),
      ) as Json;
    case 'rename':
      return changed(root, operation.path.slice(0, -1), (map) => renamed(map, operation)) as Json;
    case 'comment':
      return root;
  }
}

function renamed(map: Json | undefined, { path, key }: FixOperation & { kind: 'rename' }): Json | undefined {
  if (!isObject(map)) return map;
  return Object.fromEntries(
    Object.entries(map).map(([own, value]) => [own === path.at(-1) ? key : own, value]),
  );
}

function changed(
  value: Json | undefined,
  [part, ...rest]: Path,
  change: (value: Json | undefined) => Json | undefined,
): Json | undefined {
  if (part === undefined) return change(value);
  if (typeof part === 'number') {
    const list: readonly Json[] = Array.isArray(value) ? value : [];
    const item = changed(list[part], rest, change);
    return item === undefined ? list.toSpliced(part, 1) : list.toSpliced(part, 1, item);
  }
  const map = isObject(value) ? value : {};
  const item = changed(ownValue(map, part), rest, change);
  if (item !== undefined) return { ...map, [part]: item };
  const { [part]: _, ...others } = map;
  return others;
}
