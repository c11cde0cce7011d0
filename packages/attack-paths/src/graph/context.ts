import type { KubernetesVersion, Project } from '@plimsoll/core';
import type { AssumptionName } from '../assumptions.js';
import { type Identity, identitiesOf } from './rights.js';
import { Vertices } from './vertices.js';

/** What the functions of techniques ask: the project, and the vertices that they join. */
export interface Context {
  readonly project: Project;
  readonly kubernetes: KubernetesVersion;
  readonly vertices: Vertices;
  /** Everyone whom a binding names, by the id of the vertex. */
  readonly identities: ReadonlyMap<string, Identity>;
  /** What the config says is worth an attack, by the name of the goal. */
  readonly goals: Readonly<Record<string, readonly string[]>>;
  assumes(name: AssumptionName): boolean;
}

export function contextOf(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'],
): Context {
  const vertices = new Vertices();
  return {
    project,
    kubernetes,
    vertices,
    identities: identitiesOf(project, vertices),
    goals,
    assumes: (name) => assumptions.has(name),
  };
}
