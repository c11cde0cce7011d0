import { isObject, type Json, type JsonObject } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { KnownLabels } from '../network/selector.js';
import { Selector } from '../network/selector.js';
import { type Judgement, no, unknown, YES } from './judgement.js';
import type { NamespaceFacts } from './types.js';
import { isGiven, matchesWildcard } from './values.js';

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name */
const knownLabels = ({ name, labels }: NamespaceFacts): KnownLabels => ({
  labels: { ...labels, ...(name !== undefined && { 'kubernetes.io/metadata.name': name }) },
  mayHave: (key) => labels === undefined || (key === 'kubernetes.io/metadata.name' && name === undefined),
});

/** Cached for all namespaces. */
const readSelector = oncePer((value: JsonObject) => Selector.of(value));

const selectorOf = (value: Json): Selector => (isObject(value) ? readSelector(value) : Selector.of(value));

/** Whether a label selector of namespaces selects the namespace. An absent or empty one selects all. */
export function selectsNamespace(selector: Json | undefined, namespace: NamespaceFacts): Judgement {
  if (!isGiven(selector)) return YES;
  const answer = selectorOf(selector!).match(knownLabels(namespace));
  if (answer === 'yes') return YES;
  return answer === 'no'
    ? no('does not select the namespace')
    : unknown('selects namespaces by labels that the files do not show');
}

/** Whether one of these patterns matches the name of the namespace. */
export function namesNamespace(patterns: readonly string[], { name }: NamespaceFacts): Judgement {
  if (patterns.includes('*')) return YES;
  if (patterns.length > 0 && name === undefined) return unknown('covers only some namespaces');
  return patterns.some((pattern) => matchesWildcard(pattern, name!))
    ? YES
    : no('does not select the namespace');
}

/** The same where a match excludes the namespace. */
export function exceptsNamespace(patterns: readonly string[], namespace: NamespaceFacts): Judgement {
  if (patterns.length === 0) return YES;
  const named = namesNamespace(patterns, namespace);
  if (named.answer === 'no') return YES;
  return named.answer === 'yes' ? no('excludes the namespace') : unknown('excludes some namespaces');
}

/**
 * Whether a label selector of objects selects every pod. An absent or empty one does. Adding a label can take a pod out
 * of a selector that selects pods without labels.
 */
export function selectsEveryPod(selector: Json | undefined): Judgement {
  if (!isGiven(selector)) return YES;
  const answer = selectorOf(selector!).match({ labels: {}, mayHave: () => false });
  if (answer === 'no') return no('covers only pods with certain labels');
  return unknown('excludes pods by their labels');
}

/** Whether an object that only applies to its own namespace is in this one. */
export function isIn(own: string | undefined, { name }: NamespaceFacts): Judgement {
  if (own === undefined) return unknown('has a namespace that is chosen at install time');
  if (name === undefined) return unknown('covers only one namespace');
  return own === name ? YES : no('applies to another namespace');
}
