import type { NamespaceFacts } from '../admission/types.js';
import type { AnyCursor } from '../cursor.js';
import type { PodCursor } from '../pod.js';
import type { Resource } from '../resource.js';
import type { OpenRule } from './foreign-rules.js';
import type { Direction, NetworkPolicy, Protocol } from './policy.js';

/** What the files say about a question: where it is answered, or why it cannot be. */
export type Verdict =
  | {
      readonly answer: 'yes' | 'no';
      /** The policy, rule or peer that decides; undefined where it is that there is none. */
      readonly at: AnyCursor | undefined;
    }
  | { readonly answer: 'unknown'; readonly reason: string };

export interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * Who may talk to whom in one cluster, as its NetworkPolicies say. They add up: a pod that one selects for a
 * direction may only do there what some policy allows; a pod that none selects may do anything.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 *
 * Answers are `unknown` where policies of a network plugin or of administrators select the pod, where the pod uses
 * its node's network, where the API would refuse a policy, where labels or a namespace come after the files, and
 * where what is missing may be in files that the run did not see.
 */
export interface Network {
  /** In the order of the files. */
  readonly policies: readonly NetworkPolicy[];
  policyOf(resource: Resource): NetworkPolicy | undefined;
  /** Of a namespace by name; with undefined, those whose namespace is given at install time. */
  policiesIn(namespace: string | undefined): readonly NetworkPolicy[];
  /**
   * Whether policies other than NetworkPolicies deny a direction to all pods of a namespace by default: those of
   * Cilium, of Calico and of administrators. Others are `unknown` where they may concern the namespace.
   */
  deniedByOthers(namespace: NamespaceFacts, direction: Direction): Verdict;
  /** What a policy of Cilium, Calico or administrators lets through whole; of other objects nothing. */
  openRulesOf(policy: Resource): readonly OpenRule[];
  /** The policies that select a pod for certain. */
  selecting(pod: PodCursor): readonly NetworkPolicy[];
  /** Whether a policy selects some pod of the files. */
  selectsAny(policy: NetworkPolicy): Verdict;
  /** Whether a policy selects the pod for a direction: what none allows is then denied. */
  isolated(pod: PodCursor, direction: Direction): Verdict;
  /** Whether the pod may open a connection to an address outside the cluster's pods; to some port if none is given. */
  mayReach(pod: PodCursor, address: string, port?: Port): Verdict;
  /** Whether every IPv4 or every IPv6 address may open a connection to the pod; to some port if none is given. */
  openToAll(pod: PodCursor, port?: Port): Verdict;
  /** Whether anyone at all, by an address or as a pod, may open a connection to the pod; to some port if none is given. */
  openToSome(pod: PodCursor, port?: Port): Verdict;
  /** Whether one pod may open a connection to another; to some port if none is given. */
  mayConnect(from: PodCursor, to: PodCursor, port?: Port): Verdict;
  /** The pods of the files that a Service sends to, by its selector. */
  podsBehind(service: Resource): readonly PodCursor[];
  /** How many selectors were compared with pods so far: a measure of the work. */
  readonly comparisons: number;
}
