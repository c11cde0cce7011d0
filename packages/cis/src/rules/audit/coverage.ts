import { type Cursor, defineRule, type Fix, type Fixer, type Json } from '@plimsoll/core';
import { type AuditEvent, itemsOf, LEVELS, type Level, type Recorded, recordedAt } from './policy.js';

/** Requests that must leave a trace, and how much of them may be kept. */
interface KeyRequests {
  /** As messages name them. */
  readonly name: string;
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly clusterWide?: true;
  /** Whether the resources are samples of all others. */
  readonly any?: true;
  readonly least: Level;
  /** More than this keeps a secret in the log. */
  readonly most: Level;
}

const CHANGES = ['create', 'update', 'patch', 'delete'];
const ALL = ['get', 'list', 'watch', ...CHANGES];

const KEY_REQUESTS: readonly KeyRequests[] = [
  { name: 'Secrets', group: '', resources: ['secrets'], verbs: ALL, least: 'Metadata', most: 'Metadata' },
  {
    name: 'ConfigMaps',
    group: '',
    resources: ['configmaps'],
    verbs: ALL,
    least: 'Metadata',
    most: 'Metadata',
  },
  {
    name: 'TokenReviews',
    group: 'authentication.k8s.io',
    resources: ['tokenreviews'],
    verbs: ['create'],
    clusterWide: true,
    least: 'Metadata',
    most: 'Metadata',
  },
  {
    name: 'service account tokens',
    group: '',
    resources: ['serviceaccounts/token'],
    verbs: ['create'],
    least: 'Metadata',
    most: 'Request',
  },
  {
    name: 'changes of pods',
    group: '',
    resources: ['pods'],
    verbs: CHANGES,
    least: 'Metadata',
    most: 'RequestResponse',
  },
  {
    name: 'changes of Deployments',
    group: 'apps',
    resources: ['deployments'],
    verbs: CHANGES,
    least: 'Metadata',
    most: 'RequestResponse',
  },
  {
    name: 'exec, port-forward and proxy',
    group: '',
    resources: ['pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'],
    verbs: ['get', 'create'],
    least: 'Metadata',
    most: 'RequestResponse',
  },
  {
    name: 'certificate requests',
    group: 'certificates.k8s.io',
    resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
    verbs: CHANGES,
    clusterWide: true,
    least: 'Metadata',
    most: 'RequestResponse',
  },
];

const defaultOptions = { minLevelForOthers: 'Metadata' };

export const auditPolicyCoverage = defineRule({
  meta: {
    description: 'Cover the key requests in the audit policy without logging secrets',
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
          description: 'The level at which changes of all other objects must be recorded.',
        },
      },
    },
    defaultOptions,
    messages: {
      unrecorded: 'The audit policy does not record enough of: {{requests}}.',
      body: 'The audit policy records the bodies of: {{requests}}. Whoever reads the log reads credentials.',
      stage: 'The audit policy omits the stage ResponseComplete: most requests leave no trace.',
    },
  },
  create(context) {
    const others: KeyRequests = {
      name: 'changes of other objects',
      // One that no policy names stands for all.
      group: 'example.com',
      resources: ['widgets'],
      any: true,
      verbs: CHANGES,
      least: context.options.minLevelForOthers as Level,
      most: 'RequestResponse',
    };
    return {
      'audit.k8s.io/Policy'(root: Cursor<Json>) {
        if (itemsOf(root.at('rules')).length === 0) return context.notApplicable();
        const found = new Map<
          string,
          { rule: Cursor<Json> | undefined; messageId: 'unrecorded' | 'body'; requests: Set<KeyRequests> }
        >();
        const add = ({ rule }: Recorded, messageId: 'unrecorded' | 'body', requests: KeyRequests): void => {
          const key = `${messageId} ${JSON.stringify(rule?.path)}`;
          const group = found.get(key) ?? { rule, messageId, requests: new Set() };
          found.set(key, group);
          group.requests.add(requests);
        };
        for (const requests of [...KEY_REQUESTS, others])
          for (const event of eventsOf(requests)) {
            const recorded = recordedAt(root, event);
            const level = LEVELS.indexOf(recorded.level);
            if (level < LEVELS.indexOf(requests.least)) add(recorded, 'unrecorded', requests);
            if (level > LEVELS.indexOf(requests.most)) add(recorded, 'body', requests);
          }
        for (const { rule, messageId, requests } of found.values())
          context.report({
            at: rule?.at('level') ?? root.at('rules'),
            messageId,
            data: { requests: [...requests].map(({ name }) => name).join(', ') },
            fix: coverageFix(messageId, root.at('rules'), rule, [...requests]),
          });
        for (const holder of [root, ...itemsOf(root.at('rules'))]) {
          const stages = holder.at('omitStages');
          const complete = itemsOf(stages).find(({ value }) => value === 'ResponseComplete');
          if (complete)
            context.report({ at: stages, messageId: 'stage', fix: (fixer) => fixer.prune(complete, holder) });
        }
      },
    };
  },
});

/**
 * Records metadata: in the rule at fault, where it keeps too much of these requests and speaks of no others; of
 * requests that can be named in a rule of their own before it; of all others in that rule too, or in a last one.
 */
function coverageFix(
  messageId: 'unrecorded' | 'body',
  rules: Cursor<Json>,
  rule: Cursor<Json> | undefined,
  requests: readonly KeyRequests[],
): ((fixer: Fixer) => Fix) | undefined {
  if (requests.some(({ least }) => least !== 'Metadata')) return undefined;
  if (!rule) return (fixer) => fixer.append(rules, { level: 'Metadata' });
  if (requests.some(({ any }) => any) || (messageId === 'body' && isOnlyAbout(rule, requests)))
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

/** Whether a rule speaks of no other resources than these. */
function isOnlyAbout(rule: Cursor<Json>, requests: readonly KeyRequests[]): boolean {
  const groups = itemsOf(rule.at('resources'));
  return (
    groups.every((entry) => {
      const own = requests.filter(({ group }) => group === (entry.at('group').value ?? ''));
      const names = itemsOf(entry.at('resources')).map(({ value }) => String(value));
      return names.length > 0 && names.every((name) => own.some(({ resources }) => resources.includes(name)));
    }) && groups.length > 0
  );
}

function eventsOf({ group, resources, verbs, clusterWide }: KeyRequests): readonly AuditEvent[] {
  return resources.flatMap((resource) =>
    verbs.map((verb) => ({ verb, group, resource, namespace: clusterWide ? '' : 'some-namespace' })),
  );
}
