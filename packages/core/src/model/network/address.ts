/** An address as a number: 32 bits for IPv4, 128 for IPv6. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A closed range of addresses of one family. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Reads an address in the forms that the API accepts: dotted decimals without leading zeros, and RFC 4291 with `::` and
 * embedded dotted decimals, without a zone. An IPv4-mapped address counts as IPv4, as in Go's `net`.
 * @example
 * parseAddress('::1')?.bits; // 128
 */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) return parseQuad(text);
  const value = parseGroups(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

/**
 * The addresses of `10.0.0.0/8` or `fd00::/8`. Bits after the prefix are ignored, as in the API.
 * @example
 * parseCidr('10.0.0.0/8')?.bits; // 32
 */
export function parseCidr(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? undefined : parseAddress(text.slice(0, slash));
  const prefix = text.slice(slash + 1);
  if (!address || !/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > address.bits) return undefined;
  const size = 1n << BigInt(address.bits - Number(prefix));
  const first = (address.value / size) * size;
  return { bits: address.bits, first, last: first + size - 1n };
}

/**
 * Whether an address is in a range.
 * @example
 * const range = parseCidr('10.0.0.0/8');
 * const address = parseAddress('10.1.2.3');
 * if (range && address) contains(range, address); // true
 */
export function contains(range: AddressRange, address: Address): boolean {
  return range.bits === address.bits && range.first <= address.value && address.value <= range.last;
}

/** What is left of a range without others, in order. */
export function without(range: AddressRange, holes: readonly AddressRange[]): readonly AddressRange[] {
  const left: AddressRange[] = [];
  let first = range.first;
  for (const hole of inOrder(holes.filter(({ bits }) => bits === range.bits))) {
    if (hole.first > range.last) break;
    if (hole.first > first) left.push({ bits: range.bits, first, last: hole.first - 1n });
    if (hole.last >= first) first = hole.last + 1n;
  }
  if (first <= range.last) left.push({ ...range, first });
  return left;
}

/** Whether ranges together contain every address of a range. */
export function cover(ranges: readonly AddressRange[], whole: AddressRange): boolean {
  return without(whole, ranges).length === 0;
}

/** All addresses of a family. */
export const everyAddress = (bits: 32 | 128): AddressRange => ({
  bits,
  first: 0n,
  last: (1n << BigInt(bits)) - 1n,
});

function inOrder(ranges: readonly AddressRange[]): readonly AddressRange[] {
  return [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
}

function parseQuad(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return { bits: 32, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
}

function parseGroups(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (!left || (halves.length === 2 && !right)) return undefined;
  const given = left.length + (right?.length ?? 0);
  // `::` stands for at least one group.
  if (right ? given > 7 : given !== 8) return undefined;
  const groups = [...left, ...Array<bigint>(8 - given).fill(0n), ...(right ?? [])];
  return groups.reduce((sum, group) => (sum << 16n) + group, 0n);
}

/** Dotted decimals may stand for the last two groups of an address. */
function groupsOf(text: string, last: boolean): readonly bigint[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: bigint[] = [];
  for (const [index, part] of parts.entries()) {
    const quad = last && index === parts.length - 1 ? parseQuad(part) : undefined;
    if (quad) groups.push(quad.value >> 16n, quad.value & 0xffffn);
    else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
