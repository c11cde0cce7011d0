import { oncePer, type Recorder, readRecorded } from '@plimsoll/core/internal';
import type { JsonObject, KubernetesVersion, Project, Resource } from '@plimsoll/core/kubernetes';
import { buildGraph } from '../graph/build.js';
import type { Graph } from '../graph/graph.js';
import { hasJewels } from '../graph/jewels.js';
import { GraphsOfRuns } from '../graph/keeper.js';
import { buildOutside } from '../graph/outside.js';
import { OUTSIDERS } from '../graph/types.js';
import { type AttackPath, pathsFromAny, pathsOf } from '../search/paths.js';
import { reachable } from '../search/reachable.js';
import { type AttackPathSettings, assumedBy } from '../settings.js';
import type { AllEndings, Answers, Ends } from './answers.js';
import { type Ending, endingsOf } from './endings.js';
import { type MarksOfPlaces, marksOf } from './marks.js';
import { verticesOf } from './vertices.js';

/** What the graph of a cluster depends on besides its files. */
export interface About {
  readonly kubernetes: KubernetesVersion;
  /** The settings of the plugin. */
  readonly settings: JsonObject;
}

/** The graphs of one project in one run after another: the whole one, and what outsiders reach of it. */
export class Graphs {
  readonly whole: GraphsOfRuns;
  readonly outside: GraphsOfRuns;

  constructor(recorderOf: () => Recorder) {
    this.whole = new GraphsOfRuns(recorderOf());
    this.outside = new GraphsOfRuns(recorderOf());
  }
}

/** The paths of one cluster, for rules and marks. Everything is computed on use, once. */
export class Analysis implements Answers {
  readonly #project: Project;
  readonly #about: About;
  readonly #graphs: Graphs | undefined;
  readonly #endings = new Map<Ends, AllEndings>();
  #graph: Graph | undefined;
  #outside: Graph | undefined;
  #marks: MarksOfPlaces | undefined;
  #jewels: boolean | undefined;

  /** @param graphs those of earlier runs, of which a graph takes over what it can */
  constructor(project: Project, about: About, graphs?: Graphs) {
    this.#project = project;
    this.#about = about;
    this.#graphs = graphs;
  }

  get graph(): Graph {
    const { kubernetes, settings } = this.#about;
    const { goals = {} }: AttackPathSettings = settings;
    this.#graph ??= this.#build(this.#graphs?.whole, (project, keeper) =>
      buildGraph(project, kubernetes, assumedBy(settings), goals, keeper),
    );
    return this.#graph;
  }

  #build(graphs: GraphsOfRuns | undefined, build: (project: Project, keeper?: GraphsOfRuns) => Graph): Graph {
    if (!graphs) return build(this.#project);
    const recorded = graphs.graph((project) => build(project, graphs));
    readRecorded(this.#project, recorded);
    return recorded.value;
  }

  endingsBetween(ends: Ends): AllEndings {
    let endings = this.#endings.get(ends);
    if (!endings) {
      endings = this.#findEndings(ends);
      this.#endings.set(ends, endings);
    }
    return endings;
  }

  /** Whether it was asked that before. */
  knows(ends: Ends): boolean {
    return this.#endings.has(ends);
  }

  /** What it was asked before, with the answers. */
  get known(): Iterable<readonly [Ends, AllEndings]> {
    return this.#endings;
  }

  #findEndings(ends: Ends): AllEndings {
    return this.#mayReach(ends.to) ? endingsIn(this.#graphOf(ends.from))(ends) : NO_ENDINGS;
  }

  /** Whether it was asked for the marks before. */
  get knowsMarks(): boolean {
    return this.#marks !== undefined;
  }

  get marks(): MarksOfPlaces {
    this.#marks ??= marksIn(this.#graphOf(OUTSIDERS));
    return this.#marks;
  }

  get #hasJewels(): boolean {
    this.#jewels ??= hasJewels(this.#project, this.#settings.goals ?? {});
    return this.#jewels;
  }

  /** Whether any such goal can exist. */
  #mayReach(to: readonly string[]): boolean {
    return this.#hasJewels || to.some((goal) => goal !== 'crown-jewel');
  }

  get #settings(): AttackPathSettings {
    return this.#about.settings;
  }

  /**
   * The graph of what can be reached from there: for outsiders usually a small part. Whatever was asked before, because
   * a run after an edit may ask in another order.
   */
  #graphOf(from: readonly string[]): Graph {
    const areOutside = from.every((entry) => OUTSIDERS.includes(entry));
    if (!areOutside || this.#hasJewels) return this.graph;
    const { kubernetes, settings } = this.#about;
    this.#outside ??= this.#build(this.#graphs?.outside, (project, keeper) =>
      buildOutside(project, kubernetes, assumedBy(settings), OUTSIDERS, keeper),
    );
    return this.#outside;
  }
}

const NO_ENDINGS: AllEndings = new Map();
const NOTHING: readonly Ending[] = [];

/** Most questions have no paths. */
const withoutEndings = oncePer(
  (involved: ReadonlySet<Resource>): AllEndings =>
    involved.size === 0 ? NO_ENDINGS : new Map(Array.from(involved, (resource) => [resource, NOTHING])),
);

const marksIn = oncePer(marksOf);

/** What was asked about a graph, which later runs may have, too. */
const endingsIn = oncePer((graph: Graph) => {
  const known = new Map<Ends, AllEndings>();
  const involvedFrom = new Map<string, ReadonlySet<Resource>>();
  return (ends: Ends): AllEndings => {
    let endings = known.get(ends);
    if (!endings) {
      const key = ends.from.join();
      const involved = involvedFrom.get(key) ?? involvedIn(graph, ends.from);
      involvedFrom.set(key, involved);
      endings = endingsBetween(ends, graph, involved);
      known.set(ends, endings);
    }
    return endings;
  };
});

function endingsBetween(ends: Ends, graph: Graph, involved: ReadonlySet<Resource>): AllEndings {
  const found = endingsOf(pathsBetween(ends, graph));
  if (found.size === 0) return withoutEndings(involved);
  return new Map(Array.from(involved, (resource) => [resource, found.get(resource) ?? NOTHING]));
}

function pathsBetween({ from, to, without = [] }: Ends, graph: Graph): readonly AttackPath[] {
  const goals = verticesOf(graph, to);
  const entries = goals.length === 0 ? [] : verticesOf(graph, from);
  if (entries.length === 0) return [];
  // There are many containers: the start of the best path is enough.
  const paths = (from.includes('container') ? pathsFromAny : pathsOf)(graph, entries, goals);
  return paths.filter(({ steps }) => !steps.some((step) => without.includes(step.from.id)));
}

function involvedIn(graph: Graph, from: readonly string[]): ReadonlySet<Resource> {
  const isReached = reachable(graph, verticesOf(graph, from));
  const involved = new Set<Resource>();
  for (const { from, to, evidence } of graph.steps) {
    if (!isReached(from)) continue;
    if (from.resource) involved.add(from.resource);
    if (to.resource) involved.add(to.resource);
    for (const { at } of evidence) involved.add(at.resource);
  }
  return involved;
}
