import type { AnyCursor, Resource } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';

/**
 * What an attacker can be at, hold or be. `scope` stands for all of a kind in a namespace (its pods, its accounts, its
 * Secrets), so that a permission for many of them is one step.
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

/** Where paths begin, by name. */
export const ENTRIES = ['internet', 'internal-network', 'pod-network', 'repository'] as const;

/** Those of attackers outside the cluster and its network. */
export const OUTSIDERS: readonly string[] = ['internet', 'repository'];
/** The name of an entry. */
export type EntryName = (typeof ENTRIES)[number];

/** Goals that every cluster has. Users can mark more. */
export const GOALS = ['cluster-admin', 'control-plane', 'node', 'cloud-account', 'mitm'] as const;
/** The name of a goal. */
export type GoalName = (typeof GOALS)[number];

/** The id of the cloud role of the machines. */
export const NODE_ROLE = 'identity:cloud-role:nodes';

/** What an attacker holds: a container, an identity, a Secret, a node. */
export interface Vertex {
  /** Stable, and unique in a graph. */
  readonly id: string;
  /** Its place among the vertices of a graph, in the order in which they were found. */
  readonly number: number;
  readonly kind: VertexKind;
  /** `Deployment shop/web`, `ServiceAccount shop/web`, `internet`: for messages, without the container. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly container: string | undefined;
  /** How a user names it. Undefined for entries, goals and scopes. */
  readonly object:
    | { readonly kind: string; readonly namespace: string | undefined; readonly name: string | undefined }
    | undefined;
  /** The object in the files that it stands for. Undefined if no file has it. */
  readonly resource: Resource | undefined;
}

/** A place that shows why a step works. */
export interface Evidence {
  readonly at: AnyCursor;
  /** What it shows, as a sentence. */
  readonly message: string;
  /** It only explains: the step works without it, so a change there cuts nothing. */
  readonly context?: true;
}

/** What the function of a technique yields. The graph adds the technique itself. */
export interface FoundStep {
  readonly from: Vertex;
  readonly to: Vertex;
  /** In the order in which a reader follows them. If all of them are context, nothing in the files cuts the step. */
  readonly evidence: readonly Evidence[];
  /** All of them have to apply. The graph leaves a step out if one is off. */
  readonly assumptions?: readonly AssumptionName[];
  /** A sentence that says why the files do not prove that the step works: it is only possible. */
  readonly doubt?: string | undefined;
  /** It gives `from` what it already has, so it only counts if the source of that is cut. */
  readonly again?: boolean | undefined;
}

/** One step of a path. */
export interface Step extends FoundStep {
  /** The id of its row in the table of techniques, or one of `NO_ACTS` for a step that is not an act of an attacker. */
  readonly technique: string;
  readonly assumptions: readonly AssumptionName[];
  /** The variants of the files that it needs: see `Variants`. */
  readonly variants: readonly string[];
}
