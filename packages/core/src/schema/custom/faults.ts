import { isObject, type Json, type JsonObject, ownValue, type Path } from '../../json.js';
import type { CustomSchema } from '../../model/custom-kind.js';
import { isPlaceholder } from '../../model/placeholder.js';
import { isCertain, nearestName } from '../meant.js';
import { admitted } from './admitted.js';
import { expectedOf } from './alternatives.js';
import { keyOf, limitFaults, type PatternReader, UNKNOWN } from './limits.js';
import { NOT_HERE } from './links.js';
import { META_FIELDS, rootNode, SchemaNode } from './schema-node.js';
import { formInWords, typeInWords } from './words.js';

/** What a custom resource contains that its schema does not have or that the API server rejects. */
export type CustomFault =
  /** A key that the schema does not have. `meant` is a similar one, `certain` if no other key is similar. */
  | { readonly kind: 'unknown'; readonly path: Path; readonly meant?: string; readonly certain?: true }
  /** A value of another type, in words. */
  | { readonly kind: 'type'; readonly path: Path; readonly expected: string; readonly found: string }
  /** A value of the right type that the API server rejects. */
  | { readonly kind: 'value'; readonly path: Path; readonly expected: string }
  | { readonly kind: 'missing'; readonly path: Path }
  /** An item of a list with the keys of an earlier one. */
  | { readonly kind: 'twice'; readonly path: Path; readonly keys: string };

export interface CustomVerdict {
  readonly faults: readonly CustomFault[];
  /** Whether something could not be checked: a pattern without a reader, or more than the limits allow. */
  readonly partly: boolean;
  /** Whether it describes changes to another object. */
  readonly isPatch: boolean;
}

export interface CustomOptions {
  readonly patterns?: PatternReader | undefined;
  /** Whether a missing field is a fault. */
  readonly required: boolean;
  /** The steps that a run has left. Each object uses some. */
  readonly budget?: { steps: number };
}

/** The most pairs of a value and a schema to check for one object: both are strangers' data. */
const MOST_STEPS = 100_000;

/** The deepest nesting of alternatives: a schema with `$ref` may refer back to itself. */
const MOST_WALKS = 64;

/**
 * Checks a custom resource against its schema, as the API server does: first pruning, defaults and nulls, then
 * validation. CEL rules (`x-kubernetes-validations`) are not evaluated, and the status, which controllers write, is not
 * checked. Keys with a `$` in a patch are not reported: they are directives.
 */
export function customFaults(root: JsonObject, schema: CustomSchema, options: CustomOptions): CustomVerdict {
  const steps = Math.min(MOST_STEPS, options.budget?.steps ?? MOST_STEPS);
  const state = { steps, partly: false, isPatch: false };
  const walk = new Walk(options, schema.unknown, state, []);
  const node = rootNode(schema.root);
  walk.value(admitted(root, node, { steps }), node, 'object');
  if (options.budget) options.budget.steps -= steps - Math.max(0, state.steps);
  const { isPatch, partly } = state;
  return { faults: isPatch ? [] : walk.faults, partly, isPatch };
}

interface State {
  steps: number;
  partly: boolean;
  isPatch: boolean;
}

/** What a schema stands for: the object itself, or a place that keeps unknown fields. */
type Role = 'object' | 'kept' | undefined;

class Walk {
  readonly faults: CustomFault[] = [];
  /** Whether only a program that fills in the value knows it, or the schema was not read to the end. */
  isOpen = false;
  readonly #options: CustomOptions;
  readonly #unknown: CustomSchema['unknown'];
  readonly #state: State;
  /** The current place of the walk. Copied only for a fault. */
  readonly #path: (string | number)[];
  readonly #depth: number;

  constructor(
    options: CustomOptions,
    unknown: CustomSchema['unknown'],
    state: State,
    path: (string | number)[],
    depth = 0,
  ) {
    this.#options = options;
    this.#unknown = unknown;
    this.#state = state;
    this.#path = path;
    this.#depth = depth;
  }

  value(value: Json, schema: SchemaNode, role?: Role): void {
    if (this.#state.steps-- <= 0 || this.#depth > MOST_WALKS || schema.schema === NOT_HERE) {
      this.#state.partly = true;
      this.isOpen = true;
    } else if (this.#depth === 0 && schema.asksTypeOnly && isScalar(value) && schema.allows(value)) {
      // The case for most values. Whether one is open only matters in alternatives.
    } else if (isPlaceholder(value)) this.isOpen = true;
    else if (this.#hasType(value, schema) && value !== null) {
      if (schema.isLimited) this.#limits(value, schema);
      if (Array.isArray(value)) this.#list(value, schema, role);
      else if (isObject(value)) this.#map(value, schema, role);
      if (schema.isCombined) this.#combined(value, schema, role);
    }
  }

  #hasType(value: Json, schema: SchemaNode): boolean {
    if (schema.allows(value)) return true;
    const { types = [] } = schema;
    this.#tell({
      kind: 'type',
      expected: typeInWords(types.filter((type) => type !== 'null')),
      found: formInWords(value),
    });
    return false;
  }

  #limits(value: Json, { schema }: SchemaNode): void {
    for (const expected of limitFaults(value, schema, this.#options.patterns))
      if (expected !== UNKNOWN) this.#tell({ kind: 'value', expected });
      else {
        this.#state.partly = true;
        this.isOpen = true;
      }
  }

  #list(list: readonly Json[], node: SchemaNode, role: Role): void {
    const { items, schema } = node;
    const kept = role === 'kept' || node.keepsUnknown ? 'kept' : undefined;
    if (items)
      for (let index = 0; index < list.length; index++) this.#below(index, list[index]!, items, kept);
    const type = schema['x-kubernetes-list-type'];
    if (type === 'set' || schema.uniqueItems === true) this.#twice(list, []);
    else if (type === 'map') this.#twice(list, node.listKeys);
  }

  #map(map: JsonObject, node: SchemaNode, role: Role): void {
    const whole = role === 'object' || node.isEmbedded;
    for (const key of Object.keys(map)) {
      if (role === 'object' && key === 'status') continue;
      const own = node.property(key);
      if (own instanceof SchemaNode)
        this.#below(key, map[key]!, own, isMeta(whole, key) ? 'kept' : undefined);
      else if (own !== undefined || isMeta(whole, key)) continue;
      else if (node.others) this.#below(key, map[key]!, node.others);
      else if (key.startsWith('$')) this.#state.isPatch = true;
      else if (!isPlaceholder(key) && role !== 'kept' && this.#excludes(node))
        this.#unknownField(key, node, map);
    }
    if (!this.#options.required) return;
    for (const name of node.required)
      if (role !== 'object' || !(META_FIELDS.has(name) || name === 'status')) this.#needs(map, name);
    if (whole && role !== 'object') for (const name of ['apiVersion', 'kind']) this.#needs(map, name);
  }

  #needs(map: JsonObject, name: string): void {
    if (!Object.hasOwn(map, name)) this.#tell({ kind: 'missing' }, name);
  }

  #excludes({ schema, hasOthers, keepsUnknown }: SchemaNode): boolean {
    if (this.#unknown === 'json-schema')
      return schema.additionalProperties === false && !Object.hasOwn(schema, 'patternProperties');
    return this.#unknown === 'structural' && schema.type === 'object' && !hasOthers && !keepsUnknown;
  }

  #unknownField(key: string, node: SchemaNode, map: JsonObject): void {
    // Go writes it into every template, and losing it changes nothing.
    if (key === 'creationTimestamp' && map[key] === null) return;
    const names = node.propertyNames;
    const meant = nearestName(
      key,
      names.filter((name) => !Object.hasOwn(map, name)),
    );
    const certain = meant !== undefined && isCertain(key, meant, names);
    this.#tell({ kind: 'unknown', ...(meant !== undefined && { meant }), ...(certain && { certain }) }, key);
  }

  /** `allOf` and similar keywords validate values, but do not make fields known. */
  #combined(value: Json, node: SchemaNode, role: Role): void {
    for (const each of node.combined('allOf')) this.#add(this.#apart(value, each, role));
    for (const key of ['anyOf', 'oneOf'] as const) {
      const all = node.combined(key);
      if (all.length === 0) continue;
      const tried = all.map((each) => this.#apart(value, each, role));
      const holding = tried.filter((each) => this.#mayHold(each));
      const certain = holding.filter(({ isOpen, faults }) => !isOpen && faults.length === 0).length;
      if (holding.length > certain) this.isOpen = true;
      const tooMany = key === 'oneOf' && certain > 1;
      if (holding.length === 0 || tooMany)
        this.#tell({ kind: 'value', expected: expectedOf(key, all, tooMany) });
    }
    const { not } = node;
    if (!not) return;
    const { faults, isOpen } = this.#apart(value, not, role);
    if (isOpen) this.isOpen = true;
    if (faults.length === 0 && !isOpen)
      this.#tell({ kind: 'value', expected: expectedOf('not', [not], false) });
  }

  #apart(value: Json, schema: SchemaNode, role: Role): Walk {
    const unknown = this.#unknown === 'json-schema' ? 'json-schema' : 'none';
    const walk = new Walk(
      { ...this.#options, required: true },
      unknown,
      this.#state,
      this.#path,
      this.#depth + 1,
    );
    walk.value(value, schema, role);
    return walk;
  }

  /** Whether a value has no fault, or only lacks what another file may add. */
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
      if (seen.has(key)) this.#tell({ kind: 'twice', keys: keys.join(' and ') || 'value' }, index);
      seen.add(key);
    }
  }

  #below(step: string | number, value: Json, schema: SchemaNode, role?: Role): void {
    this.#path.push(step);
    this.value(value, schema, role);
    this.#path.pop();
  }

  #tell(fault: WithoutPath<CustomFault>, ...below: Path): void {
    this.faults.push({ ...fault, path: [...this.#path, ...below] });
  }
}

type WithoutPath<F> = F extends CustomFault ? Omit<F, 'path'> : never;

function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}

function isMeta(whole: boolean, key: string): boolean {
  return whole && META_FIELDS.has(key);
}
