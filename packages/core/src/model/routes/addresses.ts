import { type AddressRange, parseAddress, parseCidr, without } from '../network/address.js';

/**
 * Addresses that the internet does not route to: private, shared, link-local, loopback and unique local ones.
 * https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
 */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];
let privateRanges: readonly AddressRange[] | undefined;

/** An address, a block or a range `first-last`. Undefined for any other string. */
export function rangeOf(text: string): AddressRange | undefined {
  const trimmed = text.trim();
  if (trimmed.includes('/')) return parseCidr(trimmed);
  const [first, last] = trimmed.split('-').map((end) => parseAddress(end.trim()));
  if (!first) return undefined;
  if (!trimmed.includes('-')) return { bits: first.bits, first: first.value, last: first.value };
  return last?.bits === first.bits && last.value >= first.value
    ? { bits: first.bits, first: first.value, last: last.value }
    : undefined;
}

/** Whether all addresses of a range are private. */
export function isPrivate(range: AddressRange): boolean {
  privateRanges ??= PRIVATE.flatMap((cidr) => parseCidr(cidr) ?? []);
  return without(range, privateRanges).length === 0;
}

/** Whether all strings are private addresses. Undefined if one cannot be read, or there is none. */
export function allPrivate(texts: readonly unknown[]): boolean | undefined {
  const ranges = texts.map((text) => (typeof text === 'string' ? rangeOf(text) : undefined));
  if (ranges.length === 0 || ranges.includes(undefined)) return undefined;
  return ranges.every((range) => isPrivate(range!));
}

/** The parts of a list in an annotation. */
export const partsOf = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
