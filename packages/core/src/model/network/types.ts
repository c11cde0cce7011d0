import type { NamespaceFacts } from '../admission/types.js';
import type { PodCursor } from '../pod-cursor.js';
import type { AnyCursor, Resource } from '../resource.js';
import type { OpenRule } from './foreign-rules.js';
import type { Direction, NetworkPolicy, Protocol } from './policy.js';

/** What the files say about a question: where they answer it, or why they cannot. */
export type Verdict =
  | {
      readonly answer: 'yes' | 'no';
      /** The deciding policy, rule or peer. Undefined if the reason is that there is none. */
      readonly at: AnyCursor | undefined;
    }
  | { readonly answer: 'unknown'; readonly reason: string };

/** A port of a container, by number or name. */
export interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * Which pods and addresses may connect in one cluster, according to its NetworkPolicies. Policies add up: if any policy
 * selects a pod for a direction, only what some policy allows is allowed. Otherwise everything is.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 *
 * Answers are `unknown` if policies of a network plugin or of administrators select the pod, if the pod uses its node's
 * network, if the API would reject a policy, if labels or a namespace are given later, and if what is missing may be in
 * files that the run did not see.
 */
export interface Network {
  /** In the order of the files. */
  readonly policies: readonly NetworkPolicy[];
  policyOf(resource: Resource): NetworkPolicy | undefined;
  /** The policies in a namespace, by name. With undefined, those whose namespace is given at installation. */
  policiesIn(namespace: string | undefined): readonly NetworkPolicy[];
  /**
   * Whether policies other than NetworkPolicies deny a direction by default for all pods of a namespace: those of
   * Cilium, of Calico and of administrators. Others give `unknown` if they may affect the namespace.
   */
  deniedByOthers(namespace: NamespaceFacts, direction: Direction): Verdict;
  /** What a policy of Cilium, Calico or administrators allows entirely. Empty for other objects. */
  openRulesOf(policy: Resource): readonly OpenRule[];
  /** The policies that certainly select a pod. */
  selecting(pod: PodCursor): readonly NetworkPolicy[];
  /** The policies that select a pod if the namespace that it gets at installation is theirs. */
  selectingElsewhere(pod: PodCursor): readonly NetworkPolicy[];
  /** Whether a policy selects some pod in the files. */
  selectsAny(policy: NetworkPolicy): Verdict;
  /** Whether a policy selects the pod for a direction, so that what no policy allows is denied. */
  isolated(pod: PodCursor, direction: Direction): Verdict;
  /** Whether the pod may connect to an address outside the cluster's pods. Without a port: to some port. */
  mayReach(pod: PodCursor, address: string, port?: Port): Verdict;
  /** Whether every IPv4 or every IPv6 address may connect to the pod. Without a port: to some port. */
  openToAll(pod: PodCursor, port?: Port): Verdict;
  /** Whether any address or pod may connect to the pod. Without a port: to some port. */
  openToSome(pod: PodCursor, port?: Port): Verdict;
  /** Whether one pod may connect to another. Without a port: to some port. */
  mayConnect(from: PodCursor, to: PodCursor, port?: Port): Verdict;
  /** The pods in the files that a Service sends to, by its selector. */
  podsBehind(service: Resource): readonly PodCursor[];
  /** How many comparisons of selectors with pods were made: a measure of the work. */
  readonly comparisons: number;
}
