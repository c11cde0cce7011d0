import { isObject, type Json } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { NamespaceFacts } from '../admission/types.js';
import { field as at, itemsOf } from '../admission/values.js';
import type { Resource } from '../resource.js';
import { matchCalicoSelector } from './calico-selector.js';
import type { Direction } from './policy.js';
import { type Answer, type KnownLabels, Selector } from './selector.js';

/**
 * What a policy of a network plugin or of administrators does by default to all pods of a namespace in a direction.
 * `opens`: it allows everything. `none`: it is about other namespaces, some pods, or the other direction.
 */
type Effect = 'denies' | 'opens' | 'none' | 'unknown';

/** A part of a policy in one direction: its effect on the namespaces whose pods it selects completely. */
interface Part {
  readonly effect: Effect;
  readonly selects: (namespace: NamespaceFacts) => Answer;
}

/** Undefined if the part has no effect, whatever it selects. */
type Read = (spec: Json, direction: Direction, clusterWide: boolean) => Part | undefined;

const isEmpty = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length === 0;

/** Counts only if the policy selects every pod: selecting some pods says nothing about the namespace. */
function effectOf({ effect, selects }: Part, namespace: NamespaceFacts): Effect {
  const answer = selects(namespace);
  return answer === 'yes' ? effect : answer === 'no' ? 'none' : 'unknown';
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABEL = 'io.cilium.k8s.namespace.labels.';

/** The labels that Cilium gives all pods of a namespace. Cached because every policy asks for them. */
const derivedLabels = oncePer(({ name, labels }: NamespaceFacts): KnownLabels => {
  const own = Object.entries(labels ?? {}).map(([key, value]) => [`${NAMESPACE_LABEL}${key}`, value]);
  return {
    labels: { ...Object.fromEntries(own), ...(name !== undefined && { [NAMESPACE]: name }) },
    mayHave: (key: string) =>
      key === NAMESPACE ? name === undefined : key.startsWith(NAMESPACE_LABEL) && labels === undefined,
  };
});

/**
 * Cilium denies traffic of a selected endpoint by default in each direction for which the policy has rules, unless
 * `enableDefaultDeny` says otherwise. A rule without peers allows nothing.
 * https://docs.cilium.io/en/stable/security/policy/intro/#endpoint-default-policy
 */
const cilium: Read = (spec, direction, clusterWide) => {
  const endpoints = at(spec, 'endpointSelector');
  if (endpoints === undefined) return undefined;
  // The prefix says where a label comes from.
  const selector = Selector.of(endpoints, (key) => key.replace(/^(?:k8s|any)[:.]/, ''));
  const selects = (namespace: NamespaceFacts): Answer =>
    everyPod(selector, derivedLabels(namespace), [NAMESPACE, NAMESPACE_LABEL]);
  const rules = itemsOf(at(spec, direction));
  const denied = itemsOf(at(spec, `${direction}Deny`));
  const byDefault = at(spec, 'enableDefaultDeny', direction) ?? rules.length + denied.length > 0;
  if (byDefault !== true) return denied.length > 0 ? { effect: 'unknown', selects } : undefined;
  const way = direction === 'ingress' ? 'from' : 'to';
  const opens = rules.some((rule) => {
    if (at(rule, 'toPorts') !== undefined) return false;
    const entities = itemsOf(at(rule, `${way}Entities`));
    const everything = clusterWide && itemsOf(at(rule, `${way}Endpoints`)).some(isEmpty);
    return everything || entities.includes('all') || entities.includes('cluster');
  });
  return { effect: opens ? 'opens' : 'denies', selects };
};

/** Whether a selector selects every pod, given the labels that each has because of its namespace. */
function everyPod(selector: Selector, known: KnownLabels, derived: readonly string[]): Answer {
  const answer = selector.match(known);
  const byPod = selector.requirements.some(({ key }) => !derived.some((prefix) => key.startsWith(prefix)));
  return answer === 'yes' && byPod ? 'unknown' : answer;
}

/**
 * Rules apply in order. Only a rule that denies isolates.
 * https://network-policy-api.sigs.k8s.io/api-overview/
 */
const admin: Read = (spec, direction) => {
  const subject = at(spec, 'subject');
  const pods = at(subject, 'pods');
  const namespaces = at(subject, 'namespaces') ?? at(pods, 'namespaceSelector');
  const effect = adminEffect(spec, direction);
  if (namespaces === undefined || effect === 'none') return undefined;
  const podSelector = at(pods, 'podSelector');
  const ofPods =
    podSelector === undefined
      ? 'yes'
      : everyPod(Selector.of(podSelector), { labels: {}, mayHave: () => false }, []);
  const selector = Selector.of(namespaces);
  const selects = ({ name, labels }: NamespaceFacts): Answer => {
    const ofNamespaces = selector.match({
      labels: { ...labels, ...(name !== undefined && { 'kubernetes.io/metadata.name': name }) },
      mayHave: () => labels === undefined,
    });
    if (ofNamespaces === 'no' || ofPods === 'no') return 'no';
    return ofPods === 'yes' ? ofNamespaces : 'unknown';
  };
  return { effect, selects };
};

function adminEffect(spec: Json, direction: Direction): Effect {
  for (const rule of itemsOf(at(spec, direction))) {
    if (at(rule, 'ports') !== undefined || at(rule, 'protocols') !== undefined) continue;
    if (!isEveryone(itemsOf(at(rule, direction === 'ingress' ? 'from' : 'to')), direction)) continue;
    const action = at(rule, 'action');
    if (action === 'Deny') return 'denies';
    return action === 'Allow' || action === 'Accept' ? 'opens' : 'none';
  }
  return 'none';
}

/** For egress, all pods are not all addresses. */
function isEveryone(peers: readonly Json[], direction: Direction): boolean {
  const pods = peers.some(
    (peer) =>
      isEmpty(at(peer, 'namespaces')) ||
      (isEmpty(at(peer, 'pods', 'namespaceSelector')) && isEmpty(at(peer, 'pods', 'podSelector'))),
  );
  return direction === 'ingress'
    ? pods
    : peers.some((peer) => itemsOf(at(peer, 'networks')).some((block) => block === '0.0.0.0/0'));
}

/**
 * If a policy selects an endpoint, its tier denies at its end what the policy does not allow.
 * https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
const calico: Read = (spec, direction, clusterWide) => {
  const types = itemsOf(at(spec, 'types'));
  const about =
    types.length > 0
      ? types.includes(direction === 'ingress' ? 'Ingress' : 'Egress')
      : direction === 'egress'
        ? at(spec, 'egress') !== undefined
        : at(spec, 'ingress') !== undefined || at(spec, 'egress') === undefined;
  if (!about || at(spec, 'preDNAT') === true || at(spec, 'doNotTrack') === true) return undefined;
  const ofAccounts = matchCalicoSelector(at(spec, 'serviceAccountSelector'), () => undefined);
  const selects = ({ name, labels }: NamespaceFacts): Answer => {
    let byPod = false;
    const ofPods = matchCalicoSelector(at(spec, 'selector'), (key) => {
      if (key === 'projectcalico.org/namespace') return name;
      byPod = true;
      return null;
    });
    const ofNamespaces = clusterWide
      ? matchCalicoSelector(at(spec, 'namespaceSelector'), (key) => {
          if (key === 'projectcalico.org/name' || key === 'kubernetes.io/metadata.name') return name;
          return labels === undefined ? undefined : (labels[key] ?? null);
        })
      : 'yes';
    const answers = [ofNamespaces, ofPods === 'yes' && byPod ? 'unknown' : ofPods, ofAccounts];
    return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
  };
  return { effect: calicoEffect(spec, direction), selects };
};

function calicoEffect(spec: Json, direction: Direction): Effect {
  for (const rule of itemsOf(at(spec, direction))) {
    const limits = Object.keys(isObject(rule) ? rule : {}).filter(
      (key) => !['action', 'metadata', 'source', 'destination'].includes(key),
    );
    const limited =
      limits.length > 0 ||
      [at(rule, 'source'), at(rule, 'destination')].some((peer) => peer !== undefined && !isEmpty(peer));
    if (limited) continue;
    if (at(rule, 'action') === 'Allow') return 'opens';
    if (at(rule, 'action') === 'Deny') return 'denies';
    if (at(rule, 'action') === 'Pass') return 'unknown';
  }
  // Another tier may pass on at its end what it does not decide.
  return (at(spec, 'tier') ?? 'default') === 'default' ? 'denies' : 'unknown';
}

const READERS: Readonly<Record<string, Read>> = {
  'cilium.io': cilium,
  'policy.networking.k8s.io': admin,
  'projectcalico.org': calico,
  'crd.projectcalico.org': calico,
};

/** What a policy does to a namespace in a direction. */
export type EffectOn = (namespace: NamespaceFacts) => Effect;

/**
 * Reads a policy once for all namespaces. Undefined if it affects none. Kinds without an implementation here are
 * unknown.
 */
export function readEffect(
  { group, value }: Resource,
  direction: Direction,
  clusterWide: boolean,
): EffectOn | undefined {
  const read = Object.hasOwn(READERS, group) ? READERS[group] : undefined;
  if (!read) return () => 'unknown';
  const many = itemsOf(at(value, 'specs'));
  const specs = many.length > 0 ? many : [at(value, 'spec') ?? {}];
  const parts = specs.flatMap((spec) => read(spec, direction, clusterWide) ?? []);
  if (parts.length === 0) return undefined;
  return (namespace) => {
    for (const part of parts) {
      const effect = effectOf(part, namespace);
      if (effect !== 'none') return effect;
    }
    return 'none';
  };
}
