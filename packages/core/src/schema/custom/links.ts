import { isObject, type Json, type JsonObject, ownValue } from '../../json.js';

/** Stands for a schema that is not available: what it says about a value is unknown. */
export const NOT_HERE: JsonObject = Object.freeze({});

/** The most links that may follow each other. */
const LONGEST_CHAIN = 100;

interface Place {
  readonly value: JsonObject;
  /** The path of its file. */
  readonly path: string;
}

interface Pending extends Place {
  readonly copy: Record<string, Json>;
  /** Whether its keys are names of schemas. */
  readonly isNamed: boolean;
}

/**
 * The JSON Schemas of a directory, by path, with each `$ref` resolved. A `$ref` names a schema in the same file
 * (`#/definitions/a`), or in another file of the directory, relative to its own (`../common.json#/$defs/a`). A schema
 * on the network or outside the directory is `NOT_HERE`.
 */
export class LinkedSchemas {
  readonly #files: ReadonlyMap<string, Json>;
  readonly #linked = new Map<JsonObject, JsonObject>();
  readonly #pending: Pending[] = [];

  constructor(files: ReadonlyMap<string, Json>) {
    this.#files = files;
  }

  /** The schema in a file, linked on use. It may refer back to itself. */
  of(path: string): JsonObject {
    const root = this.#files.get(path);
    if (!isObject(root)) return NOT_HERE;
    const linked = this.#link({ value: root, path }, false);
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) this.#fill(next);
    return linked;
  }

  #link(place: Place, isNamed: boolean): JsonObject {
    const end = isNamed ? place : this.#follow(place);
    if (!end) return NOT_HERE;
    let linked = this.#linked.get(end.value);
    if (!linked) {
      const copy: Record<string, Json> = Object.create(null);
      linked = copy;
      this.#linked.set(end.value, copy);
      this.#pending.push({ ...end, copy, isNamed });
    }
    return linked;
  }

  /** The final target of a schema that is only a `$ref`. */
  #follow(place: Place): Place | undefined {
    let at: Place | undefined = place;
    for (let links = 0; at && links < LONGEST_CHAIN; links++) {
      const { $ref } = at.value;
      if (typeof $ref !== 'string' || Object.keys(at.value).some((key) => JUDGES.has(key))) return at;
      at = this.#target($ref, at.path);
    }
    return undefined;
  }

  #fill({ value, path, copy, isNamed }: Pending): void {
    for (const [key, item] of Object.entries(value)) {
      if (isNamed) copy[key] = this.#value(item, path, false);
      else if (key !== '$ref') copy[key] = LITERAL.has(key) ? item : this.#value(item, path, NAMED.has(key));
    }
    if (isNamed || typeof value.$ref !== 'string') return;
    const target = this.#target(value.$ref, path);
    const others = Array.isArray(copy.allOf) ? (copy.allOf as readonly Json[]) : [];
    copy.allOf = [...others, target ? this.#link(target, false) : NOT_HERE];
  }

  #value(value: Json, path: string, isNamed: boolean): Json {
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => this.#value(item, path, false));
    return isObject(value) ? this.#link({ value, path }, isNamed) : value;
  }

  #target(ref: string, from: string): Place | undefined {
    const [file = '', pointer = ''] = ref.split('#');
    const path = file === '' ? from : resolve(from, file);
    const root = path === undefined ? undefined : this.#files.get(path);
    const value = root === undefined ? undefined : at(root, pointer);
    return path !== undefined && isObject(value) ? { value, path } : undefined;
  }
}

/** Keywords that contain values, not schemas. */
const LITERAL: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'example', 'examples', 'required']);

/** Keywords that contain schemas by name. */
const NAMED: ReadonlySet<string> = new Set(['$defs', 'definitions', 'patternProperties', 'properties']);

/** Keywords that count next to a `$ref`. Drafts before 2019-09 ignore all of these. */
const JUDGES: ReadonlySet<string> = new Set([
  'additionalProperties',
  'allOf',
  'enum',
  'properties',
  'required',
  'type',
]);

/**
 * Resolves a path relative to another one. Undefined for a URL, and for a path out of the directory in which the paths
 * begin.
 */
function resolve(from: string, to: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:|^\/|\\/.test(to)) return undefined;
  const steps = from.split('/').slice(0, -1);
  for (const step of decoded(to).split('/'))
    if (step === '..') {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== '.') steps.push(step);
  return steps.join('/');
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function at(root: Json, pointer: string): Json | undefined {
  if (pointer === '') return root;
  if (!pointer.startsWith('/')) return undefined;
  return decoded(pointer)
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>(
      (value, step) =>
        Array.isArray(value) && /^\d+$/.test(step) ? (value[Number(step)] as Json) : ownValue(value, step),
      root,
    );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
