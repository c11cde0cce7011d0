import { cover, everyAddress, without } from '@plimsoll/core/internal';
import {
  type AddressRange,
  type AnyCursor,
  type BlockPeer,
  type Cursor,
  type Direction,
  type Json,
  type Peer,
  parseCidr,
  type TrafficRule,
} from '@plimsoll/core/kubernetes';

/** The reason why a rule of a policy allows everything. */
export interface Everything {
  readonly at: AnyCursor;
  readonly kind: 'rule' | 'addresses' | 'world' | 'namespaces';
  /** What it allows every one of. */
  readonly ports: 'port' | 'TCP port';
}

export const allowsEverything = (rule: TrafficRule): boolean => !rule.peers && !rule.ports;

/** Whether a rule admits every port: it names none, or all of TCP. */
export const hasEveryPort = ({ ports }: TrafficRule): boolean => !ports || isAllOfTcp(ports);

/** Whether ports add up to all of TCP: ranges may follow each other or overlap. */
function isAllOfTcp(ports: NonNullable<TrafficRule['ports']>): boolean {
  let next = 1;
  const ranges = ports.flatMap(({ protocol, port, end }) => {
    if (protocol !== 'TCP' || typeof port === 'string') return [];
    return [port === undefined ? ([1, LAST_PORT] as const) : ([port, end ?? port] as const)];
  });
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b))
    if (first <= next) next = Math.max(next, last + 1);
  return next > LAST_PORT;
}

const LAST_PORT = 65_535;

const portsOf = (rules: readonly TrafficRule[]): Everything['ports'] =>
  rules.some(({ ports }) => ports) ? 'TCP port' : 'port';

/** Ports limit a rule, whatever its peers. Blocks of several rules add up, and ports of rules that admit everyone. */
export function everythingIn(rules: readonly TrafficRule[], direction: Direction): readonly Everything[] {
  const unlimited = rules.filter(hasEveryPort);
  if (unlimited.length === 0) {
    const toAll = rules.filter((rule) => everythingOf(rule).some(({ kind }) => kind !== 'namespaces'));
    return isAllOfTcp(toAll.flatMap(({ ports = [] }) => ports)) ? everythingOf(toAll[0]!) : [];
  }
  const found = unlimited.flatMap(everythingOf);
  const blocks = blocksOf(unlimited);
  if (blocks.length === 0 || found.some(({ kind }) => kind !== 'namespaces')) return found;
  const ports = portsOf(unlimited);
  if (holdsAll(blocks)) return [...found, { at: cidrOf(blocks[0]!), kind: 'addresses', ports }];
  // Many pods exist to reach the internet and nothing else.
  return direction === 'ingress' && isOpenToWorld(blocks)
    ? [...found, { at: cidrOf(blocks[0]!), kind: 'world', ports }]
    : found;
}

function everythingOf(rule: TrafficRule): readonly Everything[] {
  const ports = portsOf([rule]);
  if (!rule.peers) return [{ at: rule.at, kind: rule.ports ? 'addresses' : 'rule', ports }];
  return rule.peers.flatMap((peer): Everything[] => {
    if (isBlock(peer)) return holdsAll([peer]) ? [{ at: cidrOf(peer), kind: 'addresses', ports }] : [];
    const everyPod = peer.pods === undefined || peer.pods.matchesAll;
    return peer.namespaces?.matchesAll && everyPod ? [{ at: peer.at, kind: 'namespaces', ports }] : [];
  });
}

export const blocksOf = (rules: readonly TrafficRule[]): readonly BlockPeer[] =>
  rules.flatMap(({ peers = [] }) => peers.filter(isBlock));

/** The rule about the metadata service reports the same place, so only one of the two is shown. */
const cidrOf = ({ at }: Peer): AnyCursor => (at as Cursor<Json>).at('ipBlock').at('cidr');

const isBlock = (peer: Peer): peer is BlockPeer => peer.addresses !== undefined;

const rangesOf = (blocks: readonly BlockPeer[]): readonly AddressRange[] =>
  blocks.flatMap(({ addresses }) => addresses);

const holdsAll = (blocks: readonly BlockPeer[]): boolean =>
  ([32, 128] as const).some((bits) => cover(rangesOf(blocks), everyAddress(bits)));

/**
 * Addresses that no client on the internet has.
 * https://www.iana.org/assignments/iana-ipv4-special-registry; of IPv6 only 2000::/3 is assigned.
 */
const NO_CLIENTS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/3',
  '4000::/2',
  '8000::/1',
].flatMap((cidr) => parseCidr(cidr) ?? []);

/** Whether blocks leave out less of the internet than one in 64 addresses. */
export function isOpenToWorld(blocks: readonly BlockPeer[]): boolean {
  const held = [...rangesOf(blocks), ...NO_CLIENTS];
  return ([32, 128] as const).some((bits) => {
    const left = without(everyAddress(bits), held);
    const count = left.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
    return count < 1n << BigInt(bits - 6);
  });
}
