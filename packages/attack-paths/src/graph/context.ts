import type { KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { Identities } from './identities.js';
import { Processes } from './processes.js';
import { Vertices } from './vertices.js';

/** What the functions of techniques ask: the project, and the vertices that they join. */
export interface Context {
  readonly project: Project;
  readonly kubernetes: KubernetesVersion;
  readonly vertices: Vertices;
  /** Everyone who holds rights; read when someone first asks. */
  readonly identities: Identities;
  readonly processes: Processes;
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
