import type { Step, Vertex } from '../graph/types.js';

/** A way through the graph: each step begins where the one before ends. */
export type Way = readonly Step[];

/** One of the best ways to a vertex. */
export interface End {
  /** Of which variant files the way needs; the number of none of them is 0. */
  readonly variant: number;
  /** The lowest is the best. */
  readonly cost: number;
  /** Empty for where the search began; in the direction of the steps. */
  way(): Way;
}

/** The best ways to every vertex that a search reaches. */
export interface Reached {
  has(vertex: Vertex): boolean;
  /** The best way. */
  to(vertex: Vertex): Way;
  /** The best way for each variant of the files that leads there; one where there are no variants. */
  ends(vertex: Vertex): readonly End[];
}
