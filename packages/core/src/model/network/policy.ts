import type { networkingV1 as api } from '@plimsoll/kubernetes-api';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { type AddressRange, parseCidr, without } from './address.js';
import { Selector } from './selector.js';

/** The direction of traffic, seen from the pod. */
export type Direction = 'ingress' | 'egress';

/** The API's names. It rejects any other spelling. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A NetworkPolicy with the API's defaults. */
export interface NetworkPolicy {
  readonly resource: Resource;
  /** Undefined if it is given at installation. */
  readonly namespace: string | undefined;
  readonly root: Cursor<api.NetworkPolicy>;
  /** An absent selector is like an empty one: it selects every pod of the namespace. */
  readonly pods: Selector;
  /** Whether the API rejects it: what it would do is unknown. */
  readonly malformed: boolean;
  /**
   * What it allows. Undefined if it does not isolate in this direction. Without `policyTypes`, every policy applies to
   * ingress, and one with an egress rule also to egress.
   * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
   */
  readonly ingress: readonly TrafficRule[] | undefined;
  readonly egress: readonly TrafficRule[] | undefined;
}

/** A rule of a NetworkPolicy for one direction. */
export interface TrafficRule {
  readonly at: AnyCursor;
  /** Undefined: from or to anywhere. */
  readonly peers: readonly Peer[] | undefined;
  /** Undefined: every port of every protocol. */
  readonly ports: readonly PortRange[] | undefined;
}

/** Who may talk to a pod, or whom a pod may talk to. */
export type Peer = BlockPeer | PodPeer;

/** A peer of a NetworkPolicy by its addresses. */
export interface BlockPeer {
  readonly at: AnyCursor;
  /** The addresses of the block without its exceptions. */
  readonly addresses: readonly AddressRange[];
}

interface PodPeer {
  readonly at: AnyCursor;
  readonly addresses?: undefined;
  /** Undefined: every pod of the namespaces. */
  readonly pods: Selector | undefined;
  /** Undefined: the policy's own namespace. */
  readonly namespaces: Selector | undefined;
}

/** The ports that a rule of a NetworkPolicy allows. */
export interface PortRange {
  readonly protocol: Protocol;
  /** A number, the name of a container port, or undefined for every port. */
  readonly port: number | string | undefined;
  /** The last port of a range. At least `port`. */
  readonly end: number | undefined;
}

export function readPolicy(resource: Resource<'NetworkPolicy'>): NetworkPolicy {
  const { root } = resource;
  const spec = root.at('spec');
  const pods = Selector.read(spec.at('podSelector'));
  const reader = new RuleReader();
  const types = spec.at('policyTypes');
  const named = types.items().map((type) => type.value);
  const isAbout = (direction: Direction): boolean => {
    if (named.length > 0) return named.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
    return direction === 'ingress' || spec.at('egress').items().length > 0;
  };
  const ingress = spec
    .at('ingress')
    .items()
    .map((rule) => reader.rule(rule, rule.at('from'), rule.at('ports')));
  const egress = spec
    .at('egress')
    .items()
    .map((rule) => reader.rule(rule, rule.at('to'), rule.at('ports')));
  const nodes = [root, spec, types, spec.at('ingress'), spec.at('egress')];
  return {
    resource,
    namespace: resource.namespace,
    root,
    pods,
    malformed:
      pods.malformed ||
      reader.malformed ||
      nodes.some((node) => node.malformed) ||
      !named.every((type) => type === 'Ingress' || type === 'Egress'),
    ingress: isAbout('ingress') ? ingress : undefined,
    egress: isAbout('egress') ? egress : undefined,
  };
}

class RuleReader {
  malformed = false;

  rule(
    at: AnyCursor,
    peers: Cursor<api.NetworkPolicyPeer[] | undefined>,
    ports: Cursor<api.NetworkPolicyPort[] | undefined>,
  ): TrafficRule {
    if (at.malformed || peers.malformed || ports.malformed) this.malformed = true;
    // An empty list counts as absent. A list of invalid items, or a value that is not a list, does not.
    const limits = (list: AnyCursor & { items(): readonly unknown[] }): boolean =>
      list.malformed || list.items().length > 0;
    return {
      at,
      peers: limits(peers) ? peers.items().flatMap((peer) => this.#peer(peer)) : undefined,
      ports: limits(ports) ? ports.items().flatMap((port) => this.#port(port)) : undefined,
    };
  }

  #peer(at: Cursor<api.NetworkPolicyPeer>): readonly Peer[] {
    const block = at.at('ipBlock');
    const pods = at.at('podSelector');
    const namespaces = at.at('namespaceSelector');
    if (block.exists && !pods.exists && !namespaces.exists) {
      const range = rangeOf(block.at('cidr').value);
      const except = block
        .at('except')
        .items()
        .map((hole) => rangeOf(hole.value));
      if (range && except.every((hole) => hole !== undefined))
        return [{ at, addresses: without(range, except) }];
    } else if (!block.exists && (pods.exists || namespaces.exists)) {
      const peer = {
        at,
        pods: pods.exists ? Selector.read(pods) : undefined,
        namespaces: namespaces.exists ? Selector.read(namespaces) : undefined,
      };
      if (!peer.pods?.malformed && !peer.namespaces?.malformed) return [peer];
    }
    this.malformed = true;
    return [];
  }

  #port(at: Cursor<api.NetworkPolicyPort>): readonly PortRange[] {
    const protocol = (at.at('protocol').value as unknown) ?? 'TCP';
    const port = at.at('port').value as unknown;
    const end = at.at('endPort').value as unknown;
    const valid =
      (protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP') &&
      (port === undefined || typeof port === 'number' || typeof port === 'string') &&
      (end === undefined || (typeof end === 'number' && typeof port === 'number' && end >= port));
    if (valid && !at.malformed) return [{ protocol, port, end: end as number | undefined }];
    this.malformed = true;
    return [];
  }
}

const rangeOf = (text: unknown): AddressRange | undefined =>
  typeof text === 'string' ? parseCidr(text) : undefined;
