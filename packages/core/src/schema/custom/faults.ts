import { closest } from '../../config/suggest.js';
import { isObject, type Json, type JsonObject, ownValue, type Path } from '../../json.js';
import type { CustomSchema } from '../../model/custom-kind.js';
import { isPlaceholder } from '../../model/placeholder.js';
import { admitted } from './admitted.js';
import { expectedOf } from './alternatives.js';
import { keyOf, limitFaults, type PatternReader, UNKNOWN } from './limits.js';
import { isOfType, META_FIELDS, requiredIn, schemasIn, typesOf } from './schema-node.js';
import { formInWords, typeInWords } from './words.js';

/** What a custom resource holds that its schema does not have, or that the API server refuses. */
export type CustomFault =
  /** A key that the schema does not have; `meant` is the one that comes near. */
  | { readonly kind: 'unknown'; readonly path: Path; readonly meant?: string }
  /** A value of another type, in words. */
  | { readonly kind: 'type'; readonly path: Path; readonly expected: string; readonly found: string }
  /** A value of the right type that the API server refuses. */
  | { readonly kind: 'value'; readonly path: Path; readonly expected: string }
  | { readonly kind: 'missing'; readonly path: Path }
  /** An item of a list that has the keys of an earlier one. */
  | { readonly kind: 'twice'; readonly path: Path; readonly keys: string };

export interface CustomVerdict {
  readonly faults: readonly CustomFault[];
  /** Whether something could not be judged: a pattern without a reader, or more than the bounds allow. */
  readonly partly: boolean;
}

export interface CustomOptions {
  readonly patterns?: PatternReader | undefined;
  /** Whether what is missing is a fault. */
  readonly required: boolean;
  /** What a run has left of them; each object takes what it needs. */
  readonly budget?: { steps: number };
}

/** So many pairs of a value and a schema are judged for one object: both are strangers' data. */
const MOST_STEPS = 100_000;

/**
 * Holds a custom resource against its schema, as the API server does: what is pruned, defaults and nulls, then what is
 * validated. Rules in CEL (`x-kubernetes-validations`) are not judged, and neither is the status, which controllers
 * write. Of a patch nothing is told: keys with a `$` are what it is told by.
 */
export function customFaults(root: JsonObject, schema: CustomSchema, options: CustomOptions): CustomVerdict {
  const steps = Math.min(MOST_STEPS, options.budget?.steps ?? MOST_STEPS);
  const state = { steps, partly: false, isPatch: false };
  const walk = new Walk(options, schema.unknown, state, []);
  walk.value(admitted(root, schema.root, { steps }), schema.root, 'object');
  if (options.budget) options.budget.steps -= steps - Math.max(0, state.steps);
  return { faults: state.isPatch ? [] : walk.faults, partly: state.partly };
}

interface State {
  steps: number;
  partly: boolean;
  isPatch: boolean;
}

/** What a schema stands for: the object itself, or a place where unknown fields are kept. */
type Role = 'object' | 'kept' | undefined;

class Walk {
  readonly faults: CustomFault[] = [];
  /** Whether the value is only known to a program that fills it in, or the schema was not read to the end. */
  isOpen = false;
  readonly #options: CustomOptions;
  readonly #unknown: CustomSchema['unknown'];
  readonly #state: State;
  /** Where the walk is; copied only for a fault. */
  readonly #path: (string | number)[];

  constructor(
    options: CustomOptions,
    unknown: CustomSchema['unknown'],
    state: State,
    path: (string | number)[],
  ) {
    this.#options = options;
    this.#unknown = unknown;
    this.#state = state;
    this.#path = path;
  }

  value(value: Json, schema: JsonObject, role?: Role): void {
    if (this.#state.steps-- <= 0) {
      this.#state.partly = true;
      this.isOpen = true;
    } else if (isPlaceholder(value)) this.isOpen = true;
    else if (this.#hasType(value, schema) && value !== null) {
      for (const expected of limitFaults(value, schema, this.#options.patterns))
        if (expected !== UNKNOWN) this.#tell({ kind: 'value', expected });
        else {
          this.#state.partly = true;
          this.isOpen = true;
        }
      if (Array.isArray(value)) this.#list(value, schema, role);
      else if (isObject(value)) this.#map(value, schema, role);
      this.#combined(value, schema, role);
    }
  }

  #hasType(value: Json, schema: JsonObject): boolean {
    const types = typesOf(schema);
    if (!types || types.some((type) => isOfType(value, type))) return true;
    this.#tell({
      kind: 'type',
      expected: typeInWords(types.filter((type) => type !== 'null')),
      found: formInWords(value),
    });
    return false;
  }

  #list(list: readonly Json[], schema: JsonObject, role: Role): void {
    const kept = role === 'kept' || keepsUnknown(schema) ? 'kept' : undefined;
    const items = ownValue(schema, 'items');
    if (isObject(items))
      for (const [index, item] of list.entries()) this.#below(index, () => this.value(item, items, kept));
    const type = schema['x-kubernetes-list-type'];
    if (type === 'set' || schema.uniqueItems === true) this.#twice(list, []);
    else if (type === 'map') this.#twice(list, listKeysOf(schema));
  }

  #map(map: JsonObject, schema: JsonObject, role: Role): void {
    const properties = ownValue(schema, 'properties');
    const others = ownValue(schema, 'additionalProperties');
    const whole = role === 'object' || schema['x-kubernetes-embedded-resource'] === true;
    for (const key of Object.keys(map)) {
      const own = ownValue(properties, key);
      if (role === 'object' && key === 'status') continue;
      if (isObject(own))
        this.#below(key, () => this.value(map[key]!, own, isMeta(whole, key) ? 'kept' : undefined));
      else if (own !== undefined || isMeta(whole, key)) continue;
      else if (isObject(others)) this.#below(key, () => this.value(map[key]!, others));
      else if (key.startsWith('$')) this.#state.isPatch = true;
      else if (!isPlaceholder(key) && role !== 'kept' && this.#excludes(schema, others))
        this.#below(key, () => this.#unknownField(key, properties, map));
    }
    if (!this.#options.required) return;
    const required = requiredIn(schema).filter(
      (name) => role !== 'object' || !(META_FIELDS.has(name) || name === 'status'),
    );
    if (whole && role !== 'object') required.push('apiVersion', 'kind');
    for (const name of required)
      if (!Object.hasOwn(map, name)) this.#below(name, () => this.#tell({ kind: 'missing' }));
  }

  #excludes(schema: JsonObject, others: Json | undefined): boolean {
    if (this.#unknown === 'json-schema')
      return others === false && !Object.hasOwn(schema, 'patternProperties');
    return (
      this.#unknown === 'structural' &&
      schema.type === 'object' &&
      others === undefined &&
      !keepsUnknown(schema)
    );
  }

  #unknownField(key: string, properties: Json | undefined, map: JsonObject): void {
    // Go writes it into every template: nothing is lost with it.
    if (key === 'creationTimestamp' && map[key] === null) return;
    const free = isObject(properties)
      ? Object.keys(properties).filter((name) => !Object.hasOwn(map, name))
      : [];
    const meant = closest(key, free);
    this.#tell({ kind: 'unknown', ...(meant !== undefined && { meant }) });
  }

  /** `allOf` and the like judge values; they make no field known. */
  #combined(value: Json, schema: JsonObject, role: Role): void {
    for (const each of schemasIn(schema, 'allOf')) this.#add(this.#apart(value, each, role));
    for (const key of ['anyOf', 'oneOf'] as const) {
      const all = schemasIn(schema, key);
      if (all.length === 0) continue;
      const tried = all.map((each) => this.#apart(value, each, role));
      const holding = tried.filter((each) => this.#mayHold(each));
      const certain = holding.filter(({ isOpen, faults }) => !isOpen && faults.length === 0).length;
      if (holding.length > certain) this.isOpen = true;
      const tooMany = key === 'oneOf' && certain > 1;
      if (holding.length === 0 || tooMany)
        this.#tell({ kind: 'value', expected: expectedOf(key, all, tooMany) });
    }
    const { not } = schema;
    if (!isObject(not)) return;
    const { faults, isOpen } = this.#apart(value, not, role);
    if (isOpen) this.isOpen = true;
    if (faults.length === 0 && !isOpen)
      this.#tell({ kind: 'value', expected: expectedOf('not', [not], false) });
  }

  #apart(value: Json, schema: JsonObject, role: Role): Walk {
    const unknown = this.#unknown === 'json-schema' ? 'json-schema' : 'none';
    const walk = new Walk({ ...this.#options, required: true }, unknown, this.#state, this.#path);
    walk.value(value, schema, role);
    return walk;
  }

  /** Whether a value has no fault, or lacks only what another file may complete. */
  #mayHold({ faults }: Walk): boolean {
    return this.#options.required ? faults.length === 0 : faults.every(({ kind }) => kind === 'missing');
  }

  #add({ faults, isOpen }: Walk): void {
    if (isOpen) this.isOpen = true;
    for (const fault of faults)
      if (fault.kind !== 'missing' || this.#options.required) this.faults.push(fault);
  }

  #twice(list: readonly Json[], keys: readonly string[]): void {
    const seen = new Set<string>();
    for (const [index, item] of list.entries()) {
      const own = keys.length > 0 ? keys.map((key) => ownValue(item, key) ?? null) : [item];
      if (own.some((each) => each === null || isPlaceholder(each))) continue;
      const key = keyOf(own);
      if (seen.has(key))
        this.#below(index, () => this.#tell({ kind: 'twice', keys: keys.join(' and ') || 'value' }));
      seen.add(key);
    }
  }

  #below(step: string | number, visit: () => void): void {
    this.#path.push(step);
    visit();
    this.#path.pop();
  }

  #tell(fault: WithoutPath<CustomFault>): void {
    this.faults.push({ ...fault, path: [...this.#path] });
  }
}

type WithoutPath<F> = F extends CustomFault ? Omit<F, 'path'> : never;

function keepsUnknown(schema: JsonObject): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function isMeta(whole: boolean, key: string): boolean {
  return whole && META_FIELDS.has(key);
}

function listKeysOf(schema: JsonObject): readonly string[] {
  const keys = schema['x-kubernetes-list-map-keys'];
  return Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string') : [];
}
