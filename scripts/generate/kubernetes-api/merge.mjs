// @ts-check
// Merges all releases: they differ in few fields, so fields say their first and last release.
import { LAST_RELEASES, nameOf } from './packages.mjs';
import { keyOf } from './release.mjs';

/**
 * @typedef {import('./release.mjs').Schema} Schema
 * @typedef {{ first: number, last: number }} Range minors of the first and the last release
 * @typedef {Range & { type: string, required: boolean, enum?: string[], default?: unknown, set: boolean,
 *   keys: string[], mergeKey?: string }} Field
 * @typedef {Range & { fields: Map<string, Field> }} Type
 * @typedef {{ name: string, type: string } & Range} Version
 * @typedef {{ group: string, kind: string, plural?: string, namespaced?: boolean,
 *   configuration?: true, stored?: true, subresources: Set<string>, versions: Map<string, Version> }} Kind
 * @typedef {{ kinds: Kind[], types: Map<string, Type>, first: number, last: number, firstOfConfiguration: number }} Api
 */

/** @param {import('./release.mjs').Release[]} releases from the oldest @returns {Api} */
export function merge(releases) {
  /** @type {Map<string, Kind>} */
  const kinds = new Map();
  /** @type {Map<string, Type>} */
  const types = new Map();
  for (const { minor, kinds: served, types: schemas } of releases) {
    for (const each of served.values()) {
      const key = `${each.group}/${each.kind}`;
      const kind = kinds.get(key) ?? { ...each, subresources: new Set(), versions: new Map() };
      kinds.set(key, kind);
      if (each.plural !== undefined)
        Object.assign(kind, { plural: each.plural, namespaced: each.namespaced === true });
      if (each.stored) kind.stored = true;
      for (const subresource of each.subresources) kind.subresources.add(subresource);
      const first = kind.versions.get(each.version)?.first ?? minor;
      const last = LAST_RELEASES.find(({ version }) => version.test(keyOf(each)))?.last ?? minor;
      kind.versions.set(each.version, { name: each.version, type: each.type, first, last });
    }
    for (const [goType, schema] of schemas) {
      const name = nameOf(goType);
      if (name?.includes('.')) addType(types, name, schema, minor);
    }
  }
  const minors = releases.map(({ minor }) => minor);
  const configuration = [...kinds.values()].filter((kind) => kind.configuration);
  return {
    kinds: [...kinds.values()].sort((a, b) =>
      compare(keyOf({ ...a, version: '' }), keyOf({ ...b, version: '' })),
    ),
    types: reachable(types, kinds.values()),
    first: Math.min(...minors),
    last: Math.max(...minors),
    firstOfConfiguration: Math.min(
      ...configuration.flatMap(({ versions }) => [...versions.values()].map(({ first }) => first)),
    ),
  };
}

/** @param {string} a @param {string} b */
export const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @param {Map<string, Type>} types @param {string} name @param {Schema} schema @param {number} minor */
function addType(types, name, schema, minor) {
  const type = types.get(name) ?? { first: minor, last: minor, fields: new Map() };
  types.set(name, type);
  type.last = minor;
  const required = new Set(schema.required);
  for (const [field, own] of Object.entries(schema.properties ?? {})) {
    const first = type.fields.get(field)?.first ?? minor;
    const before = type.fields.get(field);
    const keys = own.listType === 'map' ? (own.listKeys ?? []) : [];
    type.fields.set(field, {
      first,
      last: minor,
      type: typeText(own, name),
      // The newest release decides what is required.
      required: required.has(field),
      enum: (own.enum ?? own.items?.enum ?? own.values?.enum)?.map(String) ?? before?.enum,
      default: own.default ?? before?.default,
      set: own.listType === 'set',
      keys,
      mergeKey: own.mergeKey,
    });
  }
}

/** @param {Schema} schema @param {string} where @returns {string} */
function typeText(schema, where) {
  if (schema.ref !== undefined) {
    const name = nameOf(schema.ref);
    // Most types are in no manifest. `reachable` selects those that count.
    if (name === undefined) return `?${schema.ref}`;
    const home = where.slice(0, where.lastIndexOf('.') + 1);
    return name.startsWith(home) ? name.slice(home.length) : name;
  }
  if (schema.items !== undefined) return `[${typeText(schema.items, where)}]`;
  if (schema.values !== undefined) return `{${typeText(schema.values, where)}}`;
  switch (schema.type) {
    case 'integer':
      return schema.format === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'number';
    case 'string':
      return schema.format || 'string';
    case 'boolean':
    case 'object':
      return schema.type;
    default:
      return 'any';
  }
}

/**
 * Types that no kind reaches belong to requests, lists and internals.
 * @param {Map<string, Type>} types @param {Iterable<Kind>} kinds
 */
function reachable(types, kinds) {
  const pending = [...kinds].flatMap(({ versions }) => [...versions.values()].map(({ type }) => type));
  /** @type {Set<string>} */
  const reached = new Set();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (reached.has(name)) continue;
    const type = types.get(name);
    if (type === undefined) throw new Error(`no type ${name}`);
    reached.add(name);
    for (const [field, own] of type.fields) {
      if (own.type.includes('?'))
        throw new Error(`${name}: ${field} is a ${own.type}, which is in no known package`);
      const referred = own.type.replace(/[[\]{}]/g, '');
      if (/[A-Z]/.test(referred))
        pending.push(
          referred.includes('.') ? referred : `${name.slice(0, name.lastIndexOf('.'))}.${referred}`,
        );
    }
  }
  return new Map([...types].filter(([name]) => reached.has(name)).sort(([a], [b]) => compare(a, b)));
}
