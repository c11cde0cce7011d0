import type { Step, Vertex } from './types.js';
import type { Variants } from './variants.js';

/** What is known of a cluster: vertices, and the steps between them. */
export interface Graph {
  /**
   * Of a container that may run on nodes of the control plane, one on the node that an attacker has already: from there
   * it leads to no control plane. They are not among the vertices.
   */
  readonly here: ReadonlyMap<Vertex, Vertex>;
  readonly vertices: ReadonlyMap<string, Vertex>;
  readonly steps: readonly Step[];
  /** What of the files is for different clusters. */
  readonly variants: Variants;
}
