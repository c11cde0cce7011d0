import type { AnyRule } from './types.js';

/**
 * What a rule visits, where that is known before its code is there. `create` then loads the code, and need not be called
 * before an object has one of the keys. The build of the command says it of the shipped rules.
 */
export interface Visits {
  /** The keys of the visitor that `create` returns. */
  readonly keys: readonly string[];
  /** What `create` reads of its context. The keys hold for its defaults: no settings, and the latest Kubernetes. */
  readonly reads: readonly ('options' | 'settings' | 'kubernetes')[];
}

/** No string, so that no property that a plugin's rule has of its own is taken for it. */
const VISITS = Symbol.for('plimsoll.visits');

/** Undefined for a rule that only tells when it is created: any rule of a plugin from elsewhere. */
export const visitsOf = (rule: AnyRule): Visits | undefined =>
  (rule as { readonly [VISITS]?: Visits })[VISITS];
