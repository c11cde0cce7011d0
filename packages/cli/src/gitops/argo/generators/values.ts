import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { printed } from '../templates/go-values.js';
import { filledValue } from '../templates/result.js';
import type { GeneratorContext, ParameterSet } from './types.js';

/** Adds the `values` of a generator to a set, filled with its parameters. */
export function withValues(
  set: ParameterSet,
  values: JsonObject | undefined,
  context: GeneratorContext,
): ParameterSet | { readonly failure: string } {
  if (!values) return set;
  const filled = filledValue(values, context.fill(set));
  if ('failure' in filled) return filled;
  const own = filled.value as JsonObject;
  const added = context.goTemplate
    ? { values: own }
    : Object.fromEntries(Object.entries(own).map(([key, value]) => [`values.${key}`, value]));
  return { ...set, values: { ...set.values, ...added } };
}

/** Nested values as strings, by dotted names. https://github.com/jeremywohl/flatten */
export function flattened(value: Json, prefix = ''): JsonObject {
  const flat = new Map<string, Json>();
  const walk = (own: Json, name: string): void => {
    const inside = Array.isArray(own)
      ? own.map((item, at) => [String(at), item] as const)
      : isObject(own)
        ? Object.entries(own)
        : [];
    if (inside.length === 0 && name !== '') {
      const text = printed(own, '<nil>');
      if (text !== undefined) flat.set(name, text);
    }
    for (const [key, item] of inside) walk(item, name === '' ? key : `${name}.${key}`);
  };
  walk(value, prefix);
  return Object.fromEntries(flat);
}
