import type { ContainerCursor, RouteKind } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Identity } from '../graph/rights.js';
import type { FoundStep } from '../graph/types.js';
import type { End } from './ends.js';
import type { Trait } from './host/traits.js';

/**
 * One way to get from one vertex to the next. Most techniques have only one of the functions: it is called for each
 * container, for each identity, for each end of a route into the cluster, or once for the cluster.
 */
export interface Technique {
  /** What an attacker does, as a clause after the vertex where they are: "runs privileged and owns the node". */
  readonly title: string;
  /** IDs of MITRE ATT&CK and of the threat matrix for Kubernetes. */
  readonly references: readonly string[];
  /** The rules of all packs for the same fault. */
  readonly rules: readonly string[];
  /** The source of the facts. */
  readonly source: string;
  /** Set if no primary source confirms the facts, or if they are not always true: such steps are only possible. */
  readonly possible?: true;
  /** The traits of the only containers that it is called for. */
  readonly needs?: readonly Trait[];
  readonly ofContainer?: (container: ContainerCursor, context: Context) => Iterable<FoundStep>;
  readonly ofIdentity?: (identity: Identity, context: Context) => Iterable<FoundStep>;
  /** Its steps are before those of `ofCluster`. */
  readonly ofEnd?: (end: End, context: Context) => FoundStep | undefined;
  /** The kinds of the only routes that it is called for. */
  readonly through?: readonly RouteKind[];
  readonly ofCluster?: (context: Context) => Iterable<FoundStep>;
  /**
   * Where the steps of `ofCluster` and `ofEnd` begin, so that they are only called if an attacker may be there.
   * `outside`: all steps from the internet and from the repository. `secret`: all steps from Secrets. `node`: only
   * steps from a node.
   */
  readonly begins?: 'outside' | 'secret' | 'node';
}

/** Techniques by id. */
export type Techniques = Readonly<Record<string, Technique>>;
