import type { KeyRequests } from './key-requests.js';
import { type AuditEvent, isAbout, matches, type PolicyRule } from './policy.js';

/** Whose requests a rule singles out, and where: the rule is the first that matches them. */
export interface Scope {
  readonly user?: string;
  readonly group?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** The most scopes of a rule to try for one request. */
const MOST_SCOPES = 32;

/** The rules that decide on requests like an event by other users, or in other groups, namespaces or names. */
export function* scopesOf(
  policy: readonly PolicyRule[],
  event: AuditEvent,
  requests: KeyRequests,
): Generator<{ readonly rule: PolicyRule; readonly scope: Scope }> {
  const earlier: PolicyRule[] = [];
  for (const rule of policy) {
    const entries = rule.resources.filter((entry) => isAbout(entry, event));
    if (rule.resources.length > 0 && entries.length === 0) continue;
    let tried = 0;
    for (const scope of scopes(rule, event)) {
      if (tried++ === MOST_SCOPES) break;
      const own = eventIn(scope, event);
      if (!matches(rule, own) || earlier.some((other) => matches(other, own))) continue;
      if (!isExcused(rule, scope, requests)) yield { rule, scope };
    }
    if (takesAll(rule, event)) return;
    earlier.push(rule);
  }
}

/** Whether a rule matches everyone's requests everywhere: no later rule is reached. */
function takesAll(rule: PolicyRule, event: AuditEvent): boolean {
  const limited = [rule.users, rule.userGroups, rule.namespaces].some((names) => names.size > 0);
  return !limited && matches(rule, { ...event, name: '' }) && matches(rule, event);
}

/** The scopes that a rule names; none where it names neither users, groups, namespaces nor objects. */
function* scopes(rule: PolicyRule, event: AuditEvent): Generator<Scope> {
  const names = rule.resources.flatMap((entry) => (isAbout(entry, event) ? [...entry.resourceNames] : []));
  const one = (key: keyof Scope, values: Iterable<string>): readonly Scope[] => {
    const all = [...values].map((value): Scope => ({ [key]: value }));
    return all.length > 0 ? all : [{}];
  };
  const groups = [...rule.userGroups].filter((group) => !event.groups.includes(group));
  // A list across all namespaces has the namespace '', like an object without one.
  const spans = event.verb === 'list' || event.verb === 'watch';
  const namespaces = [...rule.namespaces].filter((namespace) =>
    event.namespace === '' ? namespace === '' : namespace !== '' || spans,
  );
  for (const user of one('user', rule.users))
    for (const group of one('group', groups))
      for (const namespace of one('namespace', event.namespace === '' ? [] : namespaces))
        for (const name of one('name', event.name === '' ? [] : names)) {
          const scope = { ...user, ...group, ...namespace, ...name };
          if (Object.keys(scope).length > 0) yield scope;
        }
}

function eventIn({ user, group, namespace, name }: Scope, event: AuditEvent): AuditEvent {
  return {
    ...event,
    ...(user !== undefined && { user, groups: groupsOf(user) }),
    ...(group !== undefined && {
      groups: [...(user === undefined ? withEveryone(group) : groupsOf(user)), group],
    }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  };
}

/**
 * The groups that the API server itself gives to a user.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 */
function groupsOf(user: string): readonly string[] {
  if (user === 'system:anonymous') return withEveryone('system:unauthenticated');
  const [, namespace] = /^system:serviceaccount:([^:]+):/.exec(user) ?? [];
  if (namespace !== undefined)
    return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return user.startsWith('system:node:')
    ? ['system:nodes', 'system:authenticated']
    : ['system:authenticated'];
}

function withEveryone(group: string): readonly string[] {
  return group === 'system:unauthenticated' ? [group] : [group, 'system:authenticated'];
}

/** Users whose permissions allow none of the key requests. */
const HARMLESS = ['system:kube-proxy', 'system:serviceaccount:kube-system:kube-proxy'];

/** Kubernetes' own programs: https://github.com/kubernetes/kubernetes/blob/master/cluster/gce/gci/configure-helper.sh */
const COMPONENT =
  /^(?:system:(?!admin$|anonymous$|serviceaccount:)|system:serviceaccount:kube-system:|kubelet$|cluster-autoscaler$)/;

/** Whether Kubernetes' own scripts and documentation omit the requests, because they are frequent and say little. */
function isExcused(
  { level, resources }: PolicyRule,
  { user, name }: Scope,
  { name: about }: KeyRequests,
): boolean {
  if (level !== 'None') return false;
  if (user !== undefined && HARMLESS.includes(user)) return true;
  if (about !== 'ConfigMaps') return false;
  const namesThem = resources.some((entry) => entry.resources.has('configmaps'));
  return namesThem && (name !== undefined || (user !== undefined && COMPONENT.test(user)));
}

/** `of user 'alice' in namespace 'shop'`, for messages. */
export function described(scopes: readonly Scope[]): string {
  const users = valuesOf(scopes, 'user');
  const groups = valuesOf(scopes, 'group');
  const namespaces = valuesOf(scopes, 'namespace').filter((namespace) => namespace !== '');
  const everywhere = scopes.some(({ namespace }) => namespace === '');
  return [
    listed('of user', 'of users', users),
    listed(users.length > 0 ? 'in group' : 'of group', users.length > 0 ? 'in groups' : 'of groups', groups),
    listed('in namespace', 'in namespaces', namespaces) ?? (everywhere ? 'across all namespaces' : undefined),
    listed('for the object', 'for the objects', valuesOf(scopes, 'name')),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

function valuesOf(scopes: readonly Scope[], key: keyof Scope): readonly string[] {
  return [...new Set(scopes.flatMap((scope) => scope[key] ?? []))];
}

/** The most names to show. */
const SHOWN = 3;

function listed(one: string, many: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const rest = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).map((name) => `'${name}'`);
  return `${names.length === 1 ? one : many} ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
