interface Format {
  /** Follows "expects". */
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

/** Characters that Go rejects in the host name of a URI. */
const NO_HOST = /[\s^`{}|\\#]/;

/** Like Go's url.ParseRequestURI: with a scheme, or an absolute path. */
function isUri(text: string): boolean {
  if (text === '*') return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses them.
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return false;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(text)?.[0] ?? '';
  const [rest = ''] = text.slice(scheme.length).split('?', 1);
  if (!rest.startsWith('/')) return scheme !== '';
  const isWhole = scheme !== '' && rest.startsWith('//');
  const [authority = ''] = isWhole ? rest.slice(2).split('/', 1) : [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const port = host.slice(host.lastIndexOf(']') + 1).split(':');
  if (NO_HOST.test(host) || port.length > 2 || !/^\d*$/.test(port[1] ?? '')) return false;
  return !/%(?![0-9a-fA-F]{2})/.test(isWhole ? rest.slice(2 + authority.length) : rest);
}

/**
 * As the API server reads it: a name without dots has at most one dash, and the last part of other names has only
 * letters.
 * https://github.com/kubernetes/kube-openapi/blob/master/pkg/validation/strfmt/default.go
 */
function isHostname(text: string): boolean {
  const labels = text.split('.');
  if (text.length > 255 || labels.some(({ length }) => length > 63)) return false;
  const last = labels.pop()!;
  if (labels.length === 0) return /^[\p{S}\p{L}0-9](?:-?[\p{S}\p{L}0-9]+)?-?$/u.test(last);
  return (
    labels.every((label) => /^[\p{S}\p{L}0-9-]+$/u.test(label) && !/^-|-$/.test(label)) &&
    /^\p{L}{2,63}$/u.test(last)
  );
}

/** Like Go's mail.ParseAddress, without checks inside names, comments and quotes. */
function isEmail(text: string): boolean {
  if (/[<"([]/.test(text)) return true;
  const [local = '', domain = '', ...more] = text.trim().split('@');
  return (
    more.length === 0 &&
    [local, domain].every((part) => part.split('.').every((atom) => /^[^\s<>()[\]\\,;:"@]+$/.test(atom)))
  );
}

/** 6, 8 or 20 bytes, like Go's net.ParseMAC. */
function isMac(text: string): boolean {
  const separator = /[:.-]/.exec(text)?.[0];
  if (separator === undefined) return false;
  const parts = text.split(separator);
  const digits = separator === '.' ? 4 : 2;
  const bytes = (parts.length * digits) / 2;
  return (
    [6, 8, 20].includes(bytes) && parts.every((part) => part.length === digits && /^[0-9a-f]+$/i.test(part))
  );
}

function isRgbColor(text: string): boolean {
  const numbers = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text)?.slice(1);
  return numbers?.every((each) => Number(each) <= 255 && !/^0\d/.test(each)) ?? false;
}

/** A calendar day. */
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
 * The string formats that are checked. The API server knows more of them, and ignores those that it does not know.
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
  ['bsonobjectid', { expected: '24 hexadecimal digits', test: /^[0-9a-f]{24}$/i }],
  ['email', { expected: 'an email address', test: isEmail }],
  ['hexcolor', { expected: 'a color such as #00ff00', test: /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i }],
  ['hostname', { expected: 'a host name', test: isHostname }],
  [
    'ipv4',
    {
      expected: 'an IPv4 address',
      test: (text: string) => isIpv4(text) || (text.includes('.') && isIpv6(text)),
    },
  ],
  ['ipv6', { expected: 'an IPv6 address', test: isIpv6 }],
  ['mac', { expected: 'a MAC address', test: isMac }],
  ['rgbcolor', { expected: 'a color such as rgb(0, 255, 0)', test: isRgbColor }],
  ['ssn', { expected: 'a number such as 123-45-6789', test: /^\d{3}[- ]?\d{2}[- ]?\d{4}$/ }],
  ['uri', { expected: 'a URI such as https://example.com/path', test: isUri }],
  ['uuid', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i)],
  ['uuid3', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['uuid4', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
  ['uuid5', uuid(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i)],
]);

/**
 * What a format requires that a string does not meet, after "expects". Undefined if it meets it, or if the format is
 * unknown.
 */
export function formatFault(text: string, format: string): string | undefined {
  // The API server ignores dashes in the names of formats.
  const known = FORMATS.get(format.replaceAll('-', ''));
  if (!known) return undefined;
  const holds = known.test instanceof RegExp ? known.test.test(text) : known.test(text);
  return holds ? undefined : known.expected;
}
