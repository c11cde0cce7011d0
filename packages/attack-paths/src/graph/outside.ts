import { groupBy } from '@plimsoll/core/internal';
import type { ContainerCursor, KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { Building } from './build.js';
import type { Graph } from './graph.js';
import type { Step, Vertex } from './types.js';
import { ON_NODE } from './vertices.js';

/** How many times the reached part is computed again before the whole cluster is. */
const ROUNDS = 4;

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
): Graph {
  const building = new Building(project, kubernetes, assumptions);
  const { vertices } = building.context;
  building.addOfCluster('outside');
  const sources = entries.flatMap((id) => vertices.byId.get(id) ?? []);
  const reached = new Set<Vertex>(sources);
  const first = building.steps.filter(({ from }) => reached.has(from)).map(({ to }) => to);
  building.addOfCluster('secret');
  const leading = new Set(building.steps.map(({ from }) => from));
  // Many repositories end here: nothing is exposed, and Secrets with values in the files lead nowhere.
  if (first.every((vertex) => vertex.kind === 'secret' && !leading.has(vertex)))
    return building.graphWith([]);
  building.addOfCluster(undefined);
  const { identities } = building.context;
  const containers = containersOf(project, building);
  const byFrom = new Map<Vertex, Step[]>();
  let indexed = 0;
  const index = (): void => {
    for (; indexed < building.steps.length; indexed++) append(byFrom, building.steps[indexed]!);
  };
  /** Steps from a container on a node are found at the container. */
  const anywhere = (vertex: Vertex): Vertex =>
    vertex.id.endsWith(ON_NODE) ? (vertices.byId.get(vertex.id.slice(0, -ON_NODE.length)) ?? vertex) : vertex;
  const known = new Set<Vertex>();
  let asked = 0;
  const follow = (waiting: Vertex[], members: ReadonlyMap<Vertex, readonly Step[]>): boolean => {
    for (let vertex = waiting.pop(); vertex; vertex = waiting.pop()) {
      // A cluster-admin has everything that every cluster has, so paths end there.
      if (vertex.kind === 'node' || vertex.kind === 'control-plane') return false;
      if (vertex.kind === 'cluster-admin') continue;
      const at = anywhere(vertex);
      if (!known.has(at)) {
        known.add(at);
        const container = containers.get(at);
        const identity = identities.get(at.id);
        if (container) building.addOfContainer(container);
        if (identity) building.addOfIdentity(identity);
        if (container || identity) asked++;
        index();
      }
      for (const steps of [byFrom.get(at), members.get(at)])
        for (const { to } of steps ?? [])
          if (!reached.has(to)) {
            reached.add(to);
            waiting.push(to);
          }
    }
    return true;
  };
  const rest = (): Graph => {
    building.addOfCluster('node');
    building.addOthers(known);
    return building.graphWith(building.memberships('of what is named'));
  };
  if (!follow([...sources], new Map())) return rest();
  for (let round = 0; round < ROUNDS; round++) {
    const before = asked;
    const members = building.memberships('of what is named');
    const membersByFrom = groupBy(members, ({ from }) => from);
    const next = [...reached]
      .flatMap((vertex) => membersByFrom.get(anywhere(vertex)) ?? [])
      .map(({ to }) => to);
    const waiting = [...new Set(next)].filter((vertex) => !reached.has(vertex));
    for (const vertex of waiting) reached.add(vertex);
    if (!follow(waiting, membersByFrom)) return rest();
    // Only newly computed vertices may have named a scope with members.
    if (asked === before) return building.graphWith(members);
  }
  return rest();
}

/** By their vertices. */
function containersOf(
  { pods }: Project,
  { context: { vertices } }: Building,
): ReadonlyMap<Vertex, ContainerCursor> {
  const index = new Map<Vertex, ContainerCursor>();
  for (const pod of pods)
    for (const container of pod.containers) index.set(vertices.container(container), container);
  return index;
}

function append(index: Map<Vertex, Step[]>, step: Step): void {
  const known = index.get(step.from);
  if (known) known.push(step);
  else index.set(step.from, [step]);
}
