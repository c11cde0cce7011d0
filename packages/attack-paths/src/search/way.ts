import type { Step, Vertex } from '../graph/types.js';

/** A path through the graph: each step begins where the one before ends. */
export type Way = readonly Step[];

/** One of the best ways to a vertex. */
export interface End {
  /** The variant whose files the way needs. 0 stands for none. */
  readonly variant: number;
  /** The lowest is the best. */
  readonly cost: number;
  /** Empty for the start of the search. In the direction of the steps. */
  way(): Way;
}

/** The best ways to every vertex that a search reaches. */
export interface Reached {
  has(vertex: Vertex): boolean;
  /** The best way. */
  to(vertex: Vertex): Way;
  /** The best way for each variant of the files that leads there. Only one if there are no variants. */
  ends(vertex: Vertex): readonly End[];
}
