import { isObject, type Json, textOf } from '../../json.js';
import { itemsOf, stringsOf } from '../admission/values.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { type AddressRange, cover, everyAddress, parseCidr, without } from './address.js';
import { matchCalicoSelector } from './calico-selector.js';
import type { Direction, PortRange } from './policy.js';

/** A rule of a policy other than a NetworkPolicy that allows all of something. */
export interface OpenRule {
  /** The peer, or the rule if it names none. */
  readonly at: AnyCursor;
  readonly direction: Direction;
  /** `addresses`: every address of a family. `namespaces`: every pod of the cluster. */
  readonly to: 'everything' | 'addresses' | 'namespaces';
  /** Cilium's name for everything outside, if the rule uses it: `all`, `world`. */
  readonly entity?: string;
  /** Undefined for every port. Only ingress rules are returned with ports. */
  readonly ports?: readonly PortRange[];
}

type Found = Omit<OpenRule, 'direction'>;

const isAbsent = (at: AnyCursor): boolean => !at.exists;
const isEmpty = ({ value }: Cursor<Json>): boolean => isObject(value) && Object.keys(value).length === 0;

/** The specifications of a policy: `spec`, or each of Cilium's `specs`. */
function specsOf(root: Cursor<Json>): readonly Cursor<Json>[] {
  const many = root.at('specs').items();
  return many.length > 0 ? many : [root.at('spec')];
}

/** Whether blocks, without their exceptions, are every address of a family. */
function isEvery(blocks: readonly { readonly cidr: unknown; readonly except: readonly string[] }[]): boolean {
  const ranges = blocks.flatMap(({ cidr, except }): readonly AddressRange[] => {
    const range = typeof cidr === 'string' ? parseCidr(cidr) : undefined;
    return range
      ? without(
          range,
          except.flatMap((each) => parseCidr(each) ?? []),
        )
      : [];
  });
  return ([32, 128] as const).some((bits) => cover(ranges, everyAddress(bits)));
}

const OUTSIDE: readonly unknown[] = ['all', 'world', 'world-ipv4', 'world-ipv6'];

/**
 * Policies that turn default deny off are meant for many pods at once, and are allowed. Many pods need to reach the
 * internet and nothing else.
 * https://docs.cilium.io/en/stable/security/policy/language/
 */
function ofCilium(spec: Cursor<Json>, direction: Direction, clusterWide: boolean): readonly Found[] {
  if (spec.at('endpointSelector').at('matchLabels').malformed || isAbsent(spec.at('endpointSelector')))
    return [];
  if (spec.at('enableDefaultDeny').at(direction).value === false) return [];
  const way = direction === 'ingress' ? 'from' : 'to';
  return spec
    .at(direction)
    .items()
    .filter((rule) => ['icmps', `${way}Requires`].every((key) => isAbsent(rule.at(key))))
    .flatMap((rule): Found[] => {
      const limited = rule.at('toPorts');
      const ports = limited.exists && direction === 'ingress' ? portsOfCilium(limited) : [];
      if (limited.exists && ports.length === 0) return [];
      const entities = rule
        .at(`${way}Entities`)
        .items()
        .filter(({ value }) => (direction === 'ingress' ? OUTSIDE.includes(value) : value === 'all'))
        .map((at): Found => ({ at, to: 'everything', entity: textOf(at.value) }));
      const pods = rule
        .at(`${way}Endpoints`)
        .items()
        .filter((each) => (clusterWide && isEmpty(each)) || isEveryNamespace(each.value))
        .map((at): Found => ({ at, to: 'namespaces' }));
      const single = rule.at('fromCIDR');
      const sets = rule.at('fromCIDRSet');
      const blocks = [
        ...stringsOf(single.value).map((cidr) => ({ cidr, except: [] })),
        ...sets
          .items()
          .map((each) => ({ cidr: each.at('cidr').value, except: stringsOf(each.at('except').value) })),
      ];
      const every = direction === 'ingress' && isEvery(blocks);
      return [
        ...entities,
        ...pods,
        ...(every ? [{ at: single.exists ? single : sets, to: 'addresses' as const }] : []),
      ].map((found) => (limited.exists ? { ...found, ports } : found));
    });
}

/** Ports without layer 7 rules. */
const portsOfCilium = (toPorts: Cursor<Json>): readonly PortRange[] =>
  toPorts
    .items()
    .filter((each) => isAbsent(each.at('rules')))
    .flatMap((each) => each.at('ports').items())
    .filter((each) => ['TCP', 'ANY'].includes(textOf(each.at('protocol').value ?? 'ANY')))
    .flatMap((each) => rangeOf(textOf(each.at('port').value), each.at('endPort').value));

/** For example `22` or `1000:2000`. */
function rangeOf(text: string, last?: unknown): readonly PortRange[] {
  const [, port, end] = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port === undefined) return [];
  const until = end === undefined ? last : Number(end);
  return [{ protocol: 'TCP', port: Number(port), end: typeof until === 'number' ? until : undefined }];
}

/** A selector that only requires that there is a namespace. */
function isEveryNamespace(selector: Json | undefined): boolean {
  if (!isObject(selector) || Object.keys(selector).length !== 1) return false;
  const terms = itemsOf(selector.matchExpressions);
  const [term] = terms;
  return (
    terms.length === 1 &&
    isObject(term) &&
    term.operator === 'Exists' &&
    textOf(term.key).replace(/^(?:k8s|any)[:.]/, '') === 'io.kubernetes.pod.namespace'
  );
}

/**
 * Rules apply in order: rules after one that denies or passes on are not considered.
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#rule
 */
function ofCalico(spec: Cursor<Json>, direction: Direction): readonly Found[] {
  if (spec.at('preDNAT').value === true || spec.at('doNotTrack').value === true) return [];
  const types = stringsOf(spec.at('types').value);
  if (types.length > 0 && !types.includes(direction === 'ingress' ? 'Ingress' : 'Egress')) return [];
  const [near, far] = direction === 'ingress' ? ['destination', 'source'] : ['source', 'destination'];
  return beforeDenial(spec.at(direction).items(), ['Allow', 'Log'])
    .filter((rule) => rule.at('action').value === 'Allow')
    .flatMap((rule): Found[] => {
      const limits = rule.entries().map(([key]) => key);
      const ports = direction === 'ingress' ? portsOfCalico(rule) : [];
      const known = [
        'action',
        'metadata',
        'source',
        'destination',
        ...(ports.length > 0 ? ['protocol'] : []),
      ];
      if (limits.some((key) => !known.includes(key))) return [];
      if (rule.at(near!).exists && !isEmpty(rule.at(near!)) && ports.length === 0) return [];
      return peersOfCalico(rule, rule.at(far!)).map((found) =>
        ports.length > 0 ? { ...found, ports } : found,
      );
    });
}

/** The ports of a rule whose only limit at its own end are ports. */
function portsOfCalico(rule: Cursor<Json>): readonly PortRange[] {
  const own = rule.at('destination');
  if (!['TCP', '6'].includes(textOf(rule.at('protocol').value)) || own.entries().length !== 1) return [];
  return own
    .at('ports')
    .items()
    .flatMap(({ value }) => rangeOf(textOf(value)));
}

function peersOfCalico(rule: Cursor<Json>, peer: Cursor<Json>): readonly Found[] {
  if (!peer.exists || isEmpty(peer)) return [{ at: rule, to: 'everything' }];
  const keys = peer.entries().map(([key]) => key);
  const nets = stringsOf(peer.at('nets').value);
  if (keys.every((key) => key === 'nets' || key === 'notNets'))
    return nets.length > 0 &&
      isEvery(nets.map((cidr) => ({ cidr, except: stringsOf(peer.at('notNets').value) })))
      ? [{ at: peer.at('nets'), to: 'addresses' }]
      : [];
  const namespaces = peer.at('namespaceSelector');
  const every = [namespaces, peer.at('selector')].every(
    ({ value }) => matchCalicoSelector(value, () => undefined) === 'yes',
  );
  return every && keys.every((key) => key === 'selector' || key === 'namespaceSelector') && namespaces.exists
    ? [{ at: peer, to: 'namespaces' }]
    : [];
}

/**
 * NetworkPolicies cannot deny what an admin policy allows. In the baseline, NetworkPolicies come first, and allowing is
 * the default there.
 * https://network-policy-api.sigs.k8s.io/api-overview/
 */
function ofAdmin(spec: Cursor<Json>, direction: Direction, { kind }: Resource): readonly Found[] {
  if (kind === 'BaselineAdminNetworkPolicy' || spec.at('tier').value === 'Baseline') return [];
  const allows = ['Allow', 'Accept'];
  return beforeDenial(spec.at(direction).items(), allows)
    .filter((rule) => isAbsent(rule.at('ports')) && isAbsent(rule.at('protocols')))
    .flatMap((rule) => rule.at(direction === 'ingress' ? 'from' : 'to').items())
    .flatMap((peer): Found[] => {
      const pods = peer.at('pods');
      if (isEmpty(peer.at('namespaces'))) return [{ at: peer, to: 'namespaces' }];
      if (isEmpty(pods.at('namespaceSelector')) && isEmpty(pods.at('podSelector')))
        return [{ at: peer, to: 'namespaces' }];
      const networks = peer.at('networks');
      const blocks = stringsOf(networks.value).map((cidr) => ({ cidr, except: [] }));
      return isEvery(blocks) ? [{ at: networks, to: 'addresses' }] : [];
    });
}

/** The rules before the first one with another action. */
function beforeDenial(rules: readonly Cursor<Json>[], actions: readonly unknown[]): readonly Cursor<Json>[] {
  const end = rules.findIndex((rule) => !actions.includes(rule.at('action').value));
  return end === -1 ? rules : rules.slice(0, end);
}

type Read = (spec: Cursor<Json>, direction: Direction, resource: Resource) => readonly Found[];

const READERS: Readonly<Record<string, Read>> = {
  'cilium.io': (spec, direction, { kind }) =>
    ofCilium(spec, direction, kind === 'CiliumClusterwideNetworkPolicy'),
  'policy.networking.k8s.io': ofAdmin,
  'projectcalico.org': ofCalico,
  'crd.projectcalico.org': ofCalico,
};

/** The rules of a policy of Cilium, Calico or administrators that allow all of something. Empty for other objects. */
export function openRulesOf(resource: Resource): readonly OpenRule[] {
  const read = Object.hasOwn(READERS, resource.group) ? READERS[resource.group] : undefined;
  if (!read || !resource.kind.endsWith('NetworkPolicy')) return [];
  return specsOf(resource.root as Cursor<Json>).flatMap((spec) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      read(spec, direction, resource).map((found) => ({ ...found, direction })),
    ),
  );
}
