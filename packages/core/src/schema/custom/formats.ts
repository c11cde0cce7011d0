interface Format {
  /** After "expects". */
  readonly expected: string;
  readonly test: RegExp | ((text: string) => boolean);
}

const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
const isIpv4 = (text: string): boolean =>
  IPV4.test(text) && text.split('.').every((part) => Number(part) <= 255);

function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const four = last !== undefined && isIpv4(last);
  const plain = four ? groups.slice(0, -1) : groups;
  const count = plain.length + (four ? 2 : 0);
  return (
    plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) &&
    (halves.length === 2 ? count < 8 : count === 8)
  );
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', more] = text.split('/');
  if (more !== undefined || !/^\d{1,3}$/.test(bits)) return false;
  return (isIpv4(address) && Number(bits) <= 32) || (isIpv6(address) && Number(bits) <= 128);
}

/** A day of the calendar. */
function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isDateTime(text: string): boolean {
  const [, date = '', hour, minute, second] =
    /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return isDate(date) && Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
}

const uuid = (test: RegExp): Format => ({ expected: 'a UUID', test });

/**
 * The formats of text that are judged; the API server knows more, and ignores those that it does not know.
 * https://github.com/kubernetes/apiextensions-apiserver/blob/v0.37.0/pkg/apiserver/validation/formats.go
 */
const FORMATS: ReadonlyMap<string, Format> = new Map([
  [
    'byte',
    {
      expected: 'base64 text',
      test: (text: string) => text !== '' && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text),
    },
  ],
  ['cidr', { expected: 'a CIDR such as 10.0.0.0/8', test: isCidr }],
  ['date', { expected: 'a date such as 2026-01-31', test: isDate }],
  ['datetime', { expected: 'a time such as 2026-01-31T12:00:00Z', test: isDateTime }],
  ['duration', { expected: 'a duration such as 1m30s', test: /^[+-]?0$|\d\s*[A-Za-zµμ]/ }],
  ['ipv4', { expected: 'an IPv4 address', test: isIpv4 }],
  ['ipv6', { expected: 'an IPv6 address', test: isIpv6 }],
  ['uuid', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i)],
  ['uuid3', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['uuid4', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['uuid5', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
]);

/** What a format asks for that text does not hold, after "expects"; undefined where it holds, or is not known. */
export function formatFault(text: string, format: string): string | undefined {
  // The API server passes over dashes in names of formats.
  const known = FORMATS.get(format.replaceAll('-', ''));
  if (!known) return undefined;
  const holds = known.test instanceof RegExp ? known.test.test(text) : known.test(text);
  return holds ? undefined : known.expected;
}
