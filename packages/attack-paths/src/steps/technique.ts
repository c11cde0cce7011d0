import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import type { Identity } from '../graph/rights.js';
import type { FoundStep } from '../graph/types.js';

/**
 * One way to get from one vertex to the next. Mostly one of the three functions is there: it is called for each
 * container, for each identity, or once for the cluster.
 */
export interface Technique {
  /** What an attacker does by it, as a clause after the vertex that they are at: "runs privileged and owns the node". */
  readonly title: string;
  /** Ids of MITRE ATT&CK and of the threat matrix for Kubernetes. */
  readonly references: readonly string[];
  /** The rules of all packs that see the same fault. */
  readonly rules: readonly string[];
  /** Where the facts come from. */
  readonly source: string;
  /** The facts are not checked against a primary source, or do not always hold: such steps are possible at most. */
  readonly possible?: true;
  readonly ofContainer?: (container: ContainerCursor, context: Context) => Iterable<FoundStep>;
  readonly ofIdentity?: (identity: Identity, context: Context) => Iterable<FoundStep>;
  readonly ofCluster?: (context: Context) => Iterable<FoundStep>;
  /**
   * Where the steps of `ofCluster` begin: it is asked only where someone may be there. `outside` has all steps from the
   * internet and from the repository, `secret` all from Secrets, `node` none from elsewhere than a node.
   */
  readonly begins?: 'outside' | 'secret' | 'node';
}

/** Techniques by their ids. */
export type Techniques = Readonly<Record<string, Technique>>;
