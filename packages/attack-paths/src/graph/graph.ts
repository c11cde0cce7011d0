import type { Step, Vertex } from './types.js';
import type { Variants } from './variants.js';

/** What is known about a cluster: vertices, and the steps between them. */
export interface Graph {
  /**
   * Maps a container that may run on nodes of the control plane to one on a node that the attacker already has: from
   * there it leads to no control plane. These are not among the vertices.
   */
  readonly here: ReadonlyMap<Vertex, Vertex>;
  readonly vertices: ReadonlyMap<string, Vertex>;
  readonly steps: readonly Step[];
  /** The files that are for different clusters. */
  readonly variants: Variants;
}
