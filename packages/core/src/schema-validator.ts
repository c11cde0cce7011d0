import { isObject, type Json, ownValue } from './json.js';
import type { JsonSchema, Validate, ValidationError } from './json-schema.js';

/**
 * The validator of a JSON Schema (draft-07) with the keywords that options and settings need, without generated code.
 * Undefined for a schema with another keyword, or with one that is not valid: whoever has a compiler may try that. Its
 * errors are those of ajv with `allErrors`.
 */
export function schemaValidator(schema: JsonSchema): Validate | undefined {
  const check = checkOf(schema);
  if (!check) return undefined;
  const validate: Validate = (data) => {
    const errors: ValidationError[] = [];
    check(data, '', errors);
    validate.errors = errors.length > 0 ? errors : null;
    return errors.length === 0;
  };
  return validate;
}

type Check = (value: unknown, at: string, errors: ValidationError[]) => void;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: (value) => isObject(value as Json),
  string: (value) => typeof value === 'string',
};

/** By keyword: the type of values that it is about, and its check; undefined where the value of the keyword is not valid. */
const KEYWORDS: Readonly<
  Record<string, readonly [type: string, of: (value: Json, schema: JsonSchema) => Check | undefined]>
> = {
  maximum: ['number', (limit) => bound(limit, '<=', (value, own) => value <= own)],
  minimum: ['number', (limit) => bound(limit, '>=', (value, own) => value >= own)],
  pattern: ['string', patternCheck],
  required: ['object', requiredCheck],
  maxItems: ['array', (limit) => sized(limit, 'more', (length, own) => length <= own)],
  minItems: ['array', (limit) => sized(limit, 'fewer', (length, own) => length >= own)],
  items: ['array', itemsCheck],
  uniqueItems: ['array', uniqueCheck],
  additionalProperties: ['object', additionalCheck],
  properties: ['object', propertiesCheck],
};

/** What only describes. */
const ANNOTATIONS: readonly string[] = ['$comment', '$schema', 'default', 'description', 'examples', 'title'];

function checkOf(schema: Json | undefined): Check | undefined {
  if (!isObject(schema)) return undefined;
  const { type, enum: allowed, ...others } = schema;
  const types = type === undefined ? [] : [type].flat();
  if (!types.every((own): own is string => typeof own === 'string' && Object.hasOwn(TYPES, own)))
    return undefined;
  if (allowed !== undefined && !isScalars(allowed)) return undefined;
  const checks: (readonly [type: string, check: Check])[] = [];
  // In the order of the table, which is that of ajv.
  for (const [keyword, [of, make]] of Object.entries(KEYWORDS)) {
    const value = ownValue(others, keyword);
    if (value === undefined) continue;
    const check = make(value, schema);
    if (!check) return undefined;
    checks.push([of, check]);
  }
  const known = Object.keys(others).filter((key) => Object.hasOwn(KEYWORDS, key)).length;
  const described = Object.keys(others).filter((key) => ANNOTATIONS.includes(key)).length;
  if (known + described < Object.keys(others).length) return undefined;
  return (value, at, errors) => {
    if (types.length > 0 && !types.some((own) => TYPES[own]!(value)))
      errors.push(error(at, 'type', { type }, `must be ${types.join()}`));
    if (allowed !== undefined && !(allowed as readonly unknown[]).includes(value))
      errors.push(
        error(at, 'enum', { allowedValues: allowed }, 'must be equal to one of the allowed values'),
      );
    for (const [of, check] of checks) if (TYPES[of]!(value)) check(value, at, errors);
  };
}

const isScalars = (value: Json): boolean =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);

function bound(
  limit: Json,
  comparison: string,
  holds: (value: number, limit: number) => boolean,
): Check | undefined {
  if (typeof limit !== 'number') return undefined;
  return (value, at, errors) => {
    if (!holds(value as number, limit))
      errors.push(
        error(
          at,
          comparison === '>=' ? 'minimum' : 'maximum',
          { comparison, limit },
          `must be ${comparison} ${limit}`,
        ),
      );
  };
}

function patternCheck(pattern: Json): Check | undefined {
  const expression = expressionOf(pattern);
  return (
    expression &&
    ((value, at, errors) => {
      if (!expression.test(value as string))
        errors.push(error(at, 'pattern', { pattern }, `must match pattern "${pattern}"`));
    })
  );
}

function expressionOf(pattern: Json): RegExp | undefined {
  if (typeof pattern !== 'string') return undefined;
  try {
    // Bounded: a pattern is code of the plugin. Those of the shipped packs are checked where they are written.
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}

function requiredCheck(names: Json): Check | undefined {
  if (!Array.isArray(names)) return undefined;
  return (value, at, errors) => {
    for (const name of names)
      if (ownValue(value as Json, String(name)) === undefined)
        errors.push(
          error(at, 'required', { missingProperty: name }, `must have required property '${name}'`),
        );
  };
}

function sized(
  limit: Json,
  word: 'fewer' | 'more',
  holds: (length: number, limit: number) => boolean,
): Check | undefined {
  if (typeof limit !== 'number') return undefined;
  return (value, at, errors) => {
    if (!holds((value as readonly unknown[]).length, limit))
      errors.push(
        error(
          at,
          word === 'fewer' ? 'minItems' : 'maxItems',
          { limit },
          `must NOT have ${word} than ${limit} items`,
        ),
      );
  };
}

/** Of strings: other items are not compared. */
function uniqueCheck(unique: Json, { items }: JsonSchema): Check | undefined {
  if (unique !== true || ownValue(items, 'type') !== 'string') return undefined;
  return (value, at, errors) => {
    const list = value as readonly unknown[];
    const later = new Map<string, number>();
    for (let i = list.length - 1; i >= 0; i--) {
      const item = list[i];
      if (typeof item !== 'string') continue;
      const j = later.get(item);
      if (j === undefined) later.set(item, i);
      else {
        const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
        errors.push(error(at, 'uniqueItems', { i, j }, message));
        return;
      }
    }
  };
}

function itemsCheck(items: Json): Check | undefined {
  const check = checkOf(items);
  return (
    check &&
    ((value, at, errors) => {
      for (const [index, item] of (value as readonly unknown[]).entries())
        check(item, `${at}/${index}`, errors);
    })
  );
}

function additionalCheck(additional: Json, { properties }: JsonSchema): Check | undefined {
  const isOther = (key: string): boolean => ownValue(properties, key) === undefined;
  if (additional === true) return () => undefined;
  if (additional === false)
    return (value, at, errors) => {
      for (const key of Object.keys(value as object))
        if (isOther(key))
          errors.push(
            error(
              at,
              'additionalProperties',
              { additionalProperty: key },
              'must NOT have additional properties',
            ),
          );
    };
  const check = checkOf(additional);
  return (
    check &&
    ((value, at, errors) => {
      for (const [key, item] of Object.entries(value as object))
        if (isOther(key)) check(item, `${at}/${step(key)}`, errors);
    })
  );
}

function propertiesCheck(properties: Json): Check | undefined {
  if (!isObject(properties)) return undefined;
  const checks = Object.entries(properties).map(([key, own]) => [key, checkOf(own)] as const);
  if (checks.some(([, check]) => !check)) return undefined;
  return (value, at, errors) => {
    for (const [key, check] of checks) {
      const item = ownValue(value as Json, key);
      if (item !== undefined) check!(item, `${at}/${step(key)}`, errors);
    }
  };
}

/** A key as a step of a JSON Pointer. */
const step = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function error(
  instancePath: string,
  keyword: string,
  params: ValidationError['params'],
  message: string,
): ValidationError {
  return { instancePath, keyword, params, message };
}
