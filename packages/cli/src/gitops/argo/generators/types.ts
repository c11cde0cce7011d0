import type { JsonObject } from '@plimsoll/core/kubernetes';
import type { GitOpsRun } from '../../types.js';
import type { Fill } from '../templates/result.js';
import type { Problem } from '../types.js';

/** The parameters of one Application. */
export interface ParameterSet {
  /** Nested with `goTemplate`, else flat with strings only. */
  readonly values: JsonObject;
  /** Names of parameters that exist but are unknown here. */
  readonly open?: readonly string[];
  /** The generator's template, which overrides that of the ApplicationSet. */
  readonly template?: JsonObject;
}

export interface Generated {
  readonly sets: readonly ParameterSet[];
  readonly problems: readonly Problem[];
}

export interface GeneratorContext {
  readonly run: GitOpsRun;
  readonly goTemplate: boolean;
  /** How many more sets may be made. Sets that are then filtered or merged count too. */
  readonly budget: { left: number };
  /** Fills a string with the parameters of a set. */
  fill(set: ParameterSet): Fill;
}

/** Makes the parameter sets of one generator. `own` is the value under its name. */
export type Generator = (own: JsonObject, context: GeneratorContext) => Generated;

export const failed = (reason: string): Generated => ({
  sets: [],
  problems: [{ kind: 'build-failed', reason }],
});

/** The most sets, including intermediate ones, of one ApplicationSet. */
export const MAX_STEPS = 20_000;

/** The most Applications of one ApplicationSet. */
export const MAX_SETS = 2000;

export const TOO_MANY: Generated = {
  sets: [],
  problems: [
    { kind: 'generator-unknown', reason: `its generators create more than ${MAX_SETS} Applications` },
  ],
};
