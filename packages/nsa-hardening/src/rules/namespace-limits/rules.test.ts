import { testRule } from '../../../test/test-rule.js';

const namespace = (name = 'shop'): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
const object = (kind: string, spec: string, name = 'limits', where = 'namespace: shop'): string => `---
apiVersion: v1
kind: ${kind}
metadata:
  name: ${name}
  ${where}
spec: ${spec}
`;
const range = (limits: string, name?: string, where?: string): string =>
  object('LimitRange', `{limits: ${limits}}`, name, where);
const quota = (hard: string, more = '', where?: string): string =>
  object('ResourceQuota', `{hard: ${hard}${more}}`, undefined, where);
const CONTAINER = '[{type: Container, default: {memory: 1Gi}}]';

testRule('namespace-limit-range', {
  valid: [
    namespace() + range(CONTAINER),
    namespace() + range('[{type: Container, max: {cpu: 1, memory: 1Gi}}]'),
    {
      name: 'another for claims',
      code:
        namespace() +
        range(CONTAINER) +
        range('[{type: PersistentVolumeClaim, max: {storage: 1Gi}}]', 'claims'),
    },
    namespace('kube-system'),
    { name: 'an exempt one', code: namespace(), options: { exemptNamespaces: ['shop'] } },
    {
      name: 'given at install time',
      code: namespace() + range(CONTAINER, 'limits', 'labels: {}'),
      unknown: ['The namespace of LimitRange limits is given at install time.'],
    },
    {
      name: 'a part of a project',
      code: namespace(),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: namespace(),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message: "No LimitRange sets a default limit for containers in namespace 'shop'. Add one.",
        },
      ],
    },
    {
      name: 'for claims only',
      code: namespace() + range('[{type: PersistentVolumeClaim, max: {storage: 1Gi}}]'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'for CPU time only',
      code: namespace() + range('[{type: Container, max: {cpu: 1}, defaultRequest: {memory: 1Gi}}]'),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message: "No LimitRange sets a default memory limit for containers in namespace 'shop'. Add one.",
        },
      ],
    },
    {
      name: 'with nothing in it',
      code: namespace() + range('[{type: Container, default: {}}]'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'of another namespace',
      code: namespace() + range(CONTAINER, 'limits', 'namespace: other'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'two of them',
      code: namespace() + range(CONTAINER, 'one') + range(CONTAINER, 'two'),
      findings: [{ messageId: 'several', text: 'shop', related: [{ text: 'one' }, { text: 'two' }] }],
    },
  ],
});

testRule('namespace-resource-quota', {
  valid: [
    namespace() + quota('{cpu: 8, limits.memory: 16Gi, pods: 20}'),
    {
      name: 'in two quotas',
      code:
        namespace() +
        quota('{requests.cpu: 8}') +
        object('ResourceQuota', '{hard: {memory: 8Gi, count/pods: 9}}', 'more'),
    },
    namespace('kube-public'),
    {
      name: 'any number of pods',
      code: namespace() + quota('{cpu: 8, memory: 8Gi}'),
      options: { requirePods: false },
    },
    {
      name: 'given at install time',
      code: namespace() + quota('{}', '', 'labels: {}'),
      unknown: ['The namespace of ResourceQuota limits is given at install time.'],
    },
  ],
  invalid: [
    {
      code: namespace(),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message: "No ResourceQuota limits cpu, memory, pods in namespace 'shop'. Add one.",
        },
      ],
    },
    {
      name: 'objects only',
      code: namespace() + quota('{count/secrets: 5, count/pods: 5, limits.memory: 1Gi}'),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message: "No ResourceQuota limits cpu in namespace 'shop'. Add one.",
        },
      ],
    },
    {
      name: 'of some pods only',
      code: namespace() + quota('{cpu: 8, memory: 8Gi, pods: 5}', ', scopes: [BestEffort]'),
      findings: [{ messageId: 'missing', text: 'shop' }],
    },
    {
      name: 'without pods',
      code: namespace() + quota('{cpu: 8, memory: 8Gi}'),
      findings: [
        {
          messageId: 'missing',
          text: 'shop',
          message: "No ResourceQuota limits pods in namespace 'shop'. Add one.",
        },
      ],
    },
  ],
});
