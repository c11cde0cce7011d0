import type { metaV1 } from '@plimsoll/kubernetes-api';
import type { Json } from '../../json.js';
import type { Cursor, Resource } from '../resource.js';
import { Selector } from './selector.js';

interface ForeignKind {
  readonly groups: readonly string[];
  readonly kind: string;
  readonly clusterWide: boolean;
  /** The label selectors of pods in the kind. Without this, any pod may be selected. */
  readonly selectors?: (root: Cursor<Json>) => readonly Cursor<Json>[];
}

const specsOf = (root: Cursor<Json>): readonly Cursor<Json>[] => {
  const many = root.at('specs').items();
  return many.length > 0 ? many : [root.at('spec')];
};
const endpointSelectors = (root: Cursor<Json>): readonly Cursor<Json>[] =>
  specsOf(root).map((spec) => spec.at('endpointSelector'));

const CALICO = ['crd.projectcalico.org', 'projectcalico.org'];
const ADMIN = ['policy.networking.k8s.io'];

/**
 * Policies other than NetworkPolicy that allow or deny traffic of pods. Their effect is not computed here.
 * https://docs.cilium.io/en/stable/network/kubernetes/policy/
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy
 * https://network-policy-api.sigs.k8s.io/api-overview/
 * https://antrea.io/docs/main/docs/antrea-network-policy/
 * https://ovn-kubernetes.io/features/network-security-controls/egress-firewall/
 */
const KINDS: readonly ForeignKind[] = [
  { groups: ['cilium.io'], kind: 'CiliumNetworkPolicy', clusterWide: false, selectors: endpointSelectors },
  {
    groups: ['cilium.io'],
    kind: 'CiliumClusterwideNetworkPolicy',
    clusterWide: true,
    selectors: endpointSelectors,
  },
  { groups: CALICO, kind: 'NetworkPolicy', clusterWide: false },
  { groups: CALICO, kind: 'GlobalNetworkPolicy', clusterWide: true },
  { groups: ADMIN, kind: 'AdminNetworkPolicy', clusterWide: true },
  { groups: ADMIN, kind: 'BaselineAdminNetworkPolicy', clusterWide: true },
  { groups: ADMIN, kind: 'ClusterNetworkPolicy', clusterWide: true },
  { groups: ['crd.antrea.io'], kind: 'NetworkPolicy', clusterWide: false },
  { groups: ['crd.antrea.io'], kind: 'ClusterNetworkPolicy', clusterWide: true },
  { groups: ['k8s.ovn.org'], kind: 'EgressFirewall', clusterWide: false },
];

/** A policy of a network plugin, or of the cluster's administrators. */
export interface ForeignPolicy {
  readonly resource: Resource;
  readonly clusterWide: boolean;
  /** It selects the pods that one of these matches. Undefined if that is unknown. */
  readonly selectors: readonly Selector[] | undefined;
}

/** A selector of pods in Cilium's syntax: keys may name the source of a label, which is `k8s` for pods. */
const SOURCE = /^(?:k8s|any)[:.]/;
/** Labels that Cilium derives from the pod and its namespace. */
const DERIVED = /^io\.(?:kubernetes|cilium)\./;

export const isDerivedByCilium = (key: string): boolean => DERIVED.test(key);

const NAMES: ReadonlySet<string> = new Set(KINDS.map(({ kind }) => kind));

const kindOf = (resource: Resource): ForeignKind | undefined =>
  NAMES.has(resource.kind)
    ? KINDS.find(({ groups, kind }) => kind === resource.kind && groups.includes(resource.group))
    : undefined;

export const isForeignPolicy = (resource: Resource): boolean => kindOf(resource) !== undefined;

/** @param resource a policy for which `isForeignPolicy` holds */
export function readForeignPolicy(resource: Resource): ForeignPolicy {
  const found = kindOf(resource)!;
  const cursors = found.selectors?.(resource.root) ?? [];
  const selectors = cursors.map((cursor) =>
    Selector.read(cursor as Cursor<metaV1.LabelSelector>, (key) => key.replace(SOURCE, '')),
  );
  return {
    resource,
    clusterWide: found.clusterWide,
    selectors: selectors.length > 0 && !selectors.some(({ malformed }) => malformed) ? selectors : undefined,
  };
}
