import { innerMap, type Recorded, type Recorder } from '@plimsoll/core/internal';
import type { Graph } from './graph.js';
import { type Effect, Part } from './part.js';
import { isSameGraph, type Numbered, numbered } from './same-graph.js';
import { KnownVertices, type Vertices } from './vertices.js';

type Parts = Map<object, Map<unknown, Part<unknown>>>;

/** What a keeper needs of the context of a graph. */
interface OfGraph {
  readonly vertices: Vertices;
}

/** Computes the parts of a graph. */
export interface Keeper {
  /** The graph of the last run, whose vertices stay the same. */
  readonly before: Graph | undefined;
  readonly known: KnownVertices;
  begin(context: OfGraph): void;
  /**
   * A part that the graph has once.
   * @param holds whether a value of an earlier graph is about the same
   */
  part<T>(what: object, about: unknown, compute: () => T, holds?: (value: T) => boolean): T;
  /** A part that several others have. It is computed once. */
  shared<T>(what: object, about: unknown, compute: () => T): T;
  /** A part that others have by `use`. */
  apart<T>(what: object, compute: () => T): { readonly value: T; use(): void };
}

/** For one graph. */
export class OneGraph implements Keeper {
  readonly before = undefined;
  readonly known = new KnownVertices();
  readonly #shared = new Map<object, Map<unknown, unknown>>();

  begin(): void {}

  part<T>(_what: object, _about: unknown, compute: () => T): T {
    return compute();
  }

  shared<T>(what: object, about: unknown, compute: () => T): T {
    const known = innerMap(this.#shared, what);
    let value = known.get(about);
    if (value === undefined && !known.has(about)) {
      value = compute();
      known.set(about, value);
    }
    return value as T;
  }

  apart<T>(_what: object, compute: () => T) {
    return { value: compute(), use() {} };
  }
}

/**
 * For the graphs of one project in one run after another. A graph has the parts of the last one that read nothing that
 * has changed, and is the same as one that is built anew: the effects of such parts take place again, in the order of
 * the graph.
 */
export class GraphsOfRuns implements Keeper {
  readonly known = new KnownVertices();
  readonly #recorder: Recorder;
  #last: Parts = new Map();
  #next: Parts = new Map();
  #graph: Recorded<Graph> | undefined;
  #numbered: Numbered | undefined;
  #number = 0;
  #context: OfGraph | undefined;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  get before(): Graph | undefined {
    return this.#graph?.value;
  }

  /** The graph for the current run: that of the last one if everything that it read is as it was. */
  graph(build: (project: Recorder['project']) => Graph): Recorded<Graph> {
    if (this.#graph?.isCurrent) return this.#graph;
    this.#number++;
    this.#last = this.#next;
    this.#next = new Map();
    try {
      this.#graph = this.#recorder.recordWhole(() => this.#known(build(this.#recorder.project)));
      return this.#graph;
    } catch (error) {
      this.#next = new Map();
      this.#graph = undefined;
      this.#numbered = undefined;
      throw error;
    } finally {
      this.#last = new Map();
      this.#context = undefined;
    }
  }

  /** The last graph if searches give the same in it: what they found is known by the graph. */
  #known(graph: Graph): Graph {
    const last = this.#numbered;
    const now = numbered(graph);
    if (last && isSameGraph(last, now)) return last.graph;
    this.#numbered = now;
    return graph;
  }

  begin(context: OfGraph): void {
    this.#context = context;
  }

  part<T>(what: object, about: unknown, compute: () => T, holds?: (value: T) => boolean): T {
    const known = this.#next.get(what)?.get(about) as Part<T> | undefined;
    if (known) return this.#use(known);
    const last = this.#last.get(what)?.get(about) as Part<T> | undefined;
    const isSame =
      last?.isKept &&
      last.recorded.isCurrent &&
      (!holds || holds(last.recorded.value)) &&
      this.#mayReplay(last);
    return this.#use(isSame ? last : this.#compute(what, about, compute));
  }

  shared<T>(what: object, about: unknown, compute: () => T): T {
    return this.part(what, about, compute);
  }

  apart<T>(what: object, compute: () => T) {
    const part = this.#compute(what, undefined, compute);
    return { value: this.#use(part), use: () => void this.#use(part) };
  }

  #compute<T>(what: object, about: unknown, compute: () => T): Part<T> {
    const { vertices } = this.#context!;
    const { effects: outer, isMixed } = vertices;
    const own = new Set<Effect>();
    vertices.effects = own;
    vertices.isMixed = false;
    try {
      const recorded = this.#recorder.record(compute);
      const part = new Part({ what, about, recorded, effects: [...own], isKept: !vertices.isMixed });
      part.graph = this.#number;
      return part;
    } finally {
      vertices.effects = outer;
      vertices.isMixed = isMixed;
    }
  }

  #use<T>(part: Part<T>): T {
    const { vertices } = this.#context!;
    this.#take(part, vertices);
    this.#recorder.read(part.recorded);
    if (vertices.effects) {
      vertices.effects.add(part);
      if (!part.isKept) vertices.isMixed = true;
    }
    return part.recorded.value;
  }

  /** Whether the vertices of a part are those of the graph. */
  #mayReplay(part: Part<unknown>): boolean {
    if (part.graph === this.#number) return true;
    const { vertices } = this.#context!;
    return part.effects.every((effect) => {
      if (typeof effect === 'function') return true;
      return effect instanceof Part ? this.#mayReplay(effect) : vertices.mayHave(effect);
    });
  }

  #take(part: Part<unknown>, vertices: Vertices): void {
    const { what, about } = part;
    const known = innerMap(this.#next, what);
    if (!known.has(about)) known.set(about, part);
    if (part.graph === this.#number) return;
    part.graph = this.#number;
    const { effects: outer } = vertices;
    vertices.effects = undefined;
    for (const effect of part.effects)
      if (typeof effect === 'function') effect(this.#context as never);
      else if (effect instanceof Part) this.#take(effect, vertices);
      else vertices.have(effect);
    vertices.effects = outer;
  }
}

/** What techniques share in one graph: computed once for each object that they ask about. */
export const oncePerGraph =
  <C extends { readonly keeper: Keeper }, T, About = void>(
    compute: (context: C, about: About) => T,
  ): ((context: C, about: About) => T) =>
  (context, about) =>
    context.keeper.shared(compute, about, () => compute(context, about));
