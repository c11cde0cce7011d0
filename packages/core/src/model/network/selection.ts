import { groupBy } from '../../group-by.js';
import { oncePer } from '../../once-per.js';
import type { PodCursor } from '../pod-cursor.js';
import { describeResource, type Resource } from '../resource.js';
import { type ForeignPolicy, isDerivedByCilium } from './foreign.js';
import { isAddedByController, podLabels } from './pod-labels.js';
import type { NetworkPolicy } from './policy.js';
import { type Answer, type KnownLabels, type Selector, SelectorIndex } from './selector.js';

/** The policies that select a pod. */
export interface Selection {
  /** Policies that certainly select it. */
  readonly policies: readonly NetworkPolicy[];
  /** Why nothing is known about the pod at all. */
  readonly unknown: string | undefined;
  /** Why there may be more policies than `policies`. */
  readonly doubt: string | undefined;
}

interface Entry {
  readonly resource: Resource;
  readonly selectors: readonly Selector[];
  readonly policy: NetworkPolicy | undefined;
}

/**
 * Finds the policies that select a pod. A query takes time with the labels and matches of a pod, not with the number of
 * policies.
 */
export class Selections {
  comparisons = 0;
  readonly #byNamespace = new Map<string | undefined, SelectorIndex<Entry>>();
  readonly #inSomeNamespace: SelectorIndex<Entry>;
  readonly #clusterWide: SelectorIndex<Entry>;
  readonly #known = new Map<string, Selection>();

  constructor(policies: readonly NetworkPolicy[], foreign: readonly ForeignPolicy[]) {
    const entries = [
      ...policies.map((policy) => ({ resource: policy.resource, selectors: [policy.pods], policy })),
      ...foreign
        .filter(({ clusterWide }) => !clusterWide)
        .map(({ resource, selectors = [] }) => ({ resource, selectors, policy: undefined })),
    ];
    for (const [namespace, own] of groupBy(entries, ({ resource }) => resource.namespace))
      this.#byNamespace.set(namespace, indexOf(own));
    this.#inSomeNamespace = indexOf(entries.filter(({ resource }) => resource.namespace !== undefined));
    this.#clusterWide = indexOf(
      foreign
        .filter(({ clusterWide }) => clusterWide)
        .map(({ resource, selectors = [] }) => ({ resource, selectors, policy: undefined })),
    );
  }

  readonly of = oncePer((pod: PodCursor): Selection => {
    const known = podLabels(pod);
    const key = JSON.stringify([
      pod.owner.namespace,
      pod.owner.group,
      pod.owner.kind,
      pod.partial,
      pod.at('hostNetwork').value === true,
      Object.entries(known.labels).sort(),
    ]);
    let selection = this.#known.get(key);
    if (!selection) {
      selection = this.#select(pod, known);
      this.#known.set(key, selection);
    }
    return selection;
  });

  #select(pod: PodCursor, known: KnownLabels): Selection {
    const { namespace } = pod.owner;
    const policies: NetworkPolicy[] = [];
    let unknown =
      pod.at('hostNetwork').value === true
        ? "The pod uses its node's network, to which network plugins apply policies differently."
        : undefined;
    let doubt: string | undefined;
    for (const { entry, answer } of this.#matches(this.#byNamespace.get(namespace), known)) {
      if (!entry.policy) unknown ??= `${describeResource(entry.resource)} also applies.`;
      else if (entry.policy.malformed)
        unknown ??= `The API would reject ${describeResource(entry.resource)}.`;
      else if (answer === 'unknown')
        doubt ??= `${describeResource(entry.resource)} selects by a label that a controller adds.`;
      else policies.push(entry.policy);
    }
    for (const { entry } of this.#matches(this.#clusterWide, known)) {
      unknown ??= `${describeResource(entry.resource)} also applies.`;
      break;
    }
    if (doubt === undefined)
      for (const entry of this.#elsewhere(namespace, known)) {
        const late = namespace === undefined ? 'of the pod' : `of ${describeResource(entry.resource)}`;
        doubt = `The namespace ${late} is chosen at install time.`;
        break;
      }
    return { policies, unknown, doubt };
  }

  /** The policies that would select a pod if the namespaces given at installation were the same. */
  *policiesElsewhere(pod: PodCursor): Generator<NetworkPolicy> {
    for (const { policy } of this.#elsewhere(pod.owner.namespace, podLabels(pod))) if (policy) yield policy;
  }

  *#elsewhere(namespace: string | undefined, known: KnownLabels): Generator<Entry> {
    const index = namespace === undefined ? this.#inSomeNamespace : this.#byNamespace.get(undefined);
    for (const { entry } of this.#matches(index, known)) yield entry;
  }

  *#matches(
    index: SelectorIndex<Entry> | undefined,
    known: KnownLabels,
  ): Generator<{ entry: Entry; answer: Exclude<Answer, 'no'> }> {
    for (const entry of index?.candidates(known.labels) ?? []) {
      this.comparisons++;
      // Cilium gives pods more labels, which no manifest shows.
      const labels = entry.policy ? known : { ...known, mayHave: isDerivedByCilium };
      const answers = entry.selectors.map((selector) => selector.match(labels));
      if (entry.selectors.length === 0 || answers.includes('yes')) yield { entry, answer: 'yes' };
      else if (answers.includes('unknown')) yield { entry, answer: 'unknown' };
    }
  }
}

function indexOf(entries: readonly Entry[]): SelectorIndex<Entry> {
  return new SelectorIndex(
    entries.map((entry) => [entry.selectors, entry] as const),
    (key) => isAddedByController(key) || isDerivedByCilium(key),
  );
}
