import { described, isKeyed } from '../argument.js';
import { COMPONENTS } from '../model/components/component.js';
import { isKindName, kindNames } from '../model/kinds.js';
import type { Resource } from '../model/resource.js';
import { didYouMean } from '../suggest.js';

/** What a rule does with an object. Nothing is done with what it returns, so a promise would be lost. */
export type Listener = (subject: never, resource: Resource) => unknown;

/** What rules can visit besides kinds. */
const VIEWS: readonly string[] = ['Resource', 'PodSpec', 'Container', ...Object.keys(COMPONENTS)];

/** A fault of a rule that its author sees from the message alone, without the calls that led there. */
class RuleFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = '';
    this.stack = '';
  }
}

/**
 * The listeners in what `create` of a rule returned. One that is undefined counts as left out.
 * @throws RuleFault saying what the rule returned, and what to return
 */
export function listenersOf(visitor: unknown): readonly (readonly [key: string, Listener])[] {
  const kind = Object.prototype.toString.call(visitor);
  if (kind === '[object Promise]')
    throw new RuleFault(
      'create() returned a promise. Return the visitor itself, and load what it needs at the top of the module.',
    );
  if (!isKeyed(visitor))
    throw new RuleFault(
      `create() returned ${described(visitor)}. Return an object with a function for each kind, such as { Pod(pod) { … } }.`,
    );
  return Object.entries(visitor).flatMap(([key, listener]: [string, unknown]) => {
    checkKey(key);
    if (listener === undefined) return [];
    if (typeof listener !== 'function')
      throw new RuleFault(
        `it visits "${key}" with ${described(listener)}. Write a function: ${key.includes('/') ? `"${key}"` : key}(root) { … }.`,
      );
    refuseLate(key, listener);
    return [[key, listener as Listener] as const];
  });
}

/** A function whose code runs later, or never. */
function refuseLate(key: string, listener: object): void {
  const kind = Object.prototype.toString.call(listener).slice('[object '.length, -1);
  if (kind === 'AsyncFunction') throw late(key, 'is asynchronous');
  if (kind.endsWith('GeneratorFunction')) throw late(key, 'is a generator');
}

const late = (key: string, is: string): RuleFault =>
  new RuleFault(
    `its function for "${key}" ${is}, and reports count only until it returns. Make it a plain function, and load what it needs at the top of the module.`,
  );

/** @throws RuleFault if a listener returned a promise: what it would report is lost */
export function checkReturned(key: string, returned: unknown): void {
  if (typeof returned !== 'object' || returned === null || !('then' in returned)) return;
  // Its own failure would end the process.
  if (returned instanceof Promise) returned.catch(() => {});
  throw late(key, 'returned a promise');
}

/** @throws RuleFault for a key that no object has */
function checkKey(key: string): void {
  if (!VIEWS.includes(key) && !isKindName(key) && !key.includes('/'))
    throw new RuleFault(
      `it visits "${key}", which is not a Kubernetes kind. Write "group/${key}" for a custom resource.${didYouMean(key, [...VIEWS, ...kindNames()])}`,
    );
}
