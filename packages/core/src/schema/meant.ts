import { type Field, isServed, type ObjectType, type TypeNode } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, type Path, valueAt } from '../json.js';
import { closest } from '../suggest.js';
import { hardens } from './hardening.js';

/** A field that was probably meant. */
export interface Meant {
  /** Its type. */
  readonly within: ObjectType;
  readonly field: Field;
  /** Where it belongs, with `[]` for the items of a list. Undefined if it is a field of the same object. */
  readonly place?: string;
  /** Whether only the spelling is wrong, and no other field is similar. */
  readonly certain: boolean;
}

/** An object on the path to an unknown field, and its type. */
interface Step {
  readonly type: ObjectType;
  readonly path: Path;
}

/** How many levels below an object to search for a field. */
const DEEPEST = 5;

/**
 * The field that an unknown one was meant to be. This is a field of that name at another level (below, or at or below
 * an ancestor, the nearest first), or else the field of the same object with the nearest name.
 */
export function meantBy(
  root: JsonObject,
  rootType: ObjectType,
  path: Path,
  minor: number,
): Meant | undefined {
  const name = String(path.at(-1));
  const steps = stepsTo(root, rootType, path.slice(0, -1));
  const own = steps.at(-1);
  if (!own) return undefined;
  const exact = elsewhere(steps, name, minor);
  if (exact && !spelling(own.type, name, minor, root, own.path)?.certain) return exact;
  return spelling(own.type, name, minor, root, own.path);
}

/** The objects from the root to the one at a path, with their types. */
function stepsTo(root: Json, rootType: ObjectType, path: Path): readonly Step[] {
  const steps: Step[] = [{ type: rootType, path: [] }];
  let type: TypeNode | undefined = rootType;
  for (const [index, step] of path.entries()) {
    if (type?.is === 'object') type = type.field(String(step))?.type;
    else if (type?.is === 'list') type = type.items;
    else if (type?.is === 'map') type = type.values;
    if (type?.is === 'object') steps.push({ type, path: path.slice(0, index + 1) });
  }
  return isObject(valueAt(root, path)) ? steps : [];
}

function elsewhere(steps: readonly Step[], name: string, minor: number): Meant | undefined {
  const own = steps.at(-1);
  for (const step of steps.toReversed()) {
    const { type, path } = step;
    const found = search(type, name, minor);
    // A sibling of an ancestor is something else: to say that a name belongs there would be a guess.
    if (found && (step === own || found.path.length === 0 || isGrave(found)))
      return {
        within: found.within,
        field: found.field,
        place: [...path.map((step) => (typeof step === 'number' ? '[]' : step)), ...found.path]
          .join('.')
          .replaceAll('.[]', '[]'),
        certain: false,
      };
  }
  return undefined;
}

interface Found {
  readonly within: ObjectType;
  readonly field: Field;
  /** The path to the object that has the field. */
  readonly path: readonly string[];
}

/** Fields that are suggested wherever they are found: a pod or a policy depends on them, or a container runs them. */
const isGrave = ({ within, field }: Found): boolean =>
  hardens(within.name, field.name) || within.name === 'core.v1.Container';

/**
 * Searches breadth first, so that the nearest is found, if it is the only one. What the API server writes is not a
 * place for a setting.
 */
function search(root: ObjectType, name: string, minor: number): Found | undefined {
  let level: { readonly type: ObjectType; readonly path: readonly string[] }[] = [{ type: root, path: [] }];
  const seen = new Set<ObjectType>([root]);
  for (let depth = 0; depth < DEEPEST; depth++) {
    const found = level.flatMap(({ type, path }) => {
      const field = type.field(name, minor);
      return field ? [{ within: type, field, path }] : [];
    });
    const [nearest] = found;
    if (nearest)
      return isGrave(nearest) || (found.length === 1 && isPlain(nearest.path)) ? nearest : undefined;
    const next: typeof level = [];
    for (const { type, path } of level) {
      for (const field of type.fields.values()) {
        if (!isServed(field, minor) || (path.length === 0 && ABOUT_OBJECTS.has(field.name))) continue;
        const below = objectIn(field.type);
        if (!below || seen.has(below.type)) continue;
        seen.add(below.type);
        next.push({ type: below.type, path: [...path, `${field.name}${below.items}`] });
      }
    }
    level = next;
  }
  return undefined;
}

/** Whether a path is short or contains no list: nobody can tell which item of a list below is meant. */
const isPlain = (path: readonly string[]): boolean =>
  path.length < 2 || path.every((step) => !step.endsWith('[]'));

const ABOUT_OBJECTS: ReadonlySet<string> = new Set(['metadata', 'status']);

function objectIn(type: TypeNode): { readonly type: ObjectType; readonly items: string } | undefined {
  if (type.is === 'object') return { type, items: '' };
  return type.is === 'list' && type.items.is === 'object' ? { type: type.items, items: '[]' } : undefined;
}

/** The field of the same object with the nearest name. */
function spelling(
  type: ObjectType,
  name: string,
  minor: number,
  root: JsonObject,
  path: Path,
): Meant | undefined {
  const names = [...type.fields.values()]
    .filter((field) => isServed(field, minor))
    .map((field) => field.name);
  const nearest = nearestName(name, names);
  const field = nearest === undefined ? undefined : type.field(nearest);
  if (!field) return undefined;
  const holder = valueAt(root, path);
  const taken = isObject(holder) && Object.hasOwn(holder, field.name);
  return {
    within: type,
    field,
    certain: !taken && isCertain(name, field.name, names),
  };
}

/** The name with the smallest distance. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  return names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? closest(name, names);
}

/** Whether only a typing mistake separates a name from the meant one, and from no other. */
export function isCertain(name: string, meant: string, names: readonly string[]): boolean {
  return isMisspelt(name, meant) && !names.some((other) => other !== meant && isMisspelt(name, other));
}

/** Whether only a typing mistake separates a name from a longer word: case, one letter, or two swapped letters. */
function isMisspelt(name: string, word: string): boolean {
  const [a, b] = [name.toLowerCase(), word.toLowerCase()];
  if (a === b) return true;
  if (word.length < 6 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (
    (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === [...right].reverse().join(''))
  );
}
