// Which requests a policy or a binding selects: k8s.io/apiserver/pkg/admission/plugin/policy/matching.
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, objectAt, textAt, textsAt } from '../policy/read.js';
import type { Request } from '../request.js';
import { equivalents, type ServedResource } from './resources.js';
import { type Selected, selects } from './selector.js';

/** The version that the policy sees, or whether it matches at all. */
export type Matched =
  | { readonly is: 'no' }
  | { readonly is: 'unknown'; readonly reason: string }
  | { readonly is: 'yes'; readonly as: ServedResource };

const NO: Matched = { is: 'no' };

/** Whether `matchConstraints` or `matchResources` match a request. */
export function matches(criteria: JsonObject | undefined, request: Request, minor: number): Matched {
  const namespace = namespaceSelected(objectAt(criteria, 'namespaceSelector'), request);
  if (namespace === false) return NO;
  const object = objectSelected(objectAt(criteria, 'objectSelector'), request);
  if (object === false) return NO;
  const exact = textAt(criteria, 'matchPolicy') === 'Exact';
  const rules = listAt(criteria, 'resourceRules');
  if (byRules(listAt(criteria, 'excludeResourceRules'), request, exact, minor)) return NO;
  const as = rules.length === 0 ? request.resource : byRules(rules, request, exact, minor);
  if (!as) return NO;
  for (const open of [namespace, object]) if (open !== true) return { is: 'unknown', reason: open.unknown };
  return { is: 'yes', as };
}

function namespaceSelected(
  selector: JsonObject | undefined,
  { namespaced, namespaceLabels }: Request,
): Selected {
  // Of objects without a namespace, only a Namespace has labels that count.
  if (!namespaced && !namespaceLabels) return true;
  return selects(selector, namespaceLabels ?? { known: {} });
}

function objectSelected(selector: JsonObject | undefined, { labels, oldLabels }: Request): Selected {
  const results = [labels, oldLabels].flatMap((own) => (own ? [selects(selector, own)] : []));
  if (results.length === 0) return selects(selector, { known: {} });
  return results.find((own) => own === true) ?? results.find((own) => own !== false) ?? false;
}

function byRules(
  rules: readonly JsonObject[],
  request: Request,
  exact: boolean,
  minor: number,
): ServedResource | undefined {
  const { resource } = request;
  if (rules.some((rule) => ruleMatches(rule, request, resource))) return resource;
  if (exact) return undefined;
  const others = equivalents(resource, minor);
  for (const rule of rules) {
    const as = others.find((each) => ruleMatches(rule, request, each));
    if (as) return as;
  }
  return undefined;
}

function ruleMatches(
  rule: JsonObject,
  request: Request,
  { group, version, resource }: ServedResource,
): boolean {
  const has = (key: string, value: string): boolean =>
    textsAt(rule, key).some((own) => own === '*' || own === value);
  const names = textsAt(rule, 'resourceNames');
  return (
    scopeMatches(textAt(rule, 'scope'), request) &&
    has('apiGroups', group) &&
    has('apiVersions', version) &&
    has('operations', request.operation) &&
    textsAt(rule, 'resources').some((own) => isOwn(own, resource)) &&
    (names.length === 0 || (request.name !== undefined && names.includes(request.name)))
  );
}

/** `*`, `pods`, and with the subresources `*` + `/*` and `pods/*`. */
const isOwn = (rule: string, resource: string): boolean =>
  rule === '*' || rule === '*/*' || rule === resource || rule === `${resource}/*`;

function scopeMatches(scope: string | undefined, { namespaced }: Request): boolean {
  if (scope === 'Namespaced') return namespaced;
  return scope === 'Cluster' ? !namespaced : true;
}
