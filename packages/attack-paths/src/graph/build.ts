import type { ContainerCursor, KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { TRAITS, traitsOf } from '../steps/host/traits.js';
import { TECHNIQUES } from '../steps/table.js';
import type { Technique } from '../steps/technique.js';
import { Alike, type Kin } from './alike.js';
import { type Context, contextOf } from './context.js';
import type { Graph } from './graph.js';
import { jewelSteps } from './jewels.js';
import { addMemberships } from './members.js';
import type { Identity } from './rights.js';
import type { FoundStep, Step, Vertex } from './types.js';
import { SEVERAL, Variants } from './variants.js';

/**
 * The graph of one cluster: the results of each technique in its files, in linear time. Without steps that need an
 * assumption which does not apply.
 */
export function buildGraph(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'] = {},
): Graph {
  const building = new Building(project, kubernetes, assumptions, goals);
  building.addAll();
  return building.graphWith(building.memberships());
}

const NONE: readonly AssumptionName[] = [];
const BY_SHAPE =
  'It has the fields of a pod, but Plimsoll does not know whether its apiVersion and kind run one.';
const NOT_CERTAIN = 'No file shows whether it works in this cluster.';

interface Row extends Technique {
  readonly id: string;
  /** The bits of the traits that containers need. */
  readonly needed: number;
  readonly doubt: string | undefined;
}

const ROWS = Object.entries(TECHNIQUES).map(
  ([id, technique]): Row => ({
    ...technique,
    id,
    needed: (technique.needs ?? []).reduce((bits, trait) => bits | TRAITS[trait], 0),
    doubt: technique.possible && NOT_CERTAIN,
  }),
);
const OF_CONTAINER = ROWS.filter(({ ofContainer }) => ofContainer);
const OF_CONTAINER_WITH = new Map<number, readonly Row[]>();

/** The techniques for containers with some traits: most containers have none. */
function rowsWith(traits: number): readonly Row[] {
  let rows = OF_CONTAINER_WITH.get(traits);
  if (!rows) {
    rows = OF_CONTAINER.filter(({ needed }) => (traits & needed) === needed);
    OF_CONTAINER_WITH.set(traits, rows);
  }
  return rows;
}

const OF_IDENTITY = ROWS.filter(({ ofIdentity }) => ofIdentity);

/** A graph during construction. */
export class Building {
  readonly context: Context;
  readonly steps: Step[] = [];
  readonly #assumptions: ReadonlySet<AssumptionName>;
  readonly #variants: Variants;
  readonly #alike: Alike;

  constructor(
    project: Project,
    kubernetes: KubernetesVersion,
    assumptions: ReadonlySet<AssumptionName>,
    goals: Context['goals'] = {},
  ) {
    this.context = contextOf(project, kubernetes, assumptions, goals);
    this.#assumptions = assumptions;
    this.#variants = new Variants(project);
    this.#alike = new Alike(this.context);
  }

  /** Adds the table row by row. Steps from identities that techniques themselves add come last. */
  addAll(): void {
    const { context } = this;
    const known = [...context.identities.values()];
    const kins = known.map((identity) => this.#alike.kinOf(identity));
    const containers = context.project.pods.flatMap((pod) => pod.containers);
    const traits = containers.map((container) => traitsOf(container, context.project));
    for (const row of ROWS) {
      if (row.ofCluster) for (const step of row.ofCluster(context)) this.#add(row.id, step, row.doubt);
      if (row.ofIdentity) this.#addOfIdentities(known, kins, row);
      if (row.ofContainer)
        for (let index = 0; index < containers.length; index++)
          if ((traits[index]! & row.needed) === row.needed) this.#addOfContainer(containers[index]!, row);
    }
    let at = 0;
    for (const identity of context.identities.values())
      if (at++ >= known.length) this.addOfIdentity(identity);
  }

  /** Adds the steps from all identities and containers, except those with known vertices. */
  addOthers(known: ReadonlySet<Vertex>): void {
    const { context } = this;
    const others = [...context.identities.values()].filter(({ vertex }) => !known.has(vertex));
    const kins = others.map((identity) => this.#alike.kinOf(identity));
    for (const row of OF_IDENTITY) this.#addOfIdentities(others, kins, row);
    for (const pod of context.project.pods)
      for (const container of pod.containers)
        if (!known.has(context.vertices.container(container))) this.addOfContainer(container);
    const asked = new Set([...known, ...others.map(({ vertex }) => vertex)]);
    for (const identity of context.identities.values())
      if (!asked.has(identity.vertex)) this.addOfIdentity(identity);
  }

  /** Adds what the files show about the cluster itself, from the techniques that begin there. */
  addOfCluster(where: Technique['begins']): void {
    for (const { id, ofCluster, doubt, begins } of ROWS)
      if (ofCluster && begins === where)
        for (const step of ofCluster(this.context)) this.#add(id, step, doubt);
  }

  /** Adds the steps from an identity. */
  addOfIdentity(identity: Identity): void {
    const kins = [this.#alike.kinOf(identity)];
    for (const row of OF_IDENTITY) this.#addOfIdentities([identity], kins, row);
  }

  /** Adds the steps of one technique from some identities, of which the kins are known. */
  #addOfIdentities(
    identities: readonly Identity[],
    kins: readonly Kin[],
    { id, ofIdentity, doubt }: Row,
  ): void {
    for (let index = 0; index < identities.length; index++)
      for (const step of this.#alike.steps(ofIdentity!, identities[index]!, kins[index]!))
        this.#add(id, step, doubt);
  }

  /** Adds the steps from a container, and from its node to it. */
  addOfContainer(container: ContainerCursor): void {
    for (const row of rowsWith(traitsOf(container, this.context.project)))
      this.#addOfContainer(container, row);
  }

  #addOfContainer(container: ContainerCursor, { id, ofContainer, doubt }: Row): void {
    for (const step of ofContainer!(container, this.context))
      this.#add(id, step, container.pod.byShape ? BY_SHAPE : doubt);
  }

  /**
   * The steps that are not acts of an attacker, between the existing vertices. `admin` says whether to include those
   * from cluster-admin to everything.
   */
  memberships(admin: 'of all' | 'of what is named' = 'of all'): readonly Step[] {
    const { context } = this;
    const steps: Step[] = [];
    const add = (technique: string, step: FoundStep): void => this.#add(technique, step, undefined, steps);
    if (admin === 'of all') for (const step of everythingSteps(context)) add('everything', step);
    for (const step of accountSteps(context)) add('part-of', step);
    addMemberships(context, add);
    for (const step of jewelSteps(context)) add(step.technique, step);
    return steps;
  }

  graphWith(memberships: readonly Step[]): Graph {
    const { byId: vertices, here } = this.context.vertices;
    const steps = this.steps;
    for (const step of memberships) steps.push(step);
    for (const step of stepsFromHere(steps, here)) steps.push(step);
    return { vertices, here, steps, variants: this.#variants };
  }

  #add(technique: string, found: FoundStep, doubt: string | undefined, steps: Step[] = this.steps): void {
    const needed = found.assumptions ?? NONE;
    for (const name of needed) if (!this.#assumptions.has(name)) return;
    const { from, to, evidence } = found;
    const variants = this.#variants.ofStep(found);
    // Written out: there are many, and searches are faster if all have the same shape.
    steps.push({
      technique,
      from,
      to,
      evidence,
      assumptions: needed,
      doubt: found.doubt ?? doubt ?? (variants.length > 1 ? SEVERAL : undefined),
      again: found.again ?? false,
      variants,
    });
  }
}

/** From cluster-admin to everything in the cluster. */
function* everythingSteps({ vertices }: Context): Iterable<FoundStep> {
  const from = vertices.goal('cluster-admin');
  for (const kind of ['pods', 'accounts', 'secrets'] as const)
    yield { from, to: vertices.scope(kind, undefined), evidence: [] };
}

/** From the role of the nodes to its account. */
function* accountSteps({ vertices }: Context): Iterable<FoundStep> {
  yield { from: vertices.nodeRole(), to: vertices.goal('cloud-account'), evidence: [] };
}

/**
 * Steps from a container on a compromised node: the same as from the container, except those that need a node of the
 * control plane. For these, the pod has to tolerate the taint there.
 */
const stepsFromHere = (steps: readonly Step[], here: Graph['here']): readonly Step[] =>
  here.size === 0
    ? []
    : steps.flatMap((step) => {
        const from = here.get(step.from);
        return from && !step.evidence.some(({ at }) => at.path.includes('tolerations'))
          ? [{ ...step, from }]
          : [];
      });
