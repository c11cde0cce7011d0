import { append, groupBy } from '@plimsoll/core/internal';
import type { ContainerCursor, KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { Building } from './build.js';
import type { Graph } from './graph.js';
import type { Keeper } from './keeper.js';
import type { Step, Vertex } from './types.js';
import { ON_NODE } from './vertices.js';

/** How many times the reached part is computed again before the whole cluster is. */
const ROUNDS = 4;

type StepsByStart = ReadonlyMap<Vertex, readonly Step[]>;

/**
 * The part of the graph that outsiders can reach. Few workloads are exposed, and most others and most accounts are
 * never computed unless outsiders reach a node. The paths in it to the goals that every cluster has are those of the
 * whole graph.
 */
export function buildOutside(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  entries: readonly string[],
  keeper?: Keeper,
): Graph {
  const building = new Building(project, kubernetes, assumptions, {}, keeper);
  building.addOfCluster('outside');
  const sources = entries.flatMap((id) => building.context.vertices.byId.get(id) ?? []);
  const exposed = new Set(building.steps.filter(({ from }) => sources.includes(from)).map(({ to }) => to));
  building.addOfCluster('secret');
  if (endThere(exposed, building)) return building.graphWith([]);
  building.addOfCluster(undefined);
  const reached = new Reached(project, building);
  return reached.graphFrom(sources) ?? reached.wholeGraph();
}

/** In many repositories nothing is exposed, and Secrets with values in the files lead nowhere. */
function endThere(exposed: ReadonlySet<Vertex>, { steps }: Building): boolean {
  const leading = new Set(steps.map(({ from }) => from));
  return [...exposed].every((vertex) => vertex.kind === 'secret' && !leading.has(vertex));
}

/** What outsiders have reached so far. Its containers and identities are computed as it grows. */
class Reached {
  readonly #building: Building;
  readonly #vertices = new Set<Vertex>();
  /** Those whose own steps are computed. */
  readonly #known = new Set<Vertex>();
  readonly #containers: ReadonlyMap<Vertex, ContainerCursor>;
  readonly #byFrom = new Map<Vertex, Step[]>();
  #indexed = 0;
  /** How many containers and identities have been computed. */
  #asked = 0;

  constructor({ pods }: Project, building: Building) {
    this.#building = building;
    this.#containers = containersByVertex(pods, building);
  }

  /** The graph of what can be reached. Undefined if that is too much, as from a node. */
  graphFrom(sources: readonly Vertex[]): Graph | undefined {
    if (!this.#follow(sources, new Map())) return undefined;
    for (let round = 0; round < ROUNDS; round++) {
      const before = this.#asked;
      const members = this.#building.memberships('of what is named');
      const byFrom = groupBy(members, ({ from }) => from);
      const next = [...this.#vertices].flatMap((vertex) => byFrom.get(this.#anywhere(vertex)) ?? []);
      if (!this.#follow(new Set(next.map(({ to }) => to)), byFrom)) return undefined;
      // Only newly computed vertices may have named a scope with members.
      if (this.#asked === before) return this.#building.graphWith(members);
    }
    return undefined;
  }

  /** Everything else is computed too. */
  wholeGraph(): Graph {
    const building = this.#building;
    building.addOfCluster('node');
    building.addOthers(this.#known);
    return building.graphWith(building.memberships('of what is named'));
  }

  /** Follows all steps from some vertices that are not reached yet. False if they lead to a node. */
  #follow(starts: Iterable<Vertex>, members: StepsByStart): boolean {
    const waiting = [...starts].filter((vertex) => !this.#vertices.has(vertex));
    for (const vertex of waiting) this.#vertices.add(vertex);
    for (let vertex = waiting.pop(); vertex; vertex = waiting.pop()) {
      if (vertex.kind === 'node' || vertex.kind === 'control-plane') return false;
      // A cluster-admin has everything that every cluster has, so paths end there.
      if (vertex.kind === 'cluster-admin') continue;
      const at = this.#anywhere(vertex);
      this.#compute(at);
      for (const steps of [this.#byFrom.get(at), members.get(at)])
        for (const { to } of steps ?? [])
          if (!this.#vertices.has(to)) {
            this.#vertices.add(to);
            waiting.push(to);
          }
    }
    return true;
  }

  /** Adds the steps from a container or an identity, once. */
  #compute(vertex: Vertex): void {
    if (this.#known.has(vertex)) return;
    this.#known.add(vertex);
    const container = this.#containers.get(vertex);
    const identity = this.#building.context.identities.get(vertex.id);
    if (container) this.#building.addOfContainer(container);
    if (identity) this.#building.addOfIdentity(identity);
    if (container || identity) this.#asked++;
    const { steps } = this.#building;
    for (; this.#indexed < steps.length; this.#indexed++) {
      const step = steps[this.#indexed]!;
      append(this.#byFrom, step.from, step);
    }
  }

  /** Steps from a container on a node are found at the container. */
  #anywhere(vertex: Vertex): Vertex {
    if (!vertex.id.endsWith(ON_NODE)) return vertex;
    return this.#building.context.vertices.byId.get(vertex.id.slice(0, -ON_NODE.length)) ?? vertex;
  }
}

function containersByVertex(
  pods: Project['pods'],
  { context: { vertices } }: Building,
): ReadonlyMap<Vertex, ContainerCursor> {
  const index = new Map<Vertex, ContainerCursor>();
  for (const pod of pods)
    for (const container of pod.containers) index.set(vertices.container(container), container);
  return index;
}
