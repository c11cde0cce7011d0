import type { Field, ObjectType } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, ownValue, type Path } from '../json.js';
import { formOf } from '../model/cursor.js';
import { isPlaceholder } from '../model/placeholder.js';
import { beyond } from './bounds.js';
import { type Check, type FieldPlan, type Plan, plainCheck, planOf } from './plan.js';

/** What an object contains that its type does not have or that the API would reject. */
export type Fault =
  /** A key that is not a field of the type in that release. `field` is set if another release has it. */
  | { readonly kind: 'unknown'; readonly path: Path; readonly within: ObjectType; readonly field?: Field }
  /** A value of another type, in words. */
  | { readonly kind: 'type'; readonly path: Path; readonly expected: string; readonly found: string }
  /** A value of the right type that the API server rejects. */
  | { readonly kind: 'value'; readonly path: Path; readonly expected: string }
  | { readonly kind: 'missing'; readonly path: Path }
  /** An item of a list with the keys of an earlier one. */
  | { readonly kind: 'twice'; readonly path: Path; readonly keys: string };

export interface FaultOptions {
  /** The release to check against: 37 for 1.37. */
  readonly minor: number;
  /** Whether a missing field is a fault: configuration files have a default for nearly every field. */
  readonly required: boolean;
}

/**
 * Checks an object against its type in a release, and reports every fault once. The types that it refers to must be
 * loaded. Keys with a `$` in a patch are not reported: they are directives. What the API server itself writes
 * (`status`) must decode like everything else, but is not checked further.
 */
export function faultsOf(root: JsonObject, type: ObjectType, options: FaultOptions): readonly Fault[] {
  const walk = new Walk(options.required);
  walk.object(root, planOf(type, options.minor));
  return walk.isPatch ? [] : walk.faults;
}

class Walk {
  readonly faults: Fault[] = [];
  isPatch = false;
  readonly #required: boolean;
  /** The current place of the walk. Copied only for a fault. */
  readonly #path: (string | number)[] = [];

  constructor(required: boolean) {
    this.#required = required;
  }

  object(value: JsonObject, plan: Plan): void {
    for (const key in value) {
      const field = plan.field(key);
      if (field?.isPlain(value[key]!)) continue;
      this.#path.push(key);
      if (field?.served) this.#field(value[key]!, field);
      else if (key.startsWith('$')) this.isPatch = true;
      else this.#tell({ kind: 'unknown', within: plan.type, ...(field && { field: field.field }) });
      this.#path.pop();
    }
    if (!this.#required || this.#isStatus()) return;
    for (const name of plan.required) {
      const own = ownValue(value, name);
      if (own === undefined || own === null || own === '') this.#tell({ kind: 'missing' }, [name]);
    }
  }

  #field(value: Json, { field, check, repeats, bounds }: FieldPlan): void {
    // All decoders treat null as absent.
    if (value === null) return;
    const before = this.faults.length;
    this.#value(value, check);
    if (this.faults.length > before || this.#isStatus()) return;
    if (field.enum) this.#enum(value, field.enum);
    if (repeats) this.#twice(value, field);
    if (bounds)
      for (const { path, expected } of beyond(bounds, value)) this.#tell({ kind: 'value', expected }, path);
  }

  #value(value: Json, check: Check): void {
    switch (check.is) {
      case 'scalar':
        if (check.holds(value) || isPlaceholder(value)) return;
        // A string in the wrong format still has the right type.
        if (typeof value === 'string' && check.written)
          this.#tell({ kind: 'value', expected: check.expected });
        else this.#refuse(value, check.expected);
        return;
      case 'list':
        if (Array.isArray(value)) this.#items(value, check.items);
        else this.#refuse(value, 'a list');
        return;
      case 'object':
        if (isObject(value)) this.object(value, check.plan);
        else this.#refuse(value, 'a map');
        return;
      case 'map':
        if (isObject(value)) this.#entries(value, check.values);
        else this.#refuse(value, 'a map');
        return;
      case 'any':
    }
  }

  #items(list: readonly Json[], check: Check): void {
    const isPlain = plainCheck(check);
    for (let index = 0; index < list.length; index++) {
      const item = list[index]!;
      if (isPlain(item)) continue;
      this.#path.push(index);
      if (item !== null) this.#value(item, check);
      else if (check.is === 'object') this.#refuse(item, 'a map');
      this.#path.pop();
    }
  }

  #entries(map: JsonObject, check: Check): void {
    if (check.is === 'any') return;
    const isPlain = plainCheck(check);
    for (const key in map) {
      const item = map[key]!;
      if (isPlain(item)) continue;
      this.#path.push(key);
      if (item !== null) this.#value(item, check);
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
    // Most fields treat the empty string as their default.
    else if (typeof value === 'string' && value !== '' && !values.includes(value) && !isPlaceholder(value))
      this.#tell({ kind: 'value', expected: oneOf(values) });
  }

  #twice(value: Json, { listKeys, type }: Field): void {
    if (!Array.isArray(value) || type.is !== 'list' || type.items.is !== 'object') return;
    const { items } = type;
    const seen = new Set<string>();
    for (const [index, item] of (value as readonly Json[]).entries()) {
      const keys = listKeys.map((key) => ownValue(item, key) ?? items.field(key)?.default ?? null);
      // A missing key is a fault of its own, and values that a program fills in may differ.
      if (keys[0] === null || keys.some(isPlaceholder)) continue;
      const key = JSON.stringify(keys);
      if (seen.has(key)) this.#tell({ kind: 'twice', keys: listKeys.join(' and ') }, [index]);
      seen.add(key);
    }
  }

  #refuse(value: Json, expected: string): void {
    // One placeholder may stand for a whole block.
    if (isPlaceholder(value)) return;
    const form = withArticle(formOf(value));
    // An integer of the right form with too many digits.
    this.#tell({ kind: 'type', expected, found: expected.startsWith(form) ? 'a number out of range' : form });
  }

  #tell(fault: WithoutPath<Fault>, below: Path = []): void {
    this.faults.push({ ...fault, path: [...this.#path, ...below] });
  }

  #isStatus(): boolean {
    return this.#path[0] === 'status';
  }
}

type WithoutPath<F> = F extends Fault ? Omit<F, 'path'> : never;

/** The most values that a message lists. */
const VALUES_SHOWN = 8;

function oneOf(values: readonly string[]): string {
  const shown = values.filter((value) => value !== '').slice(0, VALUES_SHOWN);
  const rest = values.length > VALUES_SHOWN ? ', …' : '';
  return shown.length === 1
    ? `'${shown[0]}'`
    : `one of ${shown.map((value) => `'${value}'`).join(', ')}${rest}`;
}

/** For example `a string`. Messages never contain the values themselves. */
function withArticle(form: string): string {
  return form === 'null' ? 'null' : `${/^[aeiou]/.test(form) ? 'an' : 'a'} ${form}`;
}
