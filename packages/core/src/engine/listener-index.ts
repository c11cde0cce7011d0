import type { ResourceConfig } from '../config/resolve.js';
import { append, innerMap } from '../group-by.js';
import { LATEST_MINOR } from '../kubernetes-version.js';
import type { RunError } from '../result/result.js';
import type { AnyRule } from '../rule/types.js';
import { visitsOf } from '../rule/visits.js';
import { type Listener, listenersOf } from './listeners.js';
import type { NameSet } from './name-set.js';
import { type AnyContext, NO_SETTINGS, type RuleCall } from './rule-call.js';
import { ruleFailure } from './rule-failure.js';

/** A function of a rule, and the rule. */
export interface BoundListener {
  readonly rule: RuleCall;
  readonly call: Listener;
}

const NONE: readonly BoundListener[] = [];

/** The listeners of the rules of one config, by the key of the visitor. */
export class ListenerIndex {
  readonly #byKey = new Map<string, BoundListener[]>();
  /** The keys with rules that may say something about other objects. */
  readonly #far = new Set<string>();
  /** Rules that are off here and on for other resources. */
  readonly #off = new Map<string, string[]>();
  /** Rules that are created when an object has the key, since their code is loaded then. */
  readonly #later = new Map<string, (() => void)[]>();
  /** By due rules and key. */
  readonly #due = new WeakMap<NameSet, Map<string, readonly BoundListener[]>>();
  readonly #fail: (error: RunError) => void;
  #keepsNothing = true;

  constructor(fail: (error: RunError) => void) {
    this.#fail = fail;
  }

  /** Adds a rule that is on. It is created at once, or when an object has one of its keys. */
  add(rule: AnyRule, call: RuleCall): void {
    const create = (): void => {
      try {
        for (const [key, listener] of listenersOf(rule.create(call.context as never))) {
          if (call.far) this.#far.add(key);
          if (rule.meta.scope === undefined) this.#keepsNothing = false;
          append(this.#byKey, key, { rule: call, call: listener });
        }
      } catch (error) {
        this.#keepsNothing = false;
        this.#fail(ruleFailure(call.ruleId, error, { caller: new Error(), doing: 'cannot start' }));
      }
    };
    const keys = keysOf(rule, call.context);
    if (!keys) {
      create();
      return;
    }
    let done = false;
    const once = (): void => {
      if (!done) create();
      done = true;
    };
    for (const key of keys) {
      if (call.far) this.#far.add(key);
      append(this.#later, key, once);
    }
  }

  /** Records what a rule that is off here would visit, so that nothing that it left out counts as judged. */
  addOff(ruleId: string, rule: AnyRule, context: AnyContext): void {
    try {
      for (const key of keysOf(rule, context) ??
        listenersOf(rule.create(context as never)).map(([key]) => key))
        append(this.#off, key, ruleId);
    } catch {
      // If the rule is on, its error is an error of the run.
    }
  }

  /** Whether all rules were created without an error, and say that they keep nothing between two calls. */
  get keepsNothing(): boolean {
    return this.#keepsNothing;
  }

  /** Whether some rule may say something about other objects. */
  get areSomeFar(): boolean {
    return this.#far.size > 0;
  }

  isFar(key: string): boolean {
    return this.#far.has(key);
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Whether a rule, on or off, visits a key. With due rules: one of them, if it is known without creating a rule. */
  isVisited(key: string, due: NameSet | undefined): boolean {
    if (due && !this.#later.has(key)) return this.due(key, due).length > 0;
    return this.#byKey.has(key) || this.#off.has(key) || this.#later.has(key);
  }

  /** Creates the rules that waited for a key. */
  createFor(key: string): void {
    if (this.#later.size === 0) return;
    const later = this.#later.get(key);
    if (!later) return;
    this.#later.delete(key);
    for (const create of later) create();
    this.#byKey.get(key)?.sort((a, b) => a.rule.order - b.rule.order);
  }

  /** The listeners of a key, once its rules are created. */
  of(key: string): readonly BoundListener[] {
    return this.#byKey.get(key) ?? NONE;
  }

  /** The rules that are off here and would visit a key. */
  off(key: string): readonly string[] | undefined {
    return this.#off.get(key);
  }

  /** The listeners of due rules, once the rules that visit a key are created. */
  due(key: string, due: NameSet): readonly BoundListener[] {
    const byKey = innerMap(this.#due, due);
    let listeners = byKey.get(key);
    if (!listeners) {
      listeners = this.of(key).filter(({ rule }) => due.has(rule.ruleId));
      byKey.set(key, listeners);
    }
    return listeners;
  }
}

/** The keys that a rule visits, if they are known without it. */
function keysOf(
  rule: AnyRule,
  { options = {}, settings, kubernetes }: Pick<AnyContext, 'options' | 'settings' | 'kubernetes'>,
): readonly string[] | undefined {
  const visits = visitsOf(rule);
  if (!visits) return undefined;
  const { defaultOptions = {} } = rule.meta;
  const isDefault = {
    options: () => Object.entries(options).every(([key, value]) => value === defaultOptions[key]),
    settings: () => settings === NO_SETTINGS,
    kubernetes: () => kubernetes.minor === LATEST_MINOR,
  };
  return visits.reads.every((what) => isDefault[what]()) ? visits.keys : undefined;
}

/** The context of a rule that is off: it says nothing. */
export function silentContext(
  rule: AnyRule,
  config: ResourceConfig,
  { settings, project }: Pick<AnyContext, 'settings' | 'project'>,
): AnyContext {
  const ignore = (): void => {};
  return {
    options: rule.meta.defaultOptions,
    settings,
    kubernetes: config.kubernetes,
    project,
    isOn: (id) => config.rules.has(id),
    notApplicable: ignore,
    unknown: ignore,
    report: ignore,
  };
}
