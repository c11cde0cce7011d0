import type { Project } from '../project.js';
import { groupsOfResource, isClusterWide } from './api-resources.js';
import { allowsRequest, allowsUrl, type PolicyRule } from './policy-rule.js';
import type { Binding, RoleRule, Subject } from './types.js';

/** What someone may do, and where. */
export interface WhoCanQuery {
  readonly project: Project;
  readonly verb: string;
  /** The plural, as in a role: `pods`. Either this or `url` is given. */
  readonly resource?: string | undefined;
  /**
   * The API group of the resource, empty for the core group. Default: the groups that serve a resource of Kubernetes'
   * own API. For other resources, any group.
   */
  readonly group?: string | undefined;
  readonly subresource?: string | undefined;
  /** Default: any namespace. */
  readonly namespace?: string | undefined;
  /** Default: objects of any name, including those that a role names in `resourceNames`. */
  readonly name?: string | undefined;
  /** A path that is not a resource: `/metrics`. */
  readonly url?: string | undefined;
}

/** One way in which a subject may do what the query asks. */
export interface Access {
  readonly subject: Subject;
  readonly binding: Binding;
  /** The entry that grants it, with the role that contains it. */
  readonly rule: RoleRule;
  /** The only objects that the entry applies to. Empty for all. */
  readonly onlyNames: readonly string[];
}

/** Who may do it. */
export interface WhoCanResult {
  /** Access through RoleBindings first, in the order of their files. */
  readonly accesses: readonly Access[];
  /** Bindings that apply there and whose role is unknown: they may grant it too. */
  readonly unknown: readonly Binding[];
}

/**
 * Which subjects may do something, through which binding and which entry of which role, as far as the files say. The
 * default bindings of a cluster (`system:masters` and the control plane) only count if they are in the files.
 * @example
 * const { accesses } = whoCan({ project, verb: 'get', resource: 'secrets', namespace: 'shop' });
 */
export function whoCan(query: WhoCanQuery): WhoCanResult {
  const accesses: Access[] = [];
  const unknown: Binding[] = [];
  const holds = bindingFilter(query);
  const matches = ruleFilter(query);
  for (const binding of query.project.rbac.bindings) {
    if (!holds(binding)) continue;
    if (!binding.role) {
      unknown.push(binding);
      continue;
    }
    for (const rule of binding.role.rules) {
      const onlyNames = matches(rule);
      if (onlyNames)
        for (const subject of binding.subjects) accesses.push({ subject, binding, rule, onlyNames });
    }
  }
  return { accesses, unknown };
}

/** RoleBindings apply in their namespace, and never to cluster-scoped objects or paths. */
function bindingFilter({ url, group, resource, namespace }: WhoCanQuery): (binding: Binding) => boolean {
  const clusterWide = url !== undefined || isClusterWide(resource ?? '', group);
  return (binding) =>
    binding.clusterWide ||
    (!clusterWide &&
      (namespace === undefined || binding.namespace === undefined || binding.namespace === namespace));
}

/** The names that an entry is limited to. Undefined if it does not grant what the query asks. */
function ruleFilter(query: WhoCanQuery): (rule: PolicyRule) => readonly string[] | undefined {
  const { verb, url, resource = '', subresource, name } = query;
  if (url !== undefined) return (rule) => (allowsUrl(rule, { verb, url }) ? [] : undefined);
  const groups = query.group === undefined ? groupsOfResource(resource) : [query.group];
  return (rule) => {
    const allowed = (request: { name: string | undefined }): boolean =>
      (groups ?? rule.apiGroups).some((group) =>
        allowsRequest(rule, { verb, group, resource, subresource, name: request.name }),
      );
    if (name !== undefined || rule.resourceNames.length === 0) return allowed({ name }) ? [] : undefined;
    // These requests name no object, so a rule for named objects never allows them.
    if (verb === 'deletecollection' || (verb === 'create' && !subresource)) return undefined;
    return allowed({ name: rule.resourceNames[0] }) ? rule.resourceNames : undefined;
  };
}
