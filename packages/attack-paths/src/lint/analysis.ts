import type { Plugin } from '@plimsoll/core';
import type { JsonObject, KubernetesVersion, Project, Resource } from '@plimsoll/core/kubernetes';
import { buildGraph } from '../graph/build.js';
import type { Graph } from '../graph/graph.js';
import { hasJewels } from '../graph/jewels.js';
import { buildOutside } from '../graph/outside.js';
import { type AttackPath, pathsFromAny, pathsOf } from '../search/paths.js';
import { reachable } from '../search/reachable.js';
import { type AttackPathSettings, assumedBy } from '../settings.js';
import { type Ending, endingsOf } from './endings.js';
import { type Marks, marksOf } from './marks.js';
import { OUTSIDERS, verticesOf } from './vertices.js';

/** What the graph of a cluster depends on besides its files. */
export interface About {
  readonly kubernetes: KubernetesVersion;
  /** The settings of the plugin. */
  readonly settings: JsonObject;
}

/** The start and the end of paths: kinds of vertices, or names of entries and goals. */
export interface Ends {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Ids of vertices that paths must not pass. */
  readonly without?: readonly string[];
}

/** The paths of one cluster, for rules and marks. Everything is computed on use, once. */
export class Analysis {
  readonly #project: Project;
  readonly #about: About;
  readonly #endings = new Map<Ends, ReadonlyMap<Resource, readonly Ending[]>>();
  readonly #involved = new Map<Ends, ReadonlySet<Resource>>();
  readonly #involvedFrom = new Map<string, ReadonlySet<Resource>>();
  #graph: Graph | undefined;
  #outside: Graph | undefined;
  #marks: Marks | undefined;
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

  /** Whether a path from `from` may lead to an object, or past it. */
  isInvolved(resource: Resource, ends: Ends): boolean {
    return this.#involvedIn(ends).has(resource);
  }

  /** Each rule asks about each object, so the answer for a rule comes first. */
  #involvedIn(ends: Ends): ReadonlySet<Resource> {
    let involved = this.#involved.get(ends);
    if (!involved) {
      const { from, to } = ends;
      involved = this.#mayReach(to) ? this.#involvedAfter(from) : NONE;
      this.#involved.set(ends, involved);
    }
    return involved;
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

  /** The places in an object that give what `ends` asks for. */
  endingsIn(resource: Resource, ends: Ends): readonly Ending[] {
    let endings = this.#endings.get(ends);
    if (!endings) {
      endings = endingsOf(this.#paths(ends));
      this.#endings.set(ends, endings);
    }
    return endings.get(resource) ?? [];
  }

  get marks(): Marks {
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

  /** The graph of what can be reached from there: for outsiders usually a small part. */
  #graphOf(from: readonly string[]): Graph {
    const areOutside = from.every((entry) => (OUTSIDERS as readonly string[]).includes(entry));
    if (this.#graph || !areOutside || this.#hasJewels) return this.graph;
    this.#outside ??= buildOutside(
      this.#project,
      this.#about.kubernetes,
      assumedBy(this.#settings),
      OUTSIDERS,
    );
    return this.#outside;
  }

  #paths({ from, to, without = [] }: Ends): readonly AttackPath[] {
    if (!this.#mayReach(to)) return [];
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

/** The analyses of a project, and the one that was asked last: most runs have only one. */
interface Analyses {
  readonly project: Project;
  readonly byKey: Map<string, Analysis>;
  last?: { readonly about: About; readonly analysis: Analysis };
}

const analyses = (project: Project): Analyses => ({ project, byKey: new Map() });

/** Cached by project, version and settings. */
export function analysisOf(project: Project, { kubernetes, settings }: About): Analysis {
  const known = project.memo(analyses);
  const { byKey, last } = known;
  if (last?.about.settings === settings && last.about.kubernetes === kubernetes) return last.analysis;
  const about = { kubernetes, settings };
  const key = JSON.stringify([kubernetes.minor, settings]);
  const analysis = byKey.get(key) ?? new Analysis(known.project, about);
  byKey.set(key, analysis);
  known.last = { about, analysis };
  return analysis;
}

/** Whether a finding of any rule is at a place that a path passes. */
export const onPath: NonNullable<Plugin['onPath']> = (project, about) => {
  const analysis = analysisOf(project, about);
  return (finding) => analysis.marks.has(finding);
};
