// @ts-check
// TypeScript's types for the kinds of the API, each in the version that Kubernetes prefers.
import { compare } from './merge.mjs';

/** @typedef {import('./merge.mjs').Api} Api */

/** @type {Readonly<Record<string, string>>} */
const SCALARS = {
  any: 'Json',
  boolean: 'boolean',
  byte: 'string',
  'date-time': 'string',
  duration: 'string',
  'int-or-string': 'number | string',
  int32: 'number',
  int64: 'number',
  number: 'number',
  object: 'JsonObject',
  // Most are written as strings.
  quantity: 'string',
  string: 'string',
};

/** @param {Api} api @returns {string} a module of types alone */
export function interfacesText(api) {
  const kinds = preferredTypes(api);
  /** @type {Map<string, string[]>} */
  const modules = new Map();
  const seen = new Set();
  const pending = [...kinds.values()];
  for (const name of pending) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { home, type } = split(name);
    // Types, not interfaces: only types are assignable to JSON. All fields are optional: manifests may be wrong.
    const lines = [`  type ${type} = {`];
    for (const [field, { type: text }] of [...(api.types.get(name)?.fields ?? [])].sort(([a], [b]) =>
      compare(a, b),
    )) {
      const key = /^\w+$/.test(field) ? field : JSON.stringify(field);
      lines.push(
        `    ${key}?: ${typeScript(text, (referred) => {
          const whole = referred.includes('.') ? referred : `${home}.${referred}`;
          pending.push(whole);
          return referred.includes('.') ? namespaced(whole) : referred;
        })};`,
      );
    }
    modules.set(home, [...(modules.get(home) ?? []), [...lines, '  };'].join('\n')]);
  }
  return [
    'type Json = null | boolean | number | string | readonly Json[] | JsonObject;',
    'interface JsonObject {\n  readonly [key: string]: Json;\n}',
    ...[...modules]
      .sort(([a], [b]) => compare(a, b))
      .map(
        ([home, interfaces]) =>
          `export declare namespace ${namespaceOf(home)} {\n${interfaces.sort(compare).join('\n')}\n}`,
      ),
    `/** The kinds whose objects the API serves, in the version that the newest release with them prefers. */\nexport interface Kinds {\n${[...kinds].map(([kind, type]) => `  ${kind}: ${namespaced(type)};`).join('\n')}\n}`,
    '',
  ].join('\n\n');
}

/** The types by kind. Of two groups with one kind, the one that still has it, or had it for longer. @param {Api} api */
function preferredTypes(api) {
  /** @type {Map<string, { type: string, rank: readonly [number, number, number] }>} */
  const best = new Map();
  for (const { kind, plural, versions } of api.kinds)
    if (plural !== undefined)
      for (const { name, type, first, last } of versions.values()) {
        const rank = /** @type {const} */ ([-last, stability(name), first]);
        const known = best.get(kind)?.rank;
        if (known === undefined || lower(rank, known)) best.set(kind, { type, rank });
      }
  return new Map([...best].sort(([a], [b]) => compare(a, b)).map(([kind, { type }]) => [kind, type]));
}

/** @param {string} version */
function stability(version) {
  const [, major, stage, minor] = /^v(\d+)(alpha|beta)?(\d*)$/.exec(version) ?? [];
  return ({ alpha: 2000, beta: 1000 }[stage ?? ''] ?? 0) - Number(major) * 10 - Number(minor);
}

/** @param {readonly number[]} a @param {readonly number[]} b */
function lower(a, b) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at !== -1 && Number(a[at]) < Number(b[at]);
}

/** @param {string} name */
const split = (name) => {
  const dot = name.lastIndexOf('.');
  return { home: name.slice(0, dot), type: name.slice(dot + 1) };
};

/** `core.v1` → `coreV1` @param {string} home */
const namespaceOf = (home) => home.replace(/\.v/, 'V');

/** @param {string} name */
const namespaced = (name) => `${namespaceOf(split(name).home)}.${split(name).type}`;

/** @param {string} text @param {(type: string) => string} refer @returns {string} */
function typeScript(text, refer) {
  if (text.startsWith('[')) return `${grouped(typeScript(text.slice(1, -1), refer))}[]`;
  if (text.startsWith('{')) return `{ [key: string]: ${typeScript(text.slice(1, -1), refer)} }`;
  return SCALARS[text] ?? refer(text);
}

/** @param {string} type */
const grouped = (type) => (/[ |]/.test(type) && !type.startsWith('{') ? `(${type})` : type);
