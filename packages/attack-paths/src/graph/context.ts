import type { KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { Identities } from './identities.js';
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
  assumes(name: AssumptionName): boolean;
}

export function contextOf(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'],
): Context {
  const vertices = new Vertices();
  let identities: Identities | undefined;
  return {
    project,
    kubernetes,
    vertices,
    get identities() {
      identities ??= new Identities(project, vertices);
      return identities;
    },
    processes: new Processes(),
    goals,
    assumes: (name) => assumptions.has(name),
  };
}
