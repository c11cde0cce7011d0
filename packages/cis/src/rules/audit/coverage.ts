import { type AnyCursor, type Cursor, defineRule, type Json } from '@plimsoll/core';
import { type AuditEvent, itemsOf, LEVELS, type Level, recordedAt, stringsOf } from './policy.js';

/** Requests that must leave a trace, and how much of them may be kept. */
interface KeyRequests {
  /** As messages name them. */
  readonly name: string;
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly clusterWide?: true;
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
    const others = {
      name: 'changes of other objects',
      group: 'example.com',
      resources: ['widgets'],
      verbs: CHANGES,
      least: context.options.minLevelForOthers as Level,
      most: 'RequestResponse',
    } as const;
    return {
      'audit.k8s.io/Policy'(root: Cursor<Json>) {
        if (itemsOf(root.at('rules')).length === 0) return context.notApplicable();
        const found = new Map<
          string,
          { at: AnyCursor; messageId: 'unrecorded' | 'body'; names: Set<string> }
        >();
        const add = (at: AnyCursor, messageId: 'unrecorded' | 'body', name: string): void => {
          const key = `${messageId} ${JSON.stringify(at.path)}`;
          const group = found.get(key) ?? { at, messageId, names: new Set() };
          found.set(key, group);
          group.names.add(name);
        };
        for (const requests of [...KEY_REQUESTS, others])
          for (const event of eventsOf(requests)) {
            const { level, rule } = recordedAt(root, event);
            const at = rule?.at('level') ?? root.at('rules');
            if (LEVELS.indexOf(level) < LEVELS.indexOf(requests.least)) add(at, 'unrecorded', requests.name);
            if (LEVELS.indexOf(level) > LEVELS.indexOf(requests.most)) add(at, 'body', requests.name);
          }
        for (const { at, messageId, names } of found.values())
          context.report({ at, messageId, data: { requests: [...names].join(', ') } });
        for (const holder of [root, ...itemsOf(root.at('rules'))]) {
          const stages = holder.at('omitStages');
          if (stringsOf(stages).includes('ResponseComplete'))
            context.report({ at: stages, messageId: 'stage' });
        }
      },
    };
  },
});

function eventsOf({ group, resources, verbs, clusterWide }: KeyRequests): readonly AuditEvent[] {
  return resources.flatMap((resource) =>
    verbs.map((verb) => ({ verb, group, resource, namespace: clusterWide ? '' : 'some-namespace' })),
  );
}
