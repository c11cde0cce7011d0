/** One entry of a role's `rules`, as plain data. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  // `pods`, `pods/exec`, `*`, or `*/exec`.
  readonly resources: readonly string[];
  /** Empty for every object. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** A request for an object, or for a collection of them. */
export interface ResourceRequest {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  /** Undefined if a request names no object: `create`, and `list`, `watch` and `deletecollection` of all. */
  readonly name?: string | undefined;
}

/** A request for a path that is not a resource: `/metrics`. */
export interface UrlRequest {
  readonly verb: string;
  readonly url: string;
}

// Source of all of the following: kubernetes/kubernetes pkg/apis/rbac/v1/evaluation_helpers.go and
// plugin/pkg/auth/authorizer/rbac/rbac.go.

const ALL = '*';

/**
 * Whether a rule names a verb, or all.
 * @example
 * allowsVerb(rule, 'create'); // true for 'create' and for '*'
 */
export function allowsVerb(rule: PolicyRule, verb: string): boolean {
  return rule.verbs.includes(ALL) || rule.verbs.includes(verb);
}

/**
 * Whether a rule names an API group, or all.
 * @example
 * allowsGroup(rule, 'apps'); // true for 'apps' and for '*'
 */
export function allowsGroup(rule: PolicyRule, group: string): boolean {
  return rule.apiGroups.includes(ALL) || rule.apiGroups.includes(group);
}

/**
 * The item of `resources` with which a rule covers a resource: the exact name if present, else a wildcard. `*` also
 * covers subresources, `pods` does not cover `pods/exec`, and `pods/*` is an ordinary name.
 * @example
 * coveringResource(rule, 'pods', 'exec'); // 'pods/exec' or '*'
 */
export function coveringResource(
  rule: PolicyRule,
  resource: string,
  subresource?: string | undefined,
): string | undefined {
  const { resources } = rule;
  const exact = subresource ? `${resource}/${subresource}` : resource;
  if (resources.includes(exact)) return exact;
  if (subresource && resources.includes(`*/${subresource}`)) return `*/${subresource}`;
  return resources.includes(ALL) ? ALL : undefined;
}

/**
 * Whether a rule allows a request by itself. `resourceNames` never allow a request without a name.
 * @example
 * allowsRequest(rule, { verb: 'get', group: '', resource: 'secrets' });
 */
export function allowsRequest(rule: PolicyRule, request: ResourceRequest): boolean {
  return (
    allowsVerb(rule, request.verb) &&
    allowsGroup(rule, request.group) &&
    coveringResource(rule, request.resource, request.subresource) !== undefined &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(request.name ?? ''))
  );
}

/** As the API server reads `/healthz**`: it removes every star at the end. */
function withoutStars(path: string): string {
  let end = path.length;
  while (path[end - 1] === ALL) end--;
  return path.slice(0, end);
}

/**
 * Whether a rule allows a path: by `*`, by the path itself, or by a prefix before a `*` at the end.
 * @example
 * allowsUrl(rule, { verb: 'get', url: '/metrics' });
 */
export function allowsUrl(rule: PolicyRule, { verb, url }: UrlRequest): boolean {
  return (
    allowsVerb(rule, verb) &&
    rule.nonResourceURLs.some(
      (path) => path === ALL || path === url || (path.endsWith(ALL) && url.startsWith(withoutStars(path))),
    )
  );
}
