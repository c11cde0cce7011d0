import { type Json, textOf } from '../../json.js';
import { oncePer } from '../../once-per.js';
import { all, any, type Judgement, no, unknown, YES } from './judgement.js';
import { selectsEveryPod, selectsNamespace } from './namespaces.js';
import type { NamespaceFacts } from './types.js';
import { field, isGiven, itemsOf, stringsOf } from './values.js';

const NOT_PODS = no('does not cover pods');

/**
 * Whether admission rules match the creation of every pod. A resource `pods/x` is a subresource.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
 */
function rulesAboutPods(rules: Json | undefined): Judgement {
  return Array.isArray(rules) ? listAboutPods(rules as readonly Json[]) : NOT_PODS;
}

/** Every namespace asks again. */
const listAboutPods = oncePer((rules: readonly Json[]) =>
  any(
    rules.map((rule) => () => aboutPods(rule)),
    NOT_PODS,
  ),
);

function aboutPods(rule: Json): Judgement {
  const has = (name: string, ...values: readonly string[]): boolean =>
    stringsOf(field(rule, name)).some((item) => item === '*' || values.includes(item));
  if (!has('apiGroups', '') || !has('apiVersions', 'v1') || !has('resources', 'pods', '*/*')) return NOT_PODS;
  if (field(rule, 'scope') === 'Cluster') return NOT_PODS;
  if (!has('operations', 'CREATE')) return no('does not check pods when they are created');
  return stringsOf(field(rule, 'resourceNames')).length > 0 ? no('covers only certain pods') : YES;
}

/**
 * What `matchConstraints` of a policy, `matchResources` of a binding and a policy of Kubewarden have in common. `rules`
 * names the field of the rules. If a binding has none, those of its policy count.
 */
export function matchesEveryPod(
  match: Json | undefined,
  namespace: NamespaceFacts,
  { rules, required }: { readonly rules: string; readonly required: boolean },
): Judgement {
  const excluded = rulesAboutPods(field(match, 'excludeResourceRules'));
  return all([
    required || isGiven(field(match, rules)) ? rulesAboutPods(field(match, rules)) : YES,
    excluded.answer === 'yes' ? no('excludes pods') : YES,
    () => selectsNamespace(field(match, 'namespaceSelector'), namespace),
    () => selectsEveryPod(field(match, 'objectSelector')),
  ]);
}

/** Whether an expression is only `true` or `false`. */
export const isLiteral = (item: Json, literal: 'true' | 'false'): boolean =>
  textOf(field(item, 'expression')).trim() === literal;

export function conditionsOf(conditions: Json | undefined): Judgement {
  const open = itemsOf(conditions).filter((condition) => !isLiteral(condition, 'true'));
  if (open.some((condition) => isLiteral(condition, 'false')))
    return no('has a matchCondition that is never true');
  return open.length > 0 ? unknown('has matchConditions, which cannot be evaluated') : YES;
}
