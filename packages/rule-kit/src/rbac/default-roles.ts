import {
  allowsRequest,
  allowsUrl,
  defaultRules,
  type PolicyRule,
  type RoleRule,
} from '@plimsoll/core/kubernetes';

/** An entry of a role, split by what Kubernetes' own role with that name grants anyway. */
interface Parts {
  readonly within: readonly PolicyRule[];
  readonly beyond: readonly PolicyRule[];
}

/**
 * Splits an entry into the part that Kubernetes itself grants by this role and the added part. The API server restores
 * what its roles lack, and removes nothing that a user added, so the added part stays.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation
 */
export function partsOf(rule: RoleRule): Parts {
  let parts = known.get(rule);
  if (!parts) {
    parts = takeApart(rule);
    known.set(rule, parts);
  }
  return parts;
}

/** A cache: every rule about grants asks for the same entries. */
const known = new WeakMap<RoleRule, Parts>();

function takeApart(rule: RoleRule): Parts {
  const defaults = defaultRules(rule.role);
  if (!defaults) return { within: [], beyond: [rule] };
  const within: PolicyRule[] = [];
  const beyond: PolicyRule[] = [];
  for (const piece of piecesOf(rule)) {
    const isGranted = (verb: string): boolean => defaults.some((own) => allows(own, piece, verb));
    const granted = rule.verbs.filter(isGranted);
    const added = rule.verbs.filter((verb) => !granted.includes(verb));
    if (granted.length > 0) within.push({ ...piece, verbs: granted });
    if (added.length > 0) beyond.push({ ...piece, verbs: added });
  }
  return { within, beyond };
}

/** The entry once for each of its resources, names and paths. */
function* piecesOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule) {
  const nothing: PolicyRule = { verbs, apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  for (const group of apiGroups)
    for (const resource of resources)
      for (const names of resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]))
        yield { ...nothing, apiGroups: [group], resources: [resource], resourceNames: names };
  for (const url of nonResourceURLs) yield { ...nothing, nonResourceURLs: [url] };
}

/** Whether one entry allows everything that a piece of another does. Only a wildcard allows a wildcard. */
function allows(own: PolicyRule, piece: PolicyRule, verb: string): boolean {
  const [url] = piece.nonResourceURLs;
  if (url !== undefined) return allowsUrl(own, { verb, url });
  const [resource = '', subresource] = (piece.resources[0] ?? '').split('/');
  const [group = ''] = piece.apiGroups;
  return allowsRequest(own, { verb, group, resource, subresource, name: piece.resourceNames[0] });
}
