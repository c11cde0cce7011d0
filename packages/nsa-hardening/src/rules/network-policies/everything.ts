import {
  type AnyCursor,
  type BlockPeer,
  cover,
  everyAddress,
  type Peer,
  type TrafficRule,
} from '@plimsoll/core';

/** What makes a rule of a policy allow everything. */
export interface Everything {
  readonly at: AnyCursor;
  readonly kind: 'rule' | 'addresses' | 'namespaces';
}

export const allowsEverything = (rule: TrafficRule): boolean => !rule.peers && !rule.ports;

/** A rule that names ports is limited by these, whomever it lets through. */
export function everythingIn(rule: TrafficRule): readonly Everything[] {
  if (rule.ports) return [];
  if (!rule.peers) return [{ at: rule.at, kind: 'rule' }];
  return rule.peers.flatMap((peer): Everything[] => {
    if (isBlock(peer)) return isEveryAddress(peer) ? [{ at: peer.at, kind: 'addresses' }] : [];
    const everyPod = peer.pods === undefined || peer.pods.matchesAll;
    return peer.namespaces?.matchesAll && everyPod ? [{ at: peer.at, kind: 'namespaces' }] : [];
  });
}

const isBlock = (peer: Peer): peer is BlockPeer => peer.addresses !== undefined;

const isEveryAddress = ({ addresses }: BlockPeer): boolean =>
  ([32, 128] as const).some((bits) => cover(addresses, everyAddress(bits)));
