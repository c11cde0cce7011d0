import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { GitOpsRun } from '../../types.js';
import type { Problem } from '../source.js';
import type { Fill } from '../templates/result.js';

/** The parameters of one Application. */
export interface ParameterSet {
  /** Nested with `goTemplate`, else flat and of texts. */
  readonly values: JsonObject;
  /** Names of parameters that are there and not known here. */
  readonly open?: readonly string[];
  /** The template of the generator, which precedes that of the ApplicationSet. */
  readonly template?: JsonObject;
}

export interface Generated {
  readonly sets: readonly ParameterSet[];
  readonly problems: readonly Problem[];
}

export interface GeneratorContext {
  readonly run: GitOpsRun;
  readonly goTemplate: boolean;
  /** How many sets may still be made on the way: what is selected or merged counts too. */
  readonly budget: { left: number };
  /** Fills a text with the parameters of a set. */
  fill(set: ParameterSet): Fill;
}

/** The parameter sets of one generator; `own` is what stands under its name. */
export type Generator = (own: JsonObject, context: GeneratorContext) => Generated;

export const failed = (reason: string): Generated => ({
  sets: [],
  problems: [{ kind: 'build-failed', reason }],
});

/** So many sets are made on the way to those of one ApplicationSet. */
export const MAX_STEPS = 20_000;

/** More Applications of one ApplicationSet are not made. */
export const MAX_SETS = 2000;

export const TOO_MANY: Generated = {
  sets: [],
  problems: [
    { kind: 'generator-unknown', reason: `its generators create more than ${MAX_SETS} Applications` },
  ],
};
