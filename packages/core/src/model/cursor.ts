import type { Scalar, TypeNode } from '@plimsoll/kubernetes-api';
import { isObject, type Json, type JsonObject, type Path } from '../json.js';
import { ANY, hasOwnFormat, typeOfResource } from './api-types.js';
import { isPlaceholder } from './placeholder.js';
import type { Cursor, Resource } from './resource.js';

/** A path, or the last step of one. */
type Place = Path | string | number;

export class CursorNode implements Cursor<unknown> {
  readonly resource: Resource;
  readonly parent: CursorNode | undefined;
  readonly #raw: Json | undefined;
  readonly #type: TypeNode;
  /** The path, or only the step from the parent until someone asks for the path: most cursors are never reported. */
  #place: Place;

  constructor(
    resource: Resource,
    place: Place,
    raw: Json | undefined,
    type: TypeNode,
    parent: CursorNode | undefined,
  ) {
    this.resource = resource;
    this.#place = place;
    this.parent = parent;
    this.#raw = raw;
    this.#type = type;
  }

  get path(): Path {
    if (typeof this.#place !== 'object') this.#place = (this.parent?.path ?? []).concat(this.#place);
    return this.#place;
  }

  /** For another cursor at the same place. */
  get place(): Place {
    return this.#place;
  }

  /** The value, even if its form is not the API's. */
  get raw(): Json | undefined {
    return this.#raw;
  }

  get exists(): boolean {
    return this.#raw !== undefined && this.#raw !== null;
  }

  get value(): never {
    const raw = this.#raw;
    return (raw !== undefined && raw !== null && this.#fits() ? raw : undefined) as never;
  }

  get malformed(): boolean {
    return (this.exists && !this.#fits()) || (this.parent?.malformed ?? false);
  }

  at(key: string): Cursor<never> {
    const raw = this.#raw;
    let inside: Json | undefined;
    if (raw !== undefined && raw !== null && this.#accept('map') && Object.hasOwn(raw as object, key))
      inside = (raw as JsonObject)[key];
    // Most rules ask for fields that most objects lack, and the type of what is absent judges nothing.
    const isAbsent = inside === undefined || inside === null;
    return this.child(key, inside, isAbsent ? ANY : typeOfField(this.#type, key)) as never;
  }

  items(): readonly Cursor<never>[] {
    if (!this.#accept('list')) return [];
    const type = this.#type.is === 'list' ? this.#type.items : ANY;
    return (this.#raw as readonly Json[]).map((item, index) => this.child(index, item, type)) as never;
  }

  entries(): readonly (readonly [string, Cursor<never>])[] {
    if (!this.#accept('map')) return [];
    return Object.keys(this.#raw as object).map((key) => [key, this.at(key)] as const);
  }

  protected child(step: string | number, raw: Json | undefined, type: TypeNode): CursorNode {
    return new CursorNode(this.resource, step, raw, type, this);
  }

  /**
   * Whether the value has the wanted form. A wrong form is recorded as malformed, an absent value is not. Where no type
   * is known, as in a custom resource, a rule may try one form after another. But a map in place of a list is a
   * forgotten dash, and its content would go unchecked.
   */
  #accept(form: 'map' | 'list'): boolean {
    const raw = this.#raw;
    if (raw === undefined || raw === null) return false;
    if (form === 'map' ? isObject(raw) : Array.isArray(raw)) return true;
    const isDashMissing = form === 'list' && isObject(raw);
    if (isDashMissing || formsOf(this.#type) !== undefined || isPlaceholder(raw)) this.refuse(form);
    return false;
  }

  #fits(): boolean {
    const expected = formsOf(this.#type);
    if (expected === undefined || expected.includes(formOf(this.#raw))) return true;
    this.refuse(expected[0]!);
    return false;
  }

  protected refuse(expected: string): void {
    if (isPlaceholder(this.#raw)) {
      this.resource.unresolved.push(this);
      return;
    }
    this.resource.refuse({ path: this.path, expected, found: formOf(this.#raw) });
  }
}

function typeOfField(type: TypeNode, key: string): TypeNode {
  if (type.is === 'map') return type.values;
  // Nothing is known about fields that the table does not have: another release or a similar object may have them.
  return (type.is === 'object' ? type.field(key)?.type : undefined) ?? ANY;
}

/** The forms that values of a type can have, the usual one first. Undefined if any form is possible. */
function formsOf(type: TypeNode): readonly string[] | undefined {
  if (type.is === 'scalar') return SCALAR_FORMS[type.scalar];
  if (type.is === 'list') return LIST;
  return type.is === 'object' && hasOwnFormat(type) ? undefined : MAP;
}

const LIST = ['list'];
const MAP = ['map'];
const INTEGER = ['integer'];
const STRING = ['string'];
const SCALAR_FORMS: Readonly<Record<Scalar, readonly string[] | undefined>> = {
  any: undefined,
  boolean: ['boolean'],
  byte: STRING,
  'date-time': STRING,
  duration: STRING,
  'int-or-string': ['integer', 'string'],
  int32: INTEGER,
  int64: INTEGER,
  number: ['number', 'integer'],
  object: MAP,
  quantity: ['string', 'integer', 'number'],
  string: STRING,
};

/** The form of a value, as messages name it. */
export function formOf(value: Json | undefined): string {
  if (typeof value !== 'object')
    return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : 'map';
}

export function rootCursor<T>(resource: Resource): Cursor<T> {
  return new CursorNode(resource, [], resource.value, typeOfResource(resource), undefined) as never;
}
