// Addresses and networks as Go's net/netip reads them: no leading zeros, no zones, no IPv4-mapped IPv6 addresses.
import { CelError, Opaque, type Value } from '../values/value.js';
import { type Overload, overload } from './overload.js';
import { goQuote } from './text-format.js';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

class Ip extends Opaque {
  override readonly typeName = 'net.IP';
  constructor(readonly address: Address) {
    super();
  }
  override equals({ address }: Ip): boolean {
    return address.bits === this.address.bits && address.value === this.address.value;
  }
}

class Cidr extends Opaque {
  override readonly typeName = 'net.CIDR';
  constructor(
    readonly address: Address,
    readonly length: number,
  ) {
    super();
  }
  override equals({ address, length }: Cidr): boolean {
    return (
      length === this.length && address.bits === this.address.bits && address.value === this.address.value
    );
  }
  get first(): bigint {
    const host = BigInt(this.address.bits - this.length);
    return (this.address.value >> host) << host;
  }
  has({ bits, value }: Address): boolean {
    const host = BigInt(this.address.bits - this.length);
    return bits === this.address.bits && value >> host === this.address.value >> host;
  }
}

function parseQuad(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseGroups(text: string): bigint | undefined {
  if (text.length > 60) return undefined;
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2) return undefined;
  const last = halves.at(-1)!;
  const quad = last.at(-1)?.includes('.') ? parseQuad(last.pop()!) : undefined;
  if (quad !== undefined) last.push((quad >> 16n).toString(16), (quad & 0xffffn).toString(16));
  if (halves.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const [left = [], right] = halves;
  const given = left.length + (right?.length ?? 0);
  if (right ? given > 7 : given !== 8) return undefined;
  const groups = [...left, ...Array<string>(8 - given).fill('0'), ...(right ?? [])];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const value = parseQuad(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = parseGroups(text);
  return value === undefined ? undefined : { bits: 128, value };
}

/** Whether text is an IPv6 address without a zone. */
export const isIpv6 = (text: string): boolean => text.includes(':') && parseGroups(text) !== undefined;

const isMapped = ({ bits, value }: Address): boolean => bits === 128 && value >> 32n === 0xffffn;

function readIp(text: string): Ip | CelError {
  const percent = text.indexOf('%');
  const address = parseAddress(percent < 0 ? text : text.slice(0, percent));
  if (!address || (percent >= 0 && address.bits === 32))
    return new CelError(
      `IP Address ${goQuote(text)} parse error during conversion from string: ParseAddr(${goQuote(text)}): unable to parse IP`,
    );
  if (percent >= 0) return new CelError(`IP address ${goQuote(text)} with zone value is not allowed`);
  if (isMapped(address)) return new CelError(`IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`);
  return new Ip(address);
}

function readCidr(text: string): Cidr | CelError {
  const slash = text.lastIndexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || !/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > address.bits)
    return new CelError(
      `network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix(${goQuote(text)})`,
    );
  if (isMapped(address))
    return new CelError(
      `network address parse error during conversion from string: IPv4-mapped IPv6 address ${goQuote(text)} is not allowed`,
    );
  return new Cidr(address, Number(length));
}

function showAddress({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
  let [from, length] = [-1, 1];
  for (let at = 0; at < 8; at++) {
    let zeros = 0;
    while (at + zeros < 8 && groups[at + zeros] === 0) zeros++;
    if (zeros > length) [from, length] = [at, zeros];
  }
  const text = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':');
  return from < 0 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`;
}

/** Whether an address begins like another one. */
const within = ({ address: { bits, value } }: Ip, of: 32 | 128, first: bigint, length: number): boolean =>
  bits === of && value >> BigInt(bits - length) === first >> BigInt(bits - length);

const isUnspecified = ({ address }: Ip): boolean => address.value === 0n;
const isLoopback = (ip: Ip): boolean => within(ip, 32, 0x7f00_0000n, 8) || within(ip, 128, 1n, 128);
const isMulticast = (ip: Ip): boolean => within(ip, 32, 0xe000_0000n, 4) || within(ip, 128, 0xffn << 120n, 8);
const isLinkLocalMulticast = (ip: Ip): boolean =>
  within(ip, 32, 0xe000_0000n, 24) ||
  (within(ip, 128, 0xffn << 120n, 8) && ((ip.address.value >> 112n) & 0xfn) === 2n);
const isLinkLocalUnicast = (ip: Ip): boolean =>
  within(ip, 32, 0xa9fe_0000n, 16) || within(ip, 128, 0xfe80n << 112n, 10);
const isGlobalUnicast = (ip: Ip): boolean =>
  !isUnspecified(ip) &&
  !(ip.address.bits === 32 && ip.address.value === 0xffff_ffffn) &&
  !isLoopback(ip) &&
  !isMulticast(ip) &&
  !isLinkLocalUnicast(ip);

const with1 = <T extends Value>(value: T | CelError, then: (value: T) => Value): Value =>
  value instanceof CelError ? value : then(value as T);

/** Text that is not an address or network is an argument of the wrong type. */
const NO_OVERLOAD = new CelError('no such overload');

const containsCidr = (cidr: Cidr, other: Cidr): boolean =>
  cidr.length <= other.length && cidr.has(other.address);

const SINCE = { since: 30 };

export const NETWORK: readonly Overload[] = [
  overload('ip', '(string)net.IP', readIp, SINCE),
  overload('isIP', '(string)bool', (text: string) => readIp(text) instanceof Ip, SINCE),
  overload(
    'ip.isCanonical',
    '(string)bool',
    (text: string) => with1(readIp(text), ({ address }) => showAddress(address) === text),
    SINCE,
  ),
  overload('family', 'net.IP.()int', ({ address }: Ip) => (address.bits === 32 ? 4n : 6n), SINCE),
  overload('isUnspecified', 'net.IP.()bool', isUnspecified, SINCE),
  overload('isLoopback', 'net.IP.()bool', isLoopback, SINCE),
  overload('isLinkLocalMulticast', 'net.IP.()bool', isLinkLocalMulticast, SINCE),
  overload('isLinkLocalUnicast', 'net.IP.()bool', isLinkLocalUnicast, SINCE),
  overload('isGlobalUnicast', 'net.IP.()bool', isGlobalUnicast, SINCE),
  overload('string', '(net.IP)string', ({ address }: Ip) => showAddress(address), SINCE),
  overload('cidr', '(string)net.CIDR', readCidr, SINCE),
  overload('isCIDR', '(string)bool', (text: string) => readCidr(text) instanceof Cidr, SINCE),
  overload('containsIP', 'net.CIDR.(net.IP)bool', (cidr: Cidr, { address }: Ip) => cidr.has(address), SINCE),
  overload(
    'containsIP',
    'net.CIDR.(string)bool',
    (cidr: Cidr, text: string) => {
      const ip = readIp(text);
      return ip instanceof Ip ? cidr.has(ip.address) : NO_OVERLOAD;
    },
    SINCE,
  ),
  overload('containsCIDR', 'net.CIDR.(net.CIDR)bool', containsCidr, SINCE),
  overload(
    'containsCIDR',
    'net.CIDR.(string)bool',
    (cidr: Cidr, text: string) => {
      const other = readCidr(text);
      return other instanceof Cidr ? containsCidr(cidr, other) : NO_OVERLOAD;
    },
    SINCE,
  ),
  overload('ip', 'net.CIDR.()net.IP', ({ address }: Cidr) => new Ip(address), SINCE),
  overload('prefixLength', 'net.CIDR.()int', ({ length }: Cidr) => BigInt(length), SINCE),
  overload(
    'masked',
    'net.CIDR.()net.CIDR',
    (cidr: Cidr) => new Cidr({ bits: cidr.address.bits, value: cidr.first }, cidr.length),
    SINCE,
  ),
  overload(
    'string',
    '(net.CIDR)string',
    ({ address, length }: Cidr) => `${showAddress(address)}/${length}`,
    SINCE,
  ),
];
