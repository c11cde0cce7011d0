import { type Field, isServed, type ObjectType, type TypeNode } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';
import { hasOwnFormat } from '../model/api-types.js';
import { formOf } from '../model/cursor.js';
import { isPlaceholder } from '../model/placeholder.js';
import { type Bounds, beyond, boundsOf } from './bounds.js';
import { refusesRepeats } from './repeats.js';
import { requiredFields } from './required.js';
import { EXPECTED, isScalar, isWritten } from './scalars.js';

/** What an object holds that its type does not have, or that the API would refuse. */
export type Fault =
  /** A key that is no field of the type in that release; `field` where another release has it. */
  | { readonly kind: 'unknown'; readonly path: Path; readonly within: ObjectType; readonly field?: Field }
  /** A value of another type, in words. */
  | { readonly kind: 'type'; readonly path: Path; readonly expected: string; readonly found: string }
  /** A value of the right type that the API server refuses. */
  | { readonly kind: 'value'; readonly path: Path; readonly expected: string }
  | { readonly kind: 'missing'; readonly path: Path }
  /** An item of a list that has the keys of an earlier one. */
  | { readonly kind: 'twice'; readonly path: Path; readonly keys: string };

export interface FaultOptions {
  /** The release that judges: 37 for 1.37. */
  readonly minor: number;
  /** Whether what is missing is a fault: configuration files have a default for nearly every field. */
  readonly required: boolean;
}

/**
 * Holds an object against its type in a release, and tells every fault once. The types that it refers to must be
 * loaded. Of a patch nothing is told: keys with a `$` are what it is told by. What the API server itself writes (`status`) is decoded like all else, and not judged any further.
 */
export function faultsOf(root: JsonObject, type: ObjectType, options: FaultOptions): readonly Fault[] {
  const walk = new Walk(options);
  walk.object(root, type);
  return walk.isPatch ? [] : walk.faults;
}

interface Limits {
  readonly repeats: boolean;
  readonly bounds: Bounds | undefined;
}

const limits = new WeakMap<Field, Limits>();

/** What the API server's validation holds against a field besides its type; asked once for each field of a type. */
function limitsOf(field: Field, { name }: ObjectType): Limits {
  let known = limits.get(field);
  if (!known) {
    known = { repeats: refusesRepeats(name, field.name), bounds: boundsOf(name, field.name) };
    limits.set(field, known);
  }
  return known;
}

class Walk {
  readonly faults: Fault[] = [];
  isPatch = false;
  readonly #options: FaultOptions;
  /** Where the walk is; copied only for a fault. */
  readonly #path: (string | number)[] = [];

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  object(value: JsonObject, type: ObjectType): void {
    const { minor } = this.#options;
    for (const key in value) {
      const field = type.field(key);
      this.#path.push(key);
      if (field && isServed(field, minor)) this.#field(value[key]!, field, type);
      else if (key.startsWith('$')) this.isPatch = true;
      else this.#tell({ kind: 'unknown', within: type, ...(field && { field }) });
      this.#path.pop();
    }
    if (!this.#options.required || this.#isStatus()) return;
    for (const { name } of requiredFields(type, minor)) {
      const own = ownValue(value, name);
      if (own === undefined || own === null || own === '') this.#tell({ kind: 'missing' }, [name]);
    }
  }

  #field(value: Json, field: Field, within: ObjectType): void {
    // To every decoder null is what is absent.
    if (value === null) return;
    const before = this.faults.length;
    this.#value(value, field.type);
    if (this.faults.length > before || this.#isStatus()) return;
    if (field.enum) this.#enum(value, field.enum);
    const { repeats, bounds } = limitsOf(field, within);
    if (repeats) this.#twice(value, field);
    if (bounds)
      for (const { path, expected } of beyond(bounds, value)) this.#tell({ kind: 'value', expected }, path);
  }

  #value(value: Json, type: TypeNode): void {
    if (type.is === 'scalar' && type.scalar !== 'object') {
      if (isScalar(value, type.scalar) || isPlaceholder(value)) return;
      const expected = EXPECTED[type.scalar];
      // Text of the wrong format is no other type.
      if (typeof value === 'string' && isWritten(type.scalar)) this.#tell({ kind: 'value', expected });
      else this.#refuse(value, expected);
    } else if (type.is === 'list') {
      if (!Array.isArray(value)) this.#refuse(value, 'a list');
      else
        for (let index = 0; index < value.length; index++) {
          const item = value[index] as Json;
          this.#path.push(index);
          if (item !== null) this.#value(item, type.items);
          else if (type.items.is === 'object') this.#refuse(item, 'a map');
          this.#path.pop();
        }
    } else if (type.is === 'object' && hasOwnFormat(type)) return;
    else if (!isObject(value)) this.#refuse(value, 'a map');
    else if (type.is === 'object') this.object(value, type);
    else if (type.is === 'map')
      for (const key in value) {
        const item = value[key]!;
        this.#path.push(key);
        if (item !== null) this.#value(item, type.values);
        this.#path.pop();
      }
  }

  #enum(value: Json, values: readonly string[]): void {
    if (Array.isArray(value))
      for (const [index, item] of (value as readonly Json[]).entries()) {
        this.#path.push(index);
        this.#enum(item, values);
        this.#path.pop();
      }
    // Most fields take the empty text for their default.
    else if (typeof value === 'string' && value !== '' && !values.includes(value) && !isPlaceholder(value))
      this.#tell({ kind: 'value', expected: oneOf(values) });
  }

  #twice(value: Json, { listKeys, type }: Field): void {
    if (!Array.isArray(value) || type.is !== 'list' || type.items.is !== 'object') return;
    const { items } = type;
    const seen = new Set<string>();
    for (const [index, item] of (value as readonly Json[]).entries()) {
      const keys = listKeys.map((key) => ownValue(item, key) ?? items.field(key)?.default ?? null);
      // What lacks its key is another fault, and what a program fills in may differ.
      if (keys[0] === null || keys.some(isPlaceholder)) continue;
      const key = JSON.stringify(keys);
      if (seen.has(key)) this.#tell({ kind: 'twice', keys: listKeys.join(' and ') }, [index]);
      seen.add(key);
    }
  }

  #refuse(value: Json, expected: string): void {
    // A whole block may stand in one placeholder.
    if (!isPlaceholder(value)) this.#tell({ kind: 'type', expected, found: withArticle(formOf(value)) });
  }

  #tell(fault: WithoutPath<Fault>, below: Path = []): void {
    this.faults.push({ ...fault, path: [...this.#path, ...below] });
  }

  #isStatus(): boolean {
    return this.#path[0] === 'status';
  }
}

type WithoutPath<F> = F extends Fault ? Omit<F, 'path'> : never;

/** So many values are told. */
const VALUES_SHOWN = 8;

function oneOf(values: readonly string[]): string {
  const shown = values.filter((value) => value !== '').slice(0, VALUES_SHOWN);
  const rest = values.length > VALUES_SHOWN ? ', …' : '';
  return shown.length === 1
    ? `'${shown[0]}'`
    : `one of ${shown.map((value) => `'${value}'`).join(', ')}${rest}`;
}

/** `a string`; values never get into messages. */
function withArticle(form: string): string {
  return form === 'null' ? 'null' : `${/^[aeiou]/.test(form) ? 'an' : 'a'} ${form}`;
}
