import { isObject, type Json, type JsonObject, textOf } from '../../json.js';
import { oncePer } from '../../once-per.js';
import { all, any, type Judgement, no, unknown, YES } from './judgement.js';
import { namesNamespace, selectsEveryPod, selectsNamespace } from './namespaces.js';
import type { NamespaceFacts } from './types.js';
import { field, isGiven, itemsOf, matchesWildcard, stringsOf } from './values.js';

/**
 * Whether `match` and `exclude` of a rule make it check every pod of a namespace. Kyverno also applies a rule for Pods
 * to the kinds that create pods. A rule for only such a kind is not about pods.
 * https://kyverno.io/docs/policy-types/cluster-policy/match-exclude/
 */
export function matchesPods(rule: Json, namespace: NamespaceFacts): Judgement {
  return all([
    () => combined(field(rule, 'match'), (filter) => takesIn(filter, namespace)),
    () => excludes(field(rule, 'exclude'), namespace),
    () => preconditionsOf(rule),
  ]);
}

/** `any` with one list of filters, `all` with another, or the fields of one filter at the top level. */
function combined(match: Json | undefined, judge: (filter: Json) => Judgement): Judgement {
  const lists = [
    isGiven(field(match, 'any')) ? any(itemsOf(field(match, 'any')).map(judge), NOTHING) : undefined,
    isGiven(field(match, 'all')) ? all(itemsOf(field(match, 'all')).map(judge)) : undefined,
  ].filter((judgement) => judgement !== undefined);
  if (lists.length > 0) return all(lists);
  return isObject(match) ? judge(match) : NOTHING;
}

const NOTHING = no('does not cover pods');
const SUBJECTS = ['subjects', 'roles', 'clusterRoles'] as const;
const names = (resources: Json | undefined): readonly string[] => {
  const name = field(resources, 'name');
  return [...(typeof name === 'string' ? [name] : []), ...stringsOf(field(resources, 'names'))];
};

/** Cached for all namespaces. */
const namesPods = oncePer((resources: JsonObject): boolean =>
  stringsOf(field(resources, 'kinds')).some(isPod),
);

function takesIn(filter: Json, namespace: NamespaceFacts): Judgement {
  const resources = field(filter, 'resources');
  // Most filters are about other kinds.
  if (!isObject(resources) || !namesPods(resources)) return NOTHING;
  const namespaces = field(resources, 'namespaces');
  const operations = stringsOf(field(resources, 'operations'));
  const named = names(resources);
  return all([
    operations.length === 0 || operations.includes('CREATE')
      ? YES
      : no('does not check pods when they are created'),
    isGiven(namespaces) ? namesNamespace(stringsOf(namespaces), namespace) : YES,
    () => selectorOf(field(resources, 'namespaceSelector'), (own) => selectsNamespace(own, namespace)),
    named.length === 0 || named.includes('*') ? YES : no('covers only certain pods'),
    () => selectorOf(field(resources, 'selector'), selectsEveryPod),
    isGiven(field(resources, 'annotations')) ? no('covers only pods with certain annotations') : YES,
    SUBJECTS.some((subject) => isGiven(field(filter, subject))) ? unknown('covers only certain users') : YES,
  ]);
}

function excludes(exclude: Json | undefined, namespace: NamespaceFacts): Judgement {
  if (!isGiven(exclude)) return YES;
  const judge = (filter: Json): Judgement => takesOut(filter, namespace);
  const every = itemsOf(field(exclude, 'all')).map(judge);
  if (field(exclude, 'any') === undefined && field(exclude, 'all') === undefined) return judge(exclude!);
  return all([...itemsOf(field(exclude, 'any')).map(judge), togetherOut(every)]);
}

/** Within `all`, a filter that excludes nothing stops the others from excluding. */
function togetherOut(filters: readonly Judgement[]): Judgement {
  if (filters.length === 0 || filters.some(({ answer }) => answer === 'yes')) return YES;
  return filters.find(({ answer }) => answer === 'unknown') ?? filters[0]!;
}

/** `yes` if a filter of `exclude` keeps every pod of the namespace, `no` if it excludes all of them. */
function takesOut(filter: Json, namespace: NamespaceFacts): Judgement {
  const resources = field(filter, 'resources');
  const kinds = stringsOf(field(resources, 'kinds'));
  const namespaces = field(resources, 'namespaces');
  const conditions = [
    isGiven(namespaces) ? namesNamespace(stringsOf(namespaces), namespace) : YES,
    selectorOf(field(resources, 'namespaceSelector'), (selector) => selectsNamespace(selector, namespace)),
  ];
  if (kinds.length > 0 && !kinds.some(isPod)) return YES;
  if (conditions.some(({ answer }) => answer === 'no')) return YES;
  const partly =
    names(resources).some((name) => name !== '*') ||
    ['selector', 'annotations', 'operations'].some((name) => isGiven(field(resources, name))) ||
    SUBJECTS.some((subject) => isGiven(field(filter, subject)));
  if (partly || conditions.some(({ answer }) => answer === 'unknown')) return unknown('excludes some pods');
  return no('excludes the namespace');
}

/** Kyverno's selectors may have wildcards, which are not evaluated. */
function selectorOf(selector: Json | undefined, judge: (selector: Json | undefined) => Judgement): Judgement {
  const wild = JSON.stringify(field(selector, 'matchLabels') ?? null);
  return /[*?]/.test(wild) ? unknown('selects by labels with wildcards') : judge(selector);
}

/**
 * Whether a pattern such as `Pod`, `v1/Pod` or `*` matches pods: group, version and kind. A subresource follows the
 * kind.
 */
function isPod(pattern: string): boolean {
  const [kind, version, group, ...more] = pattern.split('/').reverse();
  return (
    more.length === 0 &&
    matchesWildcard(kind!, 'Pod') &&
    (version === undefined || matchesWildcard(version, 'v1')) &&
    (group === undefined || group === '*')
  );
}

/** A precondition that only skips deletions limits nothing that matters here. */
function preconditionsOf(rule: Json): Judgement {
  const preconditions = field(rule, 'preconditions');
  const conditions = Array.isArray(preconditions)
    ? itemsOf(preconditions)
    : [...itemsOf(field(preconditions, 'any')), ...itemsOf(field(preconditions, 'all'))];
  const harmless = conditions.every(
    (condition) =>
      textOf(field(condition, 'key')).includes('request.operation') &&
      ['NotEquals', 'AnyNotIn', 'NotIn', 'AllNotIn'].includes(textOf(field(condition, 'operator'))) &&
      [field(condition, 'value') ?? null].flat().every((value) => value === 'DELETE'),
  );
  if (!harmless) return unknown('has preconditions, which cannot be evaluated');
  return isGiven(field(rule, 'celPreconditions'))
    ? unknown('has celPreconditions, which cannot be evaluated')
    : YES;
}

/** Whether a PolicyException may exempt pods of the namespace. */
export const mayExcept = (match: Json | undefined, namespace: NamespaceFacts): boolean =>
  excludes(match, namespace).answer !== 'yes';
