import type { JsonObject, KubernetesVersion, Project, Resource } from '@plimsoll/core/kubernetes';
import { buildGraph } from '../graph/build.js';
import type { Graph } from '../graph/graph.js';
import { hasJewels } from '../graph/jewels.js';
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

/** The paths of one cluster, for rules and marks. Everything is computed on use, once. */
export class Analysis implements Answers {
  readonly #project: Project;
  readonly #about: About;
  readonly #endings = new Map<Ends, AllEndings>();
  readonly #involvedFrom = new Map<string, ReadonlySet<Resource>>();
  #graph: Graph | undefined;
  #outside: Graph | undefined;
  #marks: MarksOfPlaces | undefined;
  #jewels: boolean | undefined;

  constructor(project: Project, about: About) {
    this.#project = project;
    this.#about = about;
  }

  get graph(): Graph {
    this.#graph ??= buildGraph(
      this.#project,
      this.#about.kubernetes,
      assumedBy(this.#settings),
      this.#settings.goals ?? {},
    );
    return this.#graph;
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
    const involved = this.#mayReach(ends.to) ? this.#involvedAfter(ends.from) : NONE;
    if (involved.size === 0) return NO_ENDINGS;
    const found = endingsOf(this.#paths(ends));
    return new Map(Array.from(involved, (resource) => [resource, found.get(resource) ?? NOTHING]));
  }

  #involvedAfter(from: readonly string[]): ReadonlySet<Resource> {
    const key = from.join();
    let involved = this.#involvedFrom.get(key);
    if (!involved) {
      involved = involvedIn(this.#graphOf(from), from);
      this.#involvedFrom.set(key, involved);
    }
    return involved;
  }

  /** Whether it was asked for the marks before. */
  get knowsMarks(): boolean {
    return this.#marks !== undefined;
  }

  get marks(): MarksOfPlaces {
    this.#marks ??= marksOf(this.#graphOf(OUTSIDERS));
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
    this.#outside ??= buildOutside(
      this.#project,
      this.#about.kubernetes,
      assumedBy(this.#settings),
      OUTSIDERS,
    );
    return this.#outside;
  }

  #paths({ from, to, without = [] }: Ends): readonly AttackPath[] {
    const graph = this.#graphOf(from);
    const goals = verticesOf(graph, to);
    const entries = goals.length === 0 ? [] : verticesOf(graph, from);
    if (entries.length === 0) return [];
    // There are many containers: the start of the best path is enough.
    const paths = (from.includes('container') ? pathsFromAny : pathsOf)(graph, entries, goals);
    return paths.filter(({ steps }) => !steps.some((step) => without.includes(step.from.id)));
  }
}

const NONE: ReadonlySet<Resource> = new Set();
const NO_ENDINGS: AllEndings = new Map();
const NOTHING: readonly Ending[] = [];

function involvedIn(graph: Graph, from: readonly string[]): ReadonlySet<Resource> {
  const isReached = reachable(graph, verticesOf(graph, from));
  const involved = new Set<Resource>();
  for (const step of graph.steps) {
    if (!isReached(step.from)) continue;
    for (const { resource } of [step.from, step.to]) if (resource) involved.add(resource);
    for (const { at } of step.evidence) involved.add(at.resource);
  }
  return involved;
}
