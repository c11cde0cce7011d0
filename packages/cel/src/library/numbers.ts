import { CelError, type Fault, Uint } from '../values/value.js';

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

/** An int, or the error if it does not fit into 64 bits. */
export function int(value: bigint): bigint | Fault {
  return value < MIN_INT || value > MAX_INT ? new CelError('integer overflow') : value;
}

export function uint(value: bigint): Uint | Fault {
  return value < 0n || value > MAX_UINT ? new CelError('unsigned integer overflow') : new Uint(value);
}

/** A double without its fraction, if it fits into an int. */
export function intOfDouble(value: number): bigint | Fault {
  if (Number.isNaN(value) || value <= -(2 ** 63) || value >= 2 ** 63) return new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

export function uintOfDouble(value: number): Uint | Fault {
  if (Number.isNaN(value) || value < 0 || value >= 2 ** 64) return new CelError('unsigned integer overflow');
  return new Uint(BigInt(Math.trunc(value)));
}

/** As Go prints a float64 with `%g`: the shortest text, with an exponent below 1e-4 and from 1e6. */
export function showDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return plain(value, digits, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plain(value: number, digits: string, exponent: number): string {
  const minus = value < 0 ? '-' : '';
  const all = digits.replace(/[-.]/g, '');
  if (exponent < 0) return `${minus}0.${'0'.repeat(-exponent - 1)}${all}`;
  const whole = all.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = all.slice(exponent + 1);
  return `${minus}${whole}${rest === '' ? '' : `.${rest}`}`;
}
