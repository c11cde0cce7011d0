import { CelError, Duration, Timestamp, type Value } from '../values/value.js';

const SECOND = 1_000_000_000n;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};

/** The first and the last nanosecond of the years 1 to 9999. */
const FIRST = -62_135_596_800n * SECOND;
const LAST = 253_402_300_800n * SECOND - 1n;
const MAX_DURATION = 2n ** 63n - 1n;

/** As Go's time.ParseDuration reads it. */
export function parseDuration(text: string): Duration | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return new Duration(0n);
  if (rest === '' || rest.length > 200) return undefined;
  let nanos = 0n;
  let at = 0;
  const part = /(\d{0,40})(\.\d{0,40})?(ns|us|µs|μs|ms|s|m|h)/y;
  while (at < rest.length) {
    part.lastIndex = at;
    const [whole, digits = '', fraction = '', unit = ''] = part.exec(rest) ?? [];
    if (whole === undefined || (digits === '' && fraction.length < 2)) return undefined;
    const scale = UNITS[unit]!;
    nanos += BigInt(digits || '0') * scale;
    const decimals = fraction.slice(1, 20);
    if (decimals !== '') nanos += (BigInt(decimals) * scale) / 10n ** BigInt(decimals.length);
    at += whole.length;
  }
  return nanos > MAX_DURATION ? undefined : new Duration(sign === '-' ? -nanos : nanos);
}

/** `5400s`, `0.001s` */
export function showDuration({ nanos }: Duration): string {
  return `${decimal(nanos)}s`;
}

/** Nanoseconds as seconds. */
function decimal(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = String(size % SECOND)
    .padStart(9, '0')
    .replace(/0{1,9}$/, '');
  return `${nanos < 0n ? '-' : ''}${size / SECOND}${fraction === '' ? '' : `.${fraction}`}`;
}

/** As Go's time.Parse reads RFC 3339. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', zone = ''] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,40}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(y, mo - 1, d);
  if (date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d || h > 23 || mi > 59 || s > 59)
    return undefined;
  const offset = zone === 'Z' ? 0 : offsetOf(zone);
  if (offset === undefined) return undefined;
  date.setUTCHours(h, mi, s, 0);
  const nanos =
    (BigInt(date.getTime()) / 1000n - BigInt(offset)) * SECOND + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return inRange(nanos);
}

function inRange(nanos: bigint): Timestamp | undefined {
  return nanos < FIRST || nanos > LAST ? undefined : new Timestamp(nanos);
}

/** A moment, or the error if it is outside the years 1 to 9999. */
export function moment(nanos: bigint): Value {
  return inRange(nanos) ?? new CelError('timestamp overflow');
}

/** A span, or the error if its nanoseconds do not fit into 64 bits. */
export function span(nanos: bigint): Value {
  return nanos > MAX_DURATION || nanos < -MAX_DURATION - 1n
    ? new CelError('duration overflow')
    : new Duration(nanos);
}

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));

/** `2024-01-02T03:04:05.12Z` */
export function showTimestamp({ nanos }: Timestamp): string {
  const seconds = floorDiv(nanos, SECOND);
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = String(nanos - seconds * SECOND)
    .padStart(9, '0')
    .replace(/0{1,9}$/, '');
  return `${text}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** In seconds. */
function offsetOf(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** The local time of a time zone at a moment, as a date in UTC. Undefined for an unknown zone. */
function localDate({ nanos }: Timestamp, zone: string): Date | undefined {
  const ms = Number(floorDiv(nanos, 1_000_000n));
  if (zone === '' || zone === 'UTC') return new Date(ms);
  if (zone.includes(':')) {
    const offset = offsetOf(zone);
    return offset === undefined ? undefined : new Date(ms + offset * 1000);
  }
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
    );
    const date = new Date(0);
    date.setUTCFullYear(parts.year!, parts.month! - 1, parts.day!);
    date.setUTCHours(parts.hour!, parts.minute!, parts.second!, ((ms % 1000) + 1000) % 1000);
    return date;
  } catch {
    return undefined;
  }
}

const DAY = 86_400_000;

const GETTERS: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: (date) => Math.floor((date.getTime() - startOfYear(date)) / DAY),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDate: (date) => date.getUTCDate(),
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

function startOfYear(date: Date): number {
  const first = new Date(0);
  return first.setUTCFullYear(date.getUTCFullYear(), 0, 1);
}

export const TIMESTAMP_GETTERS = Object.keys(GETTERS);

/** `timestamp.getHours('Europe/Paris')` */
export function ofTimestamp(getter: string, time: Timestamp, zone = ''): Value {
  const date = localDate(time, zone);
  return date ? BigInt(GETTERS[getter]!(date)) : new CelError(`unknown time zone ${zone}`);
}

export const DURATION_UNITS: Readonly<Record<string, bigint>> = {
  getHours: UNITS.h!,
  getMinutes: UNITS.m!,
  getSeconds: UNITS.s!,
  getMilliseconds: UNITS.ms!,
};
