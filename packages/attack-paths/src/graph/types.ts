import type { AnyCursor, Resource } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';

/**
 * What an attacker may stand at, hold or be. `scope` stands for all of a kind in a namespace (its pods, its accounts, its
 * Secrets), so that a right over many of them is one step.
 */
export type VertexKind =
  | 'entry'
  | 'container'
  | 'identity'
  | 'secret'
  | 'node'
  | 'control-plane'
  | 'cloud-account'
  | 'cluster-admin'
  | 'mitm'
  | 'crown-jewel'
  | 'scope';

export const ENTRIES = ['internet', 'internal-network', 'pod-network', 'repository'] as const;
export type EntryName = (typeof ENTRIES)[number];

/** Goals that every cluster has. What the user marks comes beside them. */
export const GOALS = ['cluster-admin', 'control-plane', 'node', 'cloud-account', 'mitm'] as const;
export type GoalName = (typeof GOALS)[number];

/** The id of the role by which machines are known to the cloud. */
export const NODE_ROLE = 'identity:cloud-role:nodes';

export interface Vertex {
  /** Stable, and unique in a graph. */
  readonly id: string;
  readonly kind: VertexKind;
  /** `Deployment shop/web`, `ServiceAccount shop/web`, `internet`: for messages, without the container. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly container: string | undefined;
  /** What a user calls it by; none for entries, goals and scopes. */
  readonly object:
    | { readonly kind: string; readonly namespace: string | undefined; readonly name: string | undefined }
    | undefined;
  /** The object of the files that it stands for; none for what files do not hold. */
  readonly resource: Resource | undefined;
}

/** A place that shows why a step holds. */
export interface Evidence {
  readonly at: AnyCursor;
  /** What it says, as a sentence. */
  readonly message: string;
  /** It only explains: the step would hold without it, so that to change it cuts nothing. */
  readonly context?: true;
}

/** What the function of a technique yields: the technique itself is added by the graph. */
export interface FoundStep {
  readonly from: Vertex;
  readonly to: Vertex;
  /** In the order in which a reader follows them. Without one that is no context, nothing in the files cuts the step. */
  readonly evidence: readonly Evidence[];
  /** All of them have to hold. The graph leaves a step out where one is switched off. */
  readonly assumptions?: readonly AssumptionName[];
  /** Why the files do not show for certain that the step works, as a sentence: it is possible at most. */
  readonly doubt?: string | undefined;
  /** It gives `from` what it holds already, and so counts only where what gives it that is cut. */
  readonly again?: boolean | undefined;
}

export interface Step extends FoundStep {
  /** The id of its row in the table of techniques; the ids of `NO_ACTS` for what is no act of an attacker. */
  readonly technique: string;
  readonly assumptions: readonly AssumptionName[];
}
