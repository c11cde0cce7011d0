import { textOf } from '../library/conversions.js';
import { Dict, Fault, List, Optional, Uint, type Value } from './value.js';

/**
 * A value as plain data: bigints only beyond 2^53, and text for what has no plain form. Lists may hold each other many
 * times, so `step` is called for each part; it may throw.
 */
export function plainOf(value: Value, step: () => void): unknown {
  step();
  if (typeof value === 'bigint') return small(value);
  if (value instanceof Uint) return small(value.value);
  if (value instanceof List) return [...value].map((each) => plainOf(each, step));
  if (value instanceof Dict)
    return Object.fromEntries(
      value
        .keys()
        .map((key) => [String(key instanceof Uint ? key.value : key), plainOf(value.get(key)!, step)]),
    );
  if (value instanceof Optional) return value.hasValue ? plainOf(value.value!, step) : null;
  if (value === null || typeof value !== 'object') return value;
  const text = textOf(value);
  return text instanceof Fault ? null : text;
}

const small = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
