import {
  type JsonObject,
  type KubernetesVersion,
  oncePer,
  type Plugin,
  type Project,
  type Resource,
} from '@plimsoll/core';
import { buildGraph } from '../graph/build.js';
import type { Graph, Vertex } from '../graph/types.js';
import { type AttackPath, pathsFromAny, pathsOf } from '../search/paths.js';
import { type AttackPathSettings, assumedBy } from '../settings.js';
import { type Ending, endingsOf } from './endings.js';
import { type Marks, marksOf } from './marks.js';

/** What the graph of a cluster depends on besides its files. */
export interface About {
  readonly kubernetes: KubernetesVersion;
  /** Of the plugin. */
  readonly settings: JsonObject;
}

/** From where to where: of vertices the kinds, or the names of entries and goals. */
export interface Ends {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** What does not count as a way: ids of vertices. */
  readonly without?: readonly string[];
}

/** The paths of one cluster, as rules and marks ask for them: all is computed on use, and once. */
export class Analysis {
  readonly #project: Project;
  readonly #about: About;
  readonly #endings = new Map<Ends, ReadonlyMap<Resource, readonly Ending[]>>();
  #graph: Graph | undefined;
  #involved: ReadonlySet<Resource> | undefined;
  #marks: Marks | undefined;

  constructor(project: Project, about: About) {
    this.#project = project;
    this.#about = about;
  }

  get graph(): Graph {
    if (!this.#graph) {
      const settings: AttackPathSettings = this.#about.settings;
      this.#graph = buildGraph(
        this.#project,
        this.#about.kubernetes,
        assumedBy(settings),
        settings.goals ?? {},
      );
    }
    return this.#graph;
  }

  /** Whether the graph says anything of an object. */
  isInvolved(resource: Resource): boolean {
    this.#involved ??= involvedIn(this.graph);
    return this.#involved.has(resource);
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
    this.#marks ??= marksOf(this.graph);
    return this.#marks;
  }

  #paths({ from, to, without = [] }: Ends): readonly AttackPath[] {
    const goals = verticesOf(this.graph, to);
    const entries = goals.length === 0 ? [] : verticesOf(this.graph, from);
    if (entries.length === 0) return [];
    // Containers are many: from where the best path begins is enough.
    const paths = (from.includes('container') ? pathsFromAny : pathsOf)(this.graph, entries, goals);
    return paths.filter(({ steps }) => !steps.some((step) => without.includes(step.from.id)));
  }
}

/** Vertices of these kinds or ids. */
export function verticesOf({ vertices }: Graph, names: readonly string[]): readonly Vertex[] {
  return [...vertices.values()].filter(({ id, kind }) => names.includes(id) || names.includes(kind));
}

function involvedIn({ vertices, steps }: Graph): ReadonlySet<Resource> {
  const involved = new Set<Resource>();
  for (const { resource } of vertices.values()) if (resource) involved.add(resource);
  for (const { evidence } of steps) for (const { at } of evidence) involved.add(at.resource);
  return involved;
}

const analyses = oncePer((_: Project) => new Map<string, Analysis>());

/** The same one for every question about a project, a version and settings. */
export function analysisOf(project: Project, { kubernetes, settings }: About): Analysis {
  const known = analyses(project);
  const key = JSON.stringify([kubernetes.minor, settings]);
  let analysis = known.get(key);
  if (!analysis) {
    analysis = new Analysis(project, { kubernetes, settings });
    known.set(key, analysis);
  }
  return analysis;
}

/** Whether a finding, of whatever rule, is about a place that a path passes. */
export const onPath: NonNullable<Plugin['onPath']> = (project, about) => {
  const analysis = analysisOf(project, about);
  return (finding) => analysis.marks.has(finding);
};
