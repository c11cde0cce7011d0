import { isObject, type Json, ownValue, type Path } from '../json.js';
import { isPlaceholder } from './placeholder.js';
import type { Resource } from './resource.js';
import type { Shape } from './shapes.js';

type Present<T> = NonNullable<T>;
type Item<T> = Present<T> extends readonly (infer E)[] ? E : Json;
type Field<T, K extends PropertyKey> = K extends keyof Present<T> ? Present<T>[K] : Json;
type FieldName<T> = [Json] extends [T]
  ? string
  : Present<T> extends readonly unknown[]
    ? never
    : keyof Present<T> & string;

/** A place in a resource, whatever is expected there: what can be reported. */
export interface AnyCursor {
  readonly resource: Resource;
  /** From the resource's root. */
  readonly path: Path;
  readonly parent: AnyCursor | undefined;
  /** Whether there is a value other than null, of whatever type. */
  readonly exists: boolean;
  /** Whether the value, or one on the way to it, has a type that the API refuses. */
  readonly malformed: boolean;
}

/**
 * A typed place in a resource: its value, where it is in the source, or where it would be. Neither `at` nor
 * `items` ever throws, whatever the manifest holds. `null` counts as absent, as in the API.
 */
export interface Cursor<T> extends AnyCursor {
  /** Undefined when absent, null, or of a type that the API does not accept at this field. */
  readonly value: T extends null | undefined ? never : Present<T> | undefined;
  at<K extends FieldName<T>>(key: K): Cursor<Field<T, K>>;
  /** The items of a list; of anything else none. */
  items(): readonly Cursor<Item<T>>[];
  /** The entries of a map; of anything else none. */
  entries(): readonly (readonly [string, Cursor<Field<T, FieldName<T>>>])[];
}

export class CursorNode implements Cursor<unknown> {
  readonly resource: Resource;
  readonly parent: CursorNode | undefined;
  readonly #raw: Json | undefined;
  readonly #shape: Shape;
  /** The path, or the step from the parent until someone asks: most cursors are looked at and never reported. */
  #place: Path | string | number;

  constructor(
    resource: Resource,
    place: Path | string | number,
    raw: Json | undefined,
    shape: Shape,
    parent: CursorNode | undefined,
  ) {
    this.resource = resource;
    this.#place = place;
    this.parent = parent;
    this.#raw = raw;
    this.#shape = shape;
  }

  get path(): Path {
    if (typeof this.#place !== 'object') this.#place = [...(this.parent?.path ?? []), this.#place];
    return this.#place;
  }

  get exists(): boolean {
    return this.#raw !== undefined && this.#raw !== null;
  }

  get value(): never {
    return (this.exists && this.#fits() ? this.#raw : undefined) as never;
  }

  get malformed(): boolean {
    return (this.exists && !this.#fits()) || (this.parent?.malformed ?? false);
  }

  at(key: string): Cursor<never> {
    const inside = this.#accept('map') ? ownValue(this.#raw, key) : undefined;
    return this.#child(key, inside, shapeOfField(this.#shape, key)) as never;
  }

  items(): readonly Cursor<never>[] {
    if (!this.#accept('list')) return [];
    const shape = typeof this.#shape === 'object' && 'list' in this.#shape ? this.#shape.list : 'any';
    return (this.#raw as readonly Json[]).map((item, index) => this.#child(index, item, shape)) as never;
  }

  entries(): readonly (readonly [string, Cursor<never>])[] {
    if (!this.#accept('map')) return [];
    return Object.keys(this.#raw as object).map((key) => [key, this.at(key)] as const);
  }

  #child(step: string | number, raw: Json | undefined, shape: Shape): CursorNode {
    return new CursorNode(this.resource, step, raw, shape, this);
  }

  /** Whether the value is of the wanted form; another form than absent is recorded as malformed. */
  #accept(form: 'map' | 'list'): boolean {
    if (!this.exists) return false;
    if (formOf(this.#raw) === form) return true;
    this.#refuse(form);
    return false;
  }

  #fits(): boolean {
    const expected = expectedForm(this.#shape);
    const found = formOf(this.#raw);
    if (expected === undefined || expected === found) return true;
    this.#refuse(expected);
    return false;
  }

  #refuse(expected: string): void {
    if (isPlaceholder(this.#raw)) {
      this.resource.unresolved.push(this);
      return;
    }
    const key = JSON.stringify(this.path);
    if (!this.resource.malformed.has(key))
      this.resource.malformed.set(key, { path: this.path, expected, found: formOf(this.#raw) });
  }
}

function shapeOfField(shape: Shape, key: string): Shape {
  if (typeof shape !== 'object' || !('fields' in shape)) return 'any';
  return Object.hasOwn(shape.fields, key) ? shape.fields[key]! : (shape.rest ?? 'any');
}

function expectedForm(shape: Shape): string | undefined {
  if (shape === 'any') return undefined;
  if (typeof shape === 'string') return shape;
  return 'list' in shape ? 'list' : 'map';
}

/** The form of a value, in the words of messages. */
export function formOf(value: Json | undefined): string {
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return 'map';
  if (value === null) return 'null';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

export function rootCursor<T>(resource: Resource, shape: Shape): Cursor<T> {
  return new CursorNode(resource, [], resource.value, shape, undefined) as never;
}
