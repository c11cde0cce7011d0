import { defineRule, type Fixer } from '@plimsoll/core';
import type { Fix } from '@plimsoll/core/internal';
import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { ALL, CHANGES, KEY_REQUESTS, type KeyRequests } from './key-requests.js';
import {
  type AuditEvent,
  itemsOf,
  LEVELS,
  type Level,
  type PolicyRule,
  readPolicy,
  recordedAt,
} from './policy.js';
import { described, type Scope, scopesOf } from './scope.js';

/** An ordinary user. */
const SOMEONE = { user: 'someone', groups: ['system:authenticated'] };

/** Verbs whose requests name no object. */
const NAMELESS = ['create', 'list', 'watch'];

/** Policies have tens of rules. Comparing each rule with each other takes too long for much longer ones. */
const MOST_RULES = 200;

const defaultOptions = { minLevelForOthers: 'Metadata' };

export const auditPolicyCoverage = defineRule({
  meta: {
    description: 'Record key requests in the audit policy without logging secrets',
    scope: 'resource',
    risk: 5,
    cwe: [778, 532],
    precision: 'high',
    fixable: 'unsafe',
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        minLevelForOthers: {
          enum: [...LEVELS],
          description: 'The level at which changes to all other objects must be recorded.',
        },
      },
    },
    defaultOptions,
    messages: {
      unrecorded:
        'The audit policy does not record enough about {{requests}}. Raise the level of this rule, or add one for them.',
      body: 'The audit policy records the bodies of requests for {{requests}}, so anyone who reads the log reads credentials. Set level: Metadata for them.',
      untraced:
        'The audit log has no trace of requests {{whose}} for {{requests}}. Raise the level of this rule, or remove it.',
      scopedBody:
        'The audit policy records the bodies of requests {{whose}} for {{requests}}, so anyone who reads the log reads credentials. Set level: Metadata for them.',
      stage:
        'The audit policy omits the stage ResponseComplete, so most requests leave no trace. Remove it from omitStages.',
    },
  },
  create(context) {
    const others: KeyRequests = {
      name: 'changes to other objects',
      // A group that no policy names stands for all others.
      group: 'example.com',
      resources: ['widgets'],
      any: true,
      verbs: CHANGES,
      least: context.options.minLevelForOthers as Level,
      most: 'RequestResponse',
    };
    return {
      'audit.k8s.io/Policy'(root: Cursor<Json>) {
        const rules = itemsOf(root.at('rules'));
        if (rules.length === 0) return context.notApplicable();
        if (rules.length > MOST_RULES)
          return context.unknown({
            at: root.at('rules'),
            reason: `The policy has more than ${MOST_RULES} rules, too many to check.`,
          });
        const policy = readPolicy(root, context.kubernetes.atLeast('1.36'));
        for (const { rule, messageId, requests, scopes } of faultsIn(policy, [...KEY_REQUESTS, others])) {
          const at = rule?.cursor.at('level') ?? root.at('rules');
          const names = [...requests].map(({ name }) => name).join(', ');
          const fix = coverageFix(messageId, root.at('rules'), rule?.cursor, [...requests]);
          if (messageId === 'untraced' || messageId === 'scopedBody')
            context.report({ at, messageId, data: { whose: described(scopes), requests: names }, fix });
          else context.report({ at, messageId, data: { requests: names }, fix });
        }
        for (const holder of [root, ...rules.filter((rule) => rule.at('level').value !== 'None')]) {
          const stages = holder.at('omitStages');
          const complete = itemsOf(stages).find(({ value }) => value === 'ResponseComplete');
          if (complete)
            context.report({ at: stages, messageId: 'stage', fix: (fixer) => fixer.prune(complete, holder) });
        }
      },
    };
  },
});

type FaultId = 'unrecorded' | 'body' | 'untraced' | 'scopedBody';

interface CoverageFault {
  /** Undefined where no rule matches. */
  readonly rule: PolicyRule | undefined;
  readonly messageId: FaultId;
  readonly requests: Set<KeyRequests>;
  /** Whose requests they are, if the fault is not about everyone's. */
  readonly scopes: Scope[];
}

/**
 * The requests that a policy records too little or too much of, by rule: everyone's, and those that a rule singles out.
 */
function faultsIn(policy: readonly PolicyRule[], all: readonly KeyRequests[]): Iterable<CoverageFault> {
  const found = new Map<string, CoverageFault>();
  const add = (
    rule: PolicyRule | undefined,
    messageId: FaultId,
    requests: KeyRequests,
    scope?: Scope,
  ): void => {
    const key = `${messageId} ${rule ? policy.indexOf(rule) : ''}`;
    const fault = found.get(key) ?? { rule, messageId, requests: new Set(), scopes: [] };
    found.set(key, fault);
    fault.requests.add(requests);
    if (scope) fault.scopes.push(scope);
  };
  for (const requests of all)
    for (const event of eventsOf(requests)) {
      const { level, rule: common } = recordedAt(policy, event);
      if (isBelow(level, requests.least)) add(common, 'unrecorded', requests);
      if (isBelow(requests.most, level)) add(common, 'body', requests);
      for (const { rule, scope } of scopesOf(policy, event, requests)) {
        if (rule === common) continue;
        if (isBelow(requests.most, rule.level)) add(rule, 'scopedBody', requests, scope);
        else if (rule.level === 'None' && requests.least !== 'None') add(rule, 'untraced', requests, scope);
      }
    }
  return found.values();
}

function isBelow(level: Level, other: Level): boolean {
  return LEVELS.indexOf(level) < LEVELS.indexOf(other);
}

/**
 * Makes the policy record metadata: in the faulty rule, if it keeps too much of these requests and is about no others;
 * for requests with names, in a new rule before it; for all others in that rule too, or in a last one.
 */
function coverageFix(
  messageId: FaultId,
  rules: Cursor<Json>,
  rule: Cursor<Json> | undefined,
  requests: readonly KeyRequests[],
): ((fixer: Fixer) => Fix) | undefined {
  if (requests.some(({ least }) => least !== 'Metadata')) return undefined;
  if (!rule) return (fixer) => fixer.append(rules, { level: 'Metadata' });
  const isBody = messageId === 'body' || messageId === 'scopedBody';
  if (messageId === 'untraced' || requests.some(({ any }) => any) || (isBody && isOnlyAbout(rule, requests)))
    return (fixer) => fixer.set(rule.at('level'), 'Metadata');
  const verbs = ALL.filter((verb) => requests.some((own) => own.verbs.includes(verb)));
  const groups = [...new Set(requests.map(({ group }) => group))];
  return (fixer) =>
    fixer.insert(rule, {
      level: 'Metadata',
      ...(verbs.length < ALL.length && { verbs }),
      resources: groups.map((group) => ({
        group,
        resources: requests.filter((own) => own.group === group).flatMap(({ resources }) => resources),
      })),
    });
}

/** Whether a rule is about no other resources than these. */
function isOnlyAbout(rule: Cursor<Json>, requests: readonly KeyRequests[]): boolean {
  const groups = itemsOf(rule.at('resources'));
  return (
    groups.every((entry) => {
      const own = requests.filter(({ group }) => group === (entry.at('group').value ?? ''));
      const names = itemsOf(entry.at('resources')).map(({ value }) => textOf(value));
      return names.length > 0 && names.every((name) => own.some(({ resources }) => resources.includes(name)));
    }) && groups.length > 0
  );
}

function eventsOf({ group, resources, verbs, clusterWide }: KeyRequests): readonly AuditEvent[] {
  return resources.flatMap((resource) =>
    verbs.map((verb) => ({
      ...SOMEONE,
      verb,
      group,
      resource,
      namespace: clusterWide ? '' : 'some-namespace',
      name: NAMELESS.includes(verb) ? '' : 'something',
    })),
  );
}
