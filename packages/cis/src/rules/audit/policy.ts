import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';

/** How much of a request an audit policy records, from little to much. */
export const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type Level = (typeof LEVELS)[number];

/** One request to the API server. */
export interface AuditEvent {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  readonly group: string;
  /** Such as `pods`, or with a subresource `pods/exec`. */
  readonly resource: string;
  /** Empty for an object without a namespace, and for a list of all namespaces. */
  readonly namespace: string;
  /** Empty where the request names no object, as for list or create. */
  readonly name: string;
}

/** A rule of a policy. An empty list matches everything. */
export interface PolicyRule {
  readonly cursor: Cursor<Json>;
  readonly level: Level;
  readonly users: ReadonlySet<string>;
  readonly userGroups: ReadonlySet<string>;
  readonly verbs: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
  readonly resources: readonly GroupResources[];
  /** Whether it is about URLs, not objects. */
  readonly urls: boolean;
}

export interface GroupResources {
  /** Undefined matches any group. */
  readonly group: string | undefined;
  readonly resources: ReadonlySet<string>;
  readonly resourceNames: ReadonlySet<string>;
}

/** How a policy records an event. Without a matching rule it records nothing. */
export interface Recorded {
  readonly level: Level;
  readonly rule: PolicyRule | undefined;
}

/**
 * The rules of a policy. The group `*` stands for all groups since Kubernetes 1.36, and for none before.
 * https://github.com/kubernetes/kubernetes/pull/135262
 */
export function readPolicy(policy: Cursor<Json>, anyGroup: boolean): readonly PolicyRule[] {
  return itemsOf(policy.at('rules')).map((cursor): PolicyRule => {
    const level = cursor.at('level').value;
    return {
      cursor,
      level: LEVELS.find((known) => known === level) ?? 'None',
      users: stringsOf(cursor.at('users')),
      userGroups: stringsOf(cursor.at('userGroups')),
      verbs: stringsOf(cursor.at('verbs')),
      namespaces: stringsOf(cursor.at('namespaces')),
      resources: itemsOf(cursor.at('resources')).map((entry) => {
        const group = textOf(entry.at('group').value ?? '');
        return {
          group: anyGroup && group === '*' ? undefined : group,
          resources: stringsOf(entry.at('resources')),
          resourceNames: stringsOf(entry.at('resourceNames')),
        };
      }),
      urls: itemsOf(cursor.at('nonResourceURLs')).length > 0,
    };
  });
}

/**
 * The level at which a policy records an event: that of the first rule that matches.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/audit/policy/checker.go
 */
export function recordedAt(policy: readonly PolicyRule[], event: AuditEvent): Recorded {
  const rule = policy.find((candidate) => matches(candidate, event));
  return { level: rule?.level ?? 'None', rule };
}

export function matches(rule: PolicyRule, event: AuditEvent): boolean {
  return (
    takes(rule.users, event.user) &&
    (rule.userGroups.size === 0 || event.groups.some((group) => rule.userGroups.has(group))) &&
    takes(rule.verbs, event.verb) &&
    takes(rule.namespaces, event.namespace) &&
    (rule.resources.length === 0
      ? rule.namespaces.size > 0 || !rule.urls
      : rule.resources.some((entry) => isAbout(entry, event) && takes(entry.resourceNames, event.name)))
  );
}

function takes(wanted: ReadonlySet<string>, value: string): boolean {
  return wanted.size === 0 || wanted.has(value);
}

/** Whether an entry is about the resource of an event, whatever the object's name is. */
export function isAbout({ group, resources }: GroupResources, event: AuditEvent): boolean {
  if (group !== undefined && group !== event.group) return false;
  if (resources.size === 0 || resources.has(event.resource) || resources.has('*')) return true;
  const [parent, sub] = event.resource.split('/');
  // Unlike in RBAC `pods/*` covers the resource itself too.
  return resources.has(`${parent}/*`) || (sub !== undefined && resources.has(`*/${sub}`));
}

export function itemsOf(list: Cursor<Json>): readonly Cursor<Json>[] {
  return (list as Cursor<Json[]>).items() as readonly Cursor<Json>[];
}

function stringsOf(list: Cursor<Json>): ReadonlySet<string> {
  return new Set(itemsOf(list).flatMap(({ value }) => (typeof value === 'string' ? [value] : [])));
}

const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

export interface PolicyFault {
  readonly at: Cursor<Json>;
  readonly problem: string;
}

/**
 * The faults that make the API server reject a policy.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/apis/audit/validation/validation.go
 */
export function* faultsOf(policy: Cursor<Json>): Generator<PolicyFault> {
  yield* stageFaults(policy.at('omitStages'));
  for (const rule of itemsOf(policy.at('rules'))) {
    const level = rule.at('level');
    if (!LEVELS.some((known) => known === level.value))
      yield { at: level, problem: `the level must be one of ${LEVELS.join(', ')}` };
    yield* stageFaults(rule.at('omitStages'));
    const urls = rule.at('nonResourceURLs');
    if (
      itemsOf(urls).length > 0 &&
      ['resources', 'namespaces'].some((key) => itemsOf(rule.at(key)).length > 0)
    )
      yield { at: urls, problem: 'a rule has nonResourceURLs together with resources or namespaces' };
    for (const entry of itemsOf(rule.at('resources'))) {
      const group = entry.at('group');
      if (textOf(group.value ?? '').includes('/'))
        yield { at: group, problem: 'the group must not contain a version' };
      const names = entry.at('resourceNames');
      if (itemsOf(names).length > 0 && itemsOf(entry.at('resources')).length === 0)
        yield { at: names, problem: 'resourceNames need resources' };
    }
  }
}

function* stageFaults(list: Cursor<Json>): Generator<PolicyFault> {
  for (const stage of itemsOf(list))
    if (!STAGES.includes(textOf(stage.value)))
      yield { at: stage, problem: `a stage must be one of ${STAGES.join(', ')}` };
}
