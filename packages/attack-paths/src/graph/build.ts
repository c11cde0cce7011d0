import type { KubernetesVersion, Project } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import { TECHNIQUES } from '../steps/table.js';
import type { Technique } from '../steps/technique.js';
import { type Context, contextOf } from './context.js';
import { jewelSteps } from './jewels.js';
import { membershipSteps } from './members.js';
import type { FoundStep, Graph, Step, Vertex } from './types.js';

/**
 * The graph of one cluster: what each technique finds in its files, in time linear in them. Steps that need an assumption
 * which does not hold are left out.
 */
export function buildGraph(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'] = {},
): Graph {
  const context = contextOf(project, kubernetes, assumptions, goals);
  const steps: Step[] = [];
  for (const [technique, row] of Object.entries(TECHNIQUES))
    for (const found of stepsOf(row, context)) {
      const needed = found.assumptions ?? [];
      if (!needed.every((name) => assumptions.has(name))) continue;
      const doubt = found.doubt ?? (row.possible && 'Whether it works in this cluster is in no file.');
      steps.push({ ...found, technique, assumptions: needed, doubt });
    }
  for (const step of [...membershipSteps(context), ...jewelSteps(context)])
    steps.push({ ...step, assumptions: step.assumptions ?? [] });
  return graphOf(context.vertices.byId, steps);
}

function* stepsOf(row: Technique, context: Context): Iterable<FoundStep> {
  const { ofContainer, ofIdentity, ofCluster } = row;
  if (ofCluster) yield* ofCluster(context);
  if (ofIdentity) for (const identity of context.identities.values()) yield* ofIdentity(identity, context);
  if (ofContainer)
    for (const pod of context.project.pods)
      for (const container of pod.containers) yield* ofContainer(container, context);
}

function graphOf(vertices: ReadonlyMap<string, Vertex>, steps: readonly Step[]): Graph {
  const from = indexBy(steps, (step) => step.from);
  const to = indexBy(steps, (step) => step.to);
  return {
    vertices,
    steps,
    from: (vertex) => from.get(vertex) ?? [],
    to: (vertex) => to.get(vertex) ?? [],
  };
}

function indexBy(
  steps: readonly Step[],
  endOf: (step: Step) => Vertex,
): ReadonlyMap<Vertex, readonly Step[]> {
  const index = new Map<Vertex, Step[]>();
  for (const step of steps) {
    const known = index.get(endOf(step));
    if (known) known.push(step);
    else index.set(endOf(step), [step]);
  }
  return index;
}
