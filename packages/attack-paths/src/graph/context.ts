import type { KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { Identities } from './identities.js';
import type { Keeper } from './keeper.js';
import { Processes } from './processes.js';
import { Vertices } from './vertices.js';

/** What the functions of techniques need: the project, and the vertices that they join. */
export interface Context {
  readonly project: Project;
  readonly kubernetes: KubernetesVersion;
  readonly vertices: Vertices;
  /** All identities with permissions. Read on first use. */
  readonly identities: Identities;
  readonly processes: Processes;
  /** The goals in the config, by name. */
  readonly goals: Readonly<Record<string, readonly string[]>>;
  readonly keeper: Keeper;
  assumes(name: AssumptionName): boolean;
}

export function contextOf(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'],
  keeper: Keeper,
): Context {
  const vertices = new Vertices(keeper.before, keeper.known);
  const context = {
    project,
    kubernetes,
    vertices,
    identities: new Identities(project, vertices, keeper),
    processes: new Processes(),
    goals,
    keeper,
    assumes: (name: AssumptionName) => assumptions.has(name),
  };
  keeper.begin(context);
  return context;
}
