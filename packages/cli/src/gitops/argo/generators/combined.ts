// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Matrix/ and …/Generators-Merge/
import { ownValue, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { listAt } from '../../names.js';
import { filledValue } from '../templates/result.js';
import type { Problem } from '../types.js';
import {
  failed,
  type Generated,
  type Generator,
  type GeneratorContext,
  MAX_SETS,
  type ParameterSet,
  TOO_MANY,
} from './types.js';

/** The sets of an entry of `generators`. */
type Generate = (entry: Json, context: GeneratorContext, depth: number) => Generated;

/** One Application for each pair. The second generator may use parameters of the first. */
export const matrix =
  (generate: Generate, depth: number): Generator =>
  (own, context) => {
    const [first, second, ...others] = listAt(own, 'generators');
    if (first === undefined || second === undefined || others.length > 0)
      return failed('its matrix does not have exactly two generators');
    const base = generate(first, context, depth);
    const sets: ParameterSet[] = [];
    const problems: Problem[] = [...base.problems];
    for (const set of base.sets) {
      const filled = filledValue(second, context.fill(set));
      if ('failure' in filled) return failed(`its matrix ${filled.failure}`);
      const inner = generate(filled.value, context, depth);
      if (inner === TOO_MANY) return TOO_MANY;
      for (const problem of inner.problems)
        if (!problems.some(({ reason }) => reason === problem.reason)) problems.push(problem);
      for (const other of inner.sets) {
        const both = combined(set, other, context);
        if (typeof both === 'string') return failed(both);
        if (sets.push(both) > MAX_SETS) return TOO_MANY;
      }
    }
    return { sets, problems };
  };

function combined(a: ParameterSet, b: ParameterSet, { goTemplate }: GeneratorContext): ParameterSet | string {
  const conflict = Object.entries(b.values).find(
    ([key, value]) => Object.hasOwn(a.values, key) && a.values[key] !== value,
  );
  if (conflict && !goTemplate) return `its matrix gives ${conflict[0]} two values`;
  return withOpen(
    goTemplate ? (filledUp(a.values, b.values) as JsonObject) : { ...a.values, ...b.values },
    a,
    b,
  );
}

function withOpen(values: JsonObject, ...sets: readonly ParameterSet[]): ParameterSet {
  const open = sets.flatMap((set) => set.open ?? []);
  return { values, ...(open.length > 0 && { open }) };
}

/** Adds the entries of the second map that the first lacks. https://github.com/darccio/mergo */
export function filledUp(first: Json | undefined, second: Json): Json {
  if (first === undefined || first === null || first === '') return second;
  if (!isObject(first) || !isObject(second)) return first;
  const merged = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) merged.set(key, filledUp(merged.get(key), value));
  return Object.fromEntries(merged);
}

/** The sets of the first generator, overridden by sets of the others with the same keys. */
export const merge =
  (generate: Generate, depth: number): Generator =>
  (own, context) => {
    const keys = listAt(own, 'mergeKeys').filter((key) => typeof key === 'string');
    const [first, ...others] = listAt(own, 'generators').map((entry) => generate(entry, context, depth));
    if (!first || others.length === 0 || keys.length === 0)
      return failed('its merge does not have two generators and mergeKeys');
    const keyOf = ({ values }: ParameterSet): string =>
      JSON.stringify(keys.map((key) => ownValue(values, key) ?? valueAt(values, key.split('.')) ?? null));
    const sets = new Map(first.sets.map((set) => [keyOf(set), set]));
    if (sets.size < first.sets.length) return failed('its merge has several sets with the same mergeKeys');
    for (const other of others)
      for (const set of other.sets) {
        const base = sets.get(keyOf(set));
        if (base) sets.set(keyOf(set), withOpen(filledUp(set.values, base.values) as JsonObject, base, set));
      }
    return { sets: [...sets.values()], problems: [first, ...others].flatMap(({ problems }) => problems) };
  };
