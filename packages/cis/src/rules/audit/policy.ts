import type { Cursor, Json } from '@plimsoll/core';

/** How much of a request an audit policy records, from little to much. */
export const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type Level = (typeof LEVELS)[number];

/** A request of an ordinary user about an ordinary object. */
export interface AuditEvent {
  readonly verb: string;
  readonly group: string;
  /** `pods`, or with a subresource `pods/exec`. */
  readonly resource: string;
  /** Empty for an object without a namespace. */
  readonly namespace: string;
}

/** What a policy does with an event; without a rule that matches it records nothing. */
export interface Recorded {
  readonly level: Level;
  readonly rule: Cursor<Json> | undefined;
}

const USER = 'someone';
const GROUPS = ['system:authenticated'];
const NAME = 'something';

/**
 * The level at which a policy records an event: that of the first rule that matches.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/audit/policy/checker.go
 */
export function recordedAt(policy: Cursor<Json>, event: AuditEvent): Recorded {
  const rule = itemsOf(policy.at('rules')).find((candidate) => matches(candidate, event));
  const level = rule?.at('level').value;
  return { level: LEVELS.find((known) => known === level) ?? 'None', rule };
}

function matches(rule: Cursor<Json>, event: AuditEvent): boolean {
  const allows = (key: string, values: readonly string[]): boolean => {
    const wanted = stringsOf(rule.at(key));
    return wanted.length === 0 || values.some((value) => wanted.includes(value));
  };
  if (!allows('users', [USER]) || !allows('userGroups', GROUPS) || !allows('verbs', [event.verb]))
    return false;
  const resources = itemsOf(rule.at('resources'));
  if (resources.length > 0 || itemsOf(rule.at('namespaces')).length > 0)
    return (
      allows('namespaces', [event.namespace]) &&
      (resources.length === 0 || resources.some((entry) => matchesResource(entry, event)))
    );
  return itemsOf(rule.at('nonResourceURLs')).length === 0;
}

function matchesResource(entry: Cursor<Json>, { group, resource }: AuditEvent): boolean {
  const wanted = entry.at('group').value ?? '';
  if (wanted !== group && wanted !== '*') return false;
  const names = stringsOf(entry.at('resources'));
  if (names.length === 0) return true;
  const objects = stringsOf(entry.at('resourceNames'));
  if (objects.length > 0 && !objects.includes(NAME)) return false;
  const [parent, sub] = resource.split('/');
  return names.some(
    (name) =>
      name === resource ||
      name === '*' ||
      (sub !== undefined && name === `*/${sub}`) ||
      // Unlike in RBAC this covers the resource itself too.
      name === `${parent}/*`,
  );
}

export function itemsOf(list: Cursor<Json>): readonly Cursor<Json>[] {
  return (list as Cursor<Json[]>).items() as readonly Cursor<Json>[];
}

function stringsOf(list: Cursor<Json>): readonly string[] {
  return itemsOf(list).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

export interface PolicyFault {
  readonly at: Cursor<Json>;
  readonly problem: string;
}

/**
 * What makes the API server refuse a policy.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/apis/audit/validation/validation.go
 */
export function* faultsOf(policy: Cursor<Json>): Generator<PolicyFault> {
  yield* stageFaults(policy.at('omitStages'));
  for (const rule of itemsOf(policy.at('rules'))) {
    const level = rule.at('level');
    if (!LEVELS.some((known) => known === level.value))
      yield { at: level, problem: `its level is none of ${LEVELS.join(', ')}` };
    yield* stageFaults(rule.at('omitStages'));
    const urls = rule.at('nonResourceURLs');
    if (
      itemsOf(urls).length > 0 &&
      ['resources', 'namespaces'].some((key) => itemsOf(rule.at(key)).length > 0)
    )
      yield { at: urls, problem: 'nonResourceURLs stand beside resources or namespaces' };
    for (const entry of itemsOf(rule.at('resources'))) {
      const group = entry.at('group');
      if (String(group.value ?? '').includes('/'))
        yield { at: group, problem: 'the group is written with a version' };
      const names = entry.at('resourceNames');
      if (itemsOf(names).length > 0 && itemsOf(entry.at('resources')).length === 0)
        yield { at: names, problem: 'resourceNames stand without resources' };
    }
  }
}

function* stageFaults(list: Cursor<Json>): Generator<PolicyFault> {
  for (const stage of itemsOf(list))
    if (!STAGES.includes(String(stage.value)))
      yield { at: stage, problem: `a stage is none of ${STAGES.join(', ')}` };
}
