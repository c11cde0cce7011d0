import type { Draft } from '../draft/draft.js';
import { pathKey } from '../draft/path-key.js';
import type { Undecided } from '../judged/undecided.js';
import type { Resource } from '../model/resource.js';
import type { NameSet } from './name-set.js';
import type { Tallies } from './tally.js';

/** What the call of a rule led to. */
export interface Effect {
  readonly ruleId: string;
  /** The number of the call, among all calls for one object. */
  readonly call: number;
  /** What it reported. Absent if it only left something open. */
  readonly draft?: Draft;
  /** The draft does not count, because its value has a type that the API rejects. */
  readonly isRefused?: boolean;
  /** What it left open. With a draft: only if the same was not reported before. */
  readonly open?: Undecided;
}

/** Records what the calls for one object do, for a run that does not repeat them. */
export interface Recorder {
  /** The rules to call. Undefined for all. */
  readonly due: NameSet | undefined;
  /** Called before the calls of listeners for one key. */
  begin(key: string): void;
  effect(effect: Effect): void;
  /** Called after each call. */
  called(ruleId: string, isJudged: boolean): void;
  failed(ruleId: string): void;
}

/** What the calls for one object did. */
export interface Recorded {
  /** The keys of visitors that were called, or would be if a rule were on. */
  readonly keys: NameSet;
  /** What the calls of all rules did, in their order. */
  readonly effects: readonly Effect[];
  /** The rules that judged the object. */
  readonly judged: NameSet;
  /** Whether what they reported is in the object itself, and no two reports are one finding. */
  readonly areApart: boolean;
}

/** Where the effects of calls go. */
interface Target {
  readonly add: (draft: Draft) => void;
  readonly tallies: Tallies;
}

/** The outcome of one config in one project. It knows what was reported, and drops what is reported again. */
export class Outcome {
  readonly #target: Target;
  /** What was reported on a resource: pods of one workflow share places, and one fault there makes one finding. */
  readonly #reported = new Map<Resource, Reported>();
  /** What was applied to resources without looking whether it is new. */
  readonly #apart = new Map<Resource, readonly Effect[]>();
  /** What the run took over from an earlier one. */
  readonly #taken: (resource: Resource) => readonly Effect[];

  constructor(target: Target, taken: (resource: Resource) => readonly Effect[] = () => []) {
    this.#target = target;
    this.#taken = taken;
  }

  /** Whether something was reported on one of some resources. */
  hasReportedIn(resources: readonly Resource[]): boolean {
    return this.#reported.size > 0 && resources.some((resource) => this.#reported.has(resource));
  }

  /** Applies what an earlier run recorded. */
  applyAll(resource: Resource, effects: readonly Effect[], areApart: boolean): void {
    // Reports in other objects that meet these later find them in `#apart`.
    if (!areApart || this.#reported.has(resource)) for (const effect of effects) this.apply(effect);
    else {
      if (effects.length > 0) this.#apart.set(resource, effects);
      for (const { ruleId, draft, isRefused, open } of effects) {
        if (draft && !isRefused) this.#target.add(draft);
        if (open) leaveOpen(this.#target.tallies, ruleId, open);
      }
    }
  }

  apply({ ruleId, draft, isRefused, open }: Omit<Effect, 'call'>): void {
    if (draft) {
      if (!this.#isNew(draft)) return;
      if (!isRefused) this.#target.add(draft);
    }
    if (open) leaveOpen(this.#target.tallies, ruleId, open);
  }

  #isNew(draft: Draft): boolean {
    const resource = draft.resource!;
    let reported = this.#reported.get(resource);
    if (!reported) {
      const earlier = this.#apart.get(resource) ?? this.#taken(resource);
      reported = new Reported();
      for (const effect of earlier) if (effect.draft) reported.add(effect.draft);
      this.#reported.set(resource, reported);
    }
    return reported.add(draft);
  }
}

/** What was reported on one resource. */
class Reported {
  /** The only draft at a path, or the keys of several. */
  readonly #byPath = new Map<string, Draft | Set<string>>();

  /** Whether a draft is new. */
  add(draft: Draft): boolean {
    const here = this.#byPath.get(draft.pathKey);
    if (!here) {
      this.#byPath.set(draft.pathKey, draft);
      return true;
    }
    const keys = here instanceof Set ? here : new Set([keyOf(here)]);
    if (keys !== here) this.#byPath.set(draft.pathKey, keys);
    const before = keys.size;
    keys.add(keyOf(draft));
    return keys.size > before;
  }
}

/** Records what a rule left open. */
export function leaveOpen(tallies: Tallies, ruleId: string, open: Undecided): void {
  const { unknown } = tallies.of(ruleId);
  const last = unknown.at(-1);
  // The rule said it, and what it read says the same.
  const isSame = last?.resource === open.resource && last.reason === open.reason;
  if (isSame && pathKey(last.path) === pathKey(open.path)) return;
  unknown.push(open);
}

/** Two drafts on one resource with the same key are one finding. */
export const keyOf = ({ ruleId, pathKey, message }: Draft): string => `${ruleId} ${pathKey} ${message}`;

/** Whether effects concern only one resource, and no two of them are one finding. */
export function areApart(resource: Resource, effects: readonly Effect[]): boolean {
  const reported = new Reported();
  for (const { draft } of effects)
    if (draft && (draft.resource !== resource || !reported.add(draft))) return false;
  return true;
}
