import type { ContainerCursor, KubernetesVersion, Project } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import { endsOf } from '../steps/ends.js';
import { TRAITS, traitsOf } from '../steps/host/traits.js';
import { TECHNIQUES } from '../steps/table.js';
import type { Technique } from '../steps/technique.js';
import { Alike } from './alike.js';
import { type Context, contextOf } from './context.js';
import type { Graph } from './graph.js';
import { jewelSteps } from './jewels.js';
import { type Keeper, OneGraph } from './keeper.js';
import { addMemberships } from './members.js';
import { Holder, type Identity } from './rights.js';
import type { FoundStep, Step, Vertex } from './types.js';
import { NO_VARIANTS, SEVERAL, type Variant, type Variants, variantsIn } from './variants.js';

/**
 * The graph of one cluster: the results of each technique in its files, in linear time. Without steps that need an
 * assumption which does not apply.
 */
export function buildGraph(
  project: Project,
  kubernetes: KubernetesVersion,
  assumptions: ReadonlySet<AssumptionName>,
  goals: Context['goals'] = {},
  keeper?: Keeper,
): Graph {
  const building = new Building(project, kubernetes, assumptions, goals, keeper);
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

/** What steps through routes are known by. */
const OF_ROUTE = {};
const OF_IDENTITY = ROWS.filter(({ ofIdentity }) => ofIdentity);

/** Takes what a technique found. */
type Add = (technique: string, step: FoundStep, doubt?: string) => void;

const isLike = (one: Identity, other: Identity): boolean =>
  one instanceof Holder && other instanceof Holder && one.isLike(other);

/** What the steps from an identity were found for. */
interface FromIdentity {
  readonly steps: readonly Step[];
  identity: Identity;
}

/** A graph during construction. */
export class Building {
  readonly context: Context;
  readonly steps: Step[] = [];
  readonly #assumptions: ReadonlySet<AssumptionName>;
  readonly #alike: Alike;

  constructor(
    project: Project,
    kubernetes: KubernetesVersion,
    assumptions: ReadonlySet<AssumptionName>,
    goals: Context['goals'] = {},
    keeper: Keeper = new OneGraph(),
  ) {
    this.context = contextOf(project, kubernetes, assumptions, goals, keeper);
    this.#assumptions = assumptions;
    this.#alike = new Alike(this.context);
  }

  /** Adds the table row by row. Steps from identities that techniques themselves add come last. */
  addAll(): void {
    const { identities, project } = this.context;
    const found = [...this.#ofCluster(ROWS)];
    const known = [...identities.values()];
    for (const identity of known) found.push(this.#ofIdentity(identity));
    for (const { containers } of project.pods)
      for (const container of containers) found.push(this.#ofContainer(container));
    this.#addByRow(found);
    let at = 0;
    for (const identity of identities.values()) if (at++ >= known.length) this.addOfIdentity(identity);
  }

  /** Adds the steps from all identities and containers, except those with known vertices. */
  addOthers(known: ReadonlySet<Vertex>): void {
    const { identities, project, vertices } = this.context;
    const others = [...identities.values()].filter(({ vertex }) => !known.has(vertex));
    this.#addByRow(others.map((identity) => this.#ofIdentity(identity)));
    for (const pod of project.pods)
      for (const container of pod.containers)
        if (!known.has(vertices.container(container))) this.addOfContainer(container);
    const asked = new Set([...known, ...others.map(({ vertex }) => vertex)]);
    for (const identity of identities.values()) if (!asked.has(identity.vertex)) this.addOfIdentity(identity);
  }

  /** Adds what the files show about the cluster itself, from the techniques that begin there. */
  addOfCluster(where: Technique['begins']): void {
    this.#addByRow(this.#ofCluster(ROWS.filter(({ begins }) => begins === where)));
  }

  /** Adds the steps from an identity. */
  addOfIdentity(identity: Identity): void {
    this.#addSteps(this.#ofIdentity(identity));
  }

  /** Adds the steps from a container, and from its node to it. */
  addOfContainer(container: ContainerCursor): void {
    this.#addSteps(this.#ofContainer(container));
  }

  #addSteps(steps: readonly Step[]): void {
    for (const step of steps) this.steps.push(step);
  }

  /** Adds steps in the order of the table. */
  #addByRow(lists: readonly (readonly Step[])[]): void {
    const byRow = new Map<string, Step[]>(ROWS.map(({ id }) => [id, []]));
    for (const steps of lists) for (const step of steps) byRow.get(step.technique)!.push(step);
    for (const steps of byRow.values()) this.#addSteps(steps);
  }

  /** The steps of techniques of the cluster, with those through routes first in each. */
  #ofCluster(rows: readonly Row[]): readonly Step[][] {
    const { context } = this;
    const ofEnds = rows.filter(({ ofEnd }) => ofEnd);
    const found: Step[][] = [];
    if (ofEnds.length > 0)
      for (const route of context.project.routes.all)
        found.push(
          this.#part(OF_ROUTE, route, (add) => {
            const ends = [...endsOf(route, context)];
            for (const { id, ofEnd, through, doubt } of ofEnds)
              if (!through || through.includes(route.kind))
                for (const end of ends) {
                  const step = ofEnd!(end, context);
                  if (step) add(id, step, doubt);
                }
          }),
        );
    for (const row of rows) {
      const { ofCluster } = row;
      if (ofCluster)
        found.push(
          this.#part(row, undefined, (add) => {
            for (const step of ofCluster(context)) add(row.id, step, row.doubt);
          }),
        );
    }
    return found;
  }

  #ofContainer(container: ContainerCursor): Step[] {
    const { context } = this;
    return this.#part(OF_CONTAINER, container, (add) => {
      for (const row of rowsWith(traitsOf(container, context.project)))
        for (const step of row.ofContainer!(container, context))
          add(row.id, step, container.pod.byShape ? BY_SHAPE : row.doubt);
    });
  }

  #ofIdentity(identity: Identity): Step[] {
    const { keeper } = this.context;
    const compute = (): FromIdentity => ({ steps: this.#stepsFrom(identity), identity });
    const found = keeper.part(OF_IDENTITY, identity.vertex, compute, (last) =>
      isLike(identity, last.identity),
    );
    // The other one may hold much of an earlier run.
    found.identity = identity;
    return found.steps as Step[];
  }

  #stepsFrom(identity: Identity): Step[] {
    const kin = this.#alike.kinOf(identity);
    return this.#collect((add) => {
      for (const row of OF_IDENTITY)
        for (const step of this.#alike.steps(row.ofIdentity!, identity, kin)) add(row.id, step, row.doubt);
    });
  }

  #part(what: object, about: unknown, find: (add: Add) => void): Step[] {
    return this.context.keeper.part(what, about, () => this.#collect(find));
  }

  #collect(find: (add: Add) => void): Step[] {
    const steps: Step[] = [];
    // Not needed if outsiders get nowhere.
    let variants: Variants | undefined;
    find((technique, found, doubt) => {
      const needed = found.assumptions ?? NONE;
      for (const name of needed) if (!this.#assumptions.has(name)) return;
      variants ??= variantsIn(this.context.project);
      steps.push(stepOf(technique, found, doubt, needed, variants.ofStep(found)));
    });
    return steps;
  }

  /**
   * The steps that are not acts of an attacker, between the existing vertices. `admin` says whether to include those
   * from cluster-admin to everything.
   */
  memberships(admin: 'of all' | 'of what is named' = 'of all'): readonly Step[] {
    const { context } = this;
    return this.#collect((add) => {
      if (admin === 'of all') for (const step of everythingSteps(context)) add('everything', step);
      for (const step of accountSteps(context)) add('part-of', step);
      addMemberships(context, add);
      for (const step of jewelSteps(context)) add(step.technique, step);
    });
  }

  graphWith(memberships: readonly Step[]): Graph {
    const { project, vertices: known } = this.context;
    const { byId: vertices, here } = known;
    const steps = this.steps;
    for (const step of memberships) steps.push(step);
    for (const step of stepsFromHere(steps, here)) steps.push(step);
    return { vertices, here, steps, variants: steps.length === 0 ? NO_VARIANTS : variantsIn(project) };
  }
}

/** Written out: there are many, and searches are faster if all have the same shape. */
const stepOf = (
  technique: string,
  { from, to, evidence, doubt, again = false }: FoundStep,
  doubtOfTechnique: string | undefined,
  assumptions: readonly AssumptionName[],
  variants: readonly Variant[],
): Step => ({
  technique,
  from,
  to,
  evidence,
  assumptions,
  doubt: doubt ?? doubtOfTechnique ?? (variants.length > 1 ? SEVERAL : undefined),
  again,
  variants,
});

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
