import { parseQuantity, showQuantity, Unknown } from '@plimsoll/cel';
import { isObject, isPlaceholder, type JsonObject } from '@plimsoll/core/kubernetes';
import { isServed, type ObjectType, type TypeNode } from '@plimsoll/kubernetes-api';
import { noDefaults, setDefaults } from './defaults.js';
import { shapeOf } from './shapes.js';

export interface FormOptions {
  /** The minor release of Kubernetes. */
  readonly minor: number;
  /** Whether to skip defaults. */
  readonly raw?: boolean;
  /** Whether placeholders for other programs are unknown values, instead of strings. Default: true. */
  readonly placeholders?: boolean;
}

/** An object of a known type as the API server shows it to a policy: with defaults, and without zero values. */
export function apiForm(object: JsonObject, type: ObjectType, options: FormOptions): JsonObject {
  return formOf(object, type, options) as JsonObject;
}

/** A custom resource as written, with unknown values marked as such. */
export function plainForm(value: unknown, options: Pick<FormOptions, 'placeholders'> = {}): unknown {
  if (Array.isArray(value)) return value.map((item) => plainForm(item, options));
  if (isObject(value as JsonObject))
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, own]) => [key, plainForm(own, options)]),
    );
  return scalarOf(value, options);
}

/** Values that another program fills in, or that a chart makes from unknown values. */
function scalarOf(value: unknown, { placeholders = true }: Pick<FormOptions, 'placeholders'>): unknown {
  if (typeof value === 'symbol') return new Unknown([NOT_KNOWN]);
  if (!placeholders) return value;
  // `$(NAME)` is Kubernetes' own, and stays in the object.
  if (
    typeof value !== 'string' ||
    !isPlaceholder(value) ||
    (value.includes('$(') && !/\$\{|\{\{/.test(value))
  )
    return value;
  return new Unknown([FILLED_IN]);
}

const FILLED_IN = 'A field that the expression reads has a placeholder, which another program fills in.';
const NOT_KNOWN = 'A field that the expression reads has a value that the files do not show.';

function formOf(value: unknown, type: TypeNode, options: FormOptions): unknown {
  switch (type.is) {
    case 'object':
      return isObject(value as JsonObject)
        ? objectForm(value as JsonObject, type, options)
        : scalarOf(value, options);
    case 'list':
      return Array.isArray(value)
        ? value.map((item) => formOf(item, type.items, options))
        : scalarOf(value, options);
    case 'map':
      return isObject(value as JsonObject)
        ? Object.fromEntries(
            Object.entries(value as JsonObject).map(([key, own]) => [
              key,
              own === null ? zeroOf(type.values, options) : formOf(own, type.values, options),
            ]),
          )
        : scalarOf(value, options);
    case 'scalar':
      if (type.scalar === 'quantity') return quantityForm(value, options);
      if (type.scalar === 'any' || type.scalar === 'object') return plainForm(value, options);
      return scalarOf(value, options);
  }
}

function quantityForm(value: unknown, options: FormOptions): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return scalarOf(value, options);
  const quantity = parseQuantity(String(value));
  return quantity ? showQuantity(quantity) : scalarOf(value, options);
}

function objectForm(given: JsonObject, type: ObjectType, options: FormOptions): JsonObject {
  const { minor, raw = false } = options;
  const draft: Record<string, JsonObject[string] | undefined> = { ...given };
  (raw ? noDefaults : setDefaults)(type.name, draft, minor);
  const { always, pointers } = shapeOf(type.name);
  const form: Record<string, unknown> = {};
  for (const field of type.fields.values()) {
    if (!isServed(field, minor)) continue;
    const { name } = field;
    const own = Object.hasOwn(draft, name) ? draft[name] : undefined;
    const value = own ?? (raw ? undefined : field.default);
    if (value === undefined) {
      if (always.has(name)) form[name] = zeroOf(field.type, options);
      continue;
    }
    const formed = formOf(value, field.type, options);
    if (pointers.has(name) || always.has(name) || !isZero(formed)) form[name] = formed;
  }
  // Until 1.33 it was written even if unset.
  if (type.name === 'meta.v1.ObjectMeta' && minor <= 33) form.creationTimestamp ??= null;
  return form as JsonObject;
}

/** The value that Go writes for an unset field. */
function zeroOf(type: TypeNode, options: FormOptions): unknown {
  switch (type.is) {
    case 'object':
      return objectForm({}, type, options);
    case 'list':
    case 'map':
      return null;
    case 'scalar':
      return ZERO[type.scalar] ?? null;
  }
}

const ZERO: Readonly<Record<string, unknown>> = {
  boolean: false,
  string: '',
  byte: '',
  int32: 0,
  int64: 0,
  number: 0,
  'int-or-string': 0,
  quantity: '0',
};

function isZero(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Unknown) return false;
  if (isObject(value as JsonObject)) return Object.keys(value as JsonObject).length === 0;
  return value === '' || value === 0 || value === false || value === null;
}
