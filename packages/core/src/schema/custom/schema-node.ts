import { isObject, type Json, type JsonObject, ownValue } from '../../json.js';

/** Fields that every object has, whatever its schema says. */
export const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Keywords that limit a value of the right type. */
const LIMITS: ReadonlySet<string> = new Set([
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maximum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minimum',
  'minItems',
  'minLength',
  'minProperties',
  'multipleOf',
  'pattern',
]);

const COMBINED = ['allOf', 'anyOf', 'oneOf'] as const;

type Combined = (typeof COMBINED)[number];

/** A value in the place of a schema that is not one: it allows everything. */
type NoSchema = Exclude<Json, JsonObject>;

/** A field that gets a value if it is absent. */
export interface Default {
  readonly name: string;
  readonly value: Json;
  readonly node: SchemaNode;
}

/**
 * A part of a schema, as a walk over many objects needs it. A schema is a stranger's data: what has the wrong form
 * counts as absent.
 */
export class SchemaNode {
  readonly schema: JsonObject;
  /** The types that it allows. Undefined for any. */
  readonly types: readonly string[] | undefined;
  readonly nullable: boolean;
  /** Whether it limits values of the right type. */
  readonly isLimited: boolean;
  /** Whether it has `allOf` or similar keywords, or `not`. */
  readonly isCombined: boolean;
  readonly required: readonly string[];
  readonly keepsUnknown: boolean;
  /** Whether it allows properties that it does not name. */
  readonly hasOthers: boolean;
  readonly isEmbedded: boolean;
  readonly #properties: JsonObject | undefined;
  /** Undefined for most nodes, which are scalars. */
  #known: Map<string, SchemaNode> | undefined;
  #combined: Map<Combined, readonly SchemaNode[]> | undefined;
  #items: SchemaNode | undefined;
  #others: SchemaNode | undefined;
  #not: SchemaNode | undefined;
  #defaults: readonly Default[] | undefined;

  constructor(schema: JsonObject) {
    const properties = ownValue(schema, 'properties');
    this.schema = schema;
    this.types = typesOf(schema);
    this.nullable = ownValue(schema, 'nullable') === true || acceptsNull(schema);
    this.isLimited = isLimited(schema);
    this.isCombined = isObject(schema.not) || COMBINED.some((key) => Array.isArray(ownValue(schema, key)));
    this.required = requiredIn(schema);
    this.keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
    this.hasOthers = ownValue(schema, 'additionalProperties') !== undefined;
    this.isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
    this.#properties = isObject(properties) ? properties : undefined;
  }

  /** Whether it allows any scalar of its types. */
  get asksTypeOnly(): boolean {
    return !this.isLimited && !this.isCombined;
  }

  /** Whether it allows the type of a value. */
  allows(value: Json): boolean {
    if (!this.types) return true;
    for (const type of this.types) if (isOfType(value, type)) return true;
    return false;
  }

  get items(): SchemaNode | undefined {
    this.#items ??= nodeOf(ownValue(this.schema, 'items'));
    return this.#items;
  }

  /** The schema for the values of all other keys. */
  get others(): SchemaNode | undefined {
    this.#others ??= nodeOf(ownValue(this.schema, 'additionalProperties'));
    return this.#others;
  }

  property(name: string): SchemaNode | NoSchema | undefined {
    const known = this.#known?.get(name);
    if (known) return known;
    const own = ownValue(this.#properties, name);
    if (!isObject(own)) return own;
    const node = new SchemaNode(own);
    this.#known ??= new Map();
    this.#known.set(name, node);
    return node;
  }

  get not(): SchemaNode | undefined {
    this.#not ??= nodeOf(this.schema.not);
    return this.#not;
  }

  get propertyNames(): readonly string[] {
    return Object.keys(this.#properties ?? {});
  }

  get defaults(): readonly Default[] {
    this.#defaults ??= [...this.#readDefaults()];
    return this.#defaults;
  }

  *#readDefaults(): Generator<Default> {
    for (const name in this.#properties) {
      const value = ownValue(this.#properties[name], 'default');
      const node = value === undefined || value === null ? undefined : this.property(name);
      if (node instanceof SchemaNode) yield { name, value: value!, node };
    }
  }

  combined(key: Combined): readonly SchemaNode[] {
    const known = this.#combined?.get(key);
    if (known) return known;
    const list = ownValue(this.schema, key);
    const nodes = Array.isArray(list) ? list.filter(isObject).map((each) => new SchemaNode(each)) : [];
    this.#combined ??= new Map();
    this.#combined.set(key, nodes);
    return nodes;
  }

  /** The keys that no two items of a list may share. */
  get listKeys(): readonly string[] {
    const keys = this.schema['x-kubernetes-list-map-keys'];
    return Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string') : [];
  }
}

const roots = new WeakMap<JsonObject, SchemaNode>();

/** The node of a whole schema, shared by the objects that are checked against it. */
export function rootNode(schema: JsonObject): SchemaNode {
  let node = roots.get(schema);
  if (!node) {
    node = new SchemaNode(schema);
    roots.set(schema, node);
  }
  return node;
}

const nodeOf = (schema: Json | undefined): SchemaNode | undefined =>
  isObject(schema) ? new SchemaNode(schema) : undefined;

/** Most schemas have fewer keys than there are limits. */
function isLimited(schema: JsonObject): boolean {
  for (const key in schema) if (LIMITS.has(key) && schema[key] !== undefined) return true;
  return false;
}

function typesOf(schema: JsonObject): readonly string[] | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return INT_OR_STRING;
  const { type } = schema;
  if (typeof type === 'string' && type !== '') return schema.nullable === true ? [type, 'null'] : [type];
  if (!Array.isArray(type)) return undefined;
  const types = type.filter((each): each is string => typeof each === 'string');
  return types.length > 0 ? types : undefined;
}

const INT_OR_STRING = ['integer', 'string'] as const;

function acceptsNull(schema: JsonObject): boolean {
  const type = ownValue(schema, 'type');
  return Array.isArray(type) && type.includes('null');
}

function requiredIn(schema: JsonObject): readonly string[] {
  const list = ownValue(schema, 'required');
  return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'null':
      return value === null;
    // An unknown type rejects nothing.
    case 'boolean':
    case 'number':
    case 'string':
      return typeof value === type;
    default:
      return true;
  }
}
