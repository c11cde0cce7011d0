import type { Json } from '@plimsoll/core/kubernetes';

/**
 * A value as Go's `%v` prints it; undefined for lists and maps, whose format nobody relies on. Numbers come from JSON,
 * so they are floating-point: a million is `1e+06`. https://pkg.go.dev/strconv#FormatFloat
 */
export function printed(value: Json | undefined, absent: string): string | undefined {
  if (value === undefined || value === null) return absent;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return undefined;
  const [digits, exponent = '0'] = value.toExponential().split('e') as [string, string?];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
