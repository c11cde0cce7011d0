import type { Graph } from './graph.js';
import type { Evidence, Step, Vertex } from './types.js';

/** A graph, and the numbers of its vertices on nodes: those of others follow from their order. */
export interface Numbered {
  readonly graph: Graph;
  readonly ofHere: readonly number[];
}

export const numbered = (graph: Graph): Numbered => ({
  graph,
  ofHere: Array.from(graph.here.values(), ({ number }) => number),
});

/**
 * Whether every search gives the same in two graphs, one after the other, of one project: the same vertices in the same
 * order, and steps that say the same.
 */
export function isSameGraph(one: Numbered, other: Numbered): boolean {
  const [last, now] = [one.graph, other.graph];
  return (
    last.variants === now.variants &&
    last.steps.length === now.steps.length &&
    last.vertices.size === now.vertices.size &&
    last.here.size === now.here.size &&
    one.ofHere.every((number, index) => number === other.ofHere[index]) &&
    haveSameVertices(last.vertices, now.vertices) &&
    haveSameVertices(last.here, now.here) &&
    last.steps.every((step, index) => isSameStep(step, now.steps[index]!))
  );
}

function haveSameVertices(one: ReadonlyMap<unknown, Vertex>, other: ReadonlyMap<unknown, Vertex>): boolean {
  const vertices = [...other.values()];
  let at = 0;
  let isSame = true;
  one.forEach((vertex) => {
    if (vertices[at++] !== vertex) isSame = false;
  });
  return isSame;
}

/** The steps between an object and what it is in are made anew for each graph. */
const isSameStep = (one: Step, other: Step): boolean =>
  one === other ||
  (one.from === other.from &&
    one.to === other.to &&
    one.technique === other.technique &&
    one.doubt === other.doubt &&
    one.again === other.again &&
    isSameEvidence(one.evidence, other.evidence) &&
    haveSameItems(one.assumptions, other.assumptions) &&
    haveSameItems(one.variants, other.variants));

function haveSameItems(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((item, index) => item === other[index]));
}

function isSameEvidence(one: readonly Evidence[], other: readonly Evidence[]): boolean {
  if (one === other) return true;
  return (
    one.length === other.length &&
    one.every(({ at, message, context }, index) => {
      const that = other[index]!;
      return message === that.message && context === that.context && isSamePlace(at, that.at);
    })
  );
}

const isSamePlace = (one: Evidence['at'], other: Evidence['at']): boolean =>
  one === other ||
  (one.resource === other.resource &&
    one.constructor === other.constructor &&
    one.path.length === other.path.length &&
    one.path.every((step, index) => step === other.path[index]));
