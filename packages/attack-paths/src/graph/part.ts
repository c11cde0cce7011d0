import type { Recorded } from '@plimsoll/core/internal';
import type { Vertex } from './types.js';

/**
 * What computing a part does to a graph besides its value: it names vertices, has parts, tells something. Such a function
 * gets the context of the graph and names what it needs of it, because the type of that builds on this one.
 */
export type Effect = Vertex | Part<unknown> | ((context: never) => void);

/** A part of a graph, such as the steps from one container. */
export class Part<T> {
  readonly what: object;
  readonly about: unknown;
  readonly recorded: Recorded<T>;
  /** In order. */
  readonly effects: readonly Effect[];
  /** Whether a later graph may have it, too. */
  readonly isKept: boolean;
  /** The last graph that has it. */
  graph = 0;

  constructor({ what, about, recorded, effects, isKept }: Omit<Part<T>, 'graph'>) {
    this.what = what;
    this.about = about;
    this.recorded = recorded;
    this.effects = effects;
    this.isKept = isKept;
  }
}
