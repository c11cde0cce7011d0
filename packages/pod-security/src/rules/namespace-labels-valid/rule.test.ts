import { malformed, testRule } from '../../../test/manifests.js';

const namespace = (...labels: readonly string[]): string => `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    app: shop
${labels.map((label) => `    pod-security.kubernetes.io/${label}\n`).join('')}`;

testRule('namespace-labels-valid', {
  valid: [
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n',
    namespace(),
    namespace('enforce: privileged', 'audit: baseline', 'warn: restricted'),
    namespace('enforce: baseline', 'enforce-version: latest'),
    namespace('audit: baseline', 'audit-version: v1.0', 'warn: baseline', 'warn-version: v1.34'),
    namespace('enforce: null', 'exempt: null'),
    {
      name: 'a version that is a number is malformed',
      code: namespace('enforce: baseline', 'enforce-version: 1.34'),
      ...malformed,
    },
    {
      name: 'labels of other objects mean nothing',
      code: namespace('enforce: strict').replace('kind: Namespace', 'kind: ConfigMap'),
    },
  ],
  invalid: [
    {
      code: namespace('enforce: Baseline', 'audit: strict', 'warn: ""'),
      findings: [
        {
          messageId: 'levelMeant',
          text: 'Baseline',
          message:
            "The label 'pod-security.kubernetes.io/enforce' must be privileged, baseline or restricted (did you mean 'baseline'?).",
        },
        {
          messageId: 'level',
          text: 'strict',
          message: "The label 'pod-security.kubernetes.io/audit' must be privileged, baseline or restricted.",
        },
        { messageId: 'level', text: '""' },
      ],
      fixed: namespace('enforce: baseline', 'audit: strict', 'warn: ""'),
    },
    {
      name: 'a level in upper case',
      code: namespace('enforce: PRIVILEGED'),
      findings: [
        {
          messageId: 'levelMeant',
          text: 'PRIVILEGED',
          message:
            "The label 'pod-security.kubernetes.io/enforce' must be privileged, baseline or restricted (did you mean 'privileged'?).",
        },
      ],
    },
    ...['"1.34"', 'v1.34.1', 'v1.05', 'v2.0', '1.34-alpha', 'Latest', '""'].map((version) => ({
      name: version,
      code: namespace('enforce: baseline', `enforce-version: ${version}`),
      findings: [{ messageId: 'version', text: version }],
    })),
    ...(
      [
        ['"1.34"', '"v1.34"'],
        ['v1.34.1', 'v1.34'],
        ['Latest', 'latest'],
      ] as const
    ).map(([written, meant]) => ({
      name: `${written} means ${meant}`,
      code: namespace('enforce: baseline', `enforce-version: ${written} # ours`),
      findings: [{ messageId: 'version', text: written }],
      fixed: namespace('enforce: baseline', `enforce-version: ${meant} # ours`),
    })),
    {
      name: 'a version without its level',
      code: namespace('enforce: baseline', 'audit-version: v1.34'),
      findings: [
        {
          messageId: 'alone',
          text: 'v1.34',
          message:
            "The label 'pod-security.kubernetes.io/audit-version' has no effect without 'pod-security.kubernetes.io/audit', so the cluster's default level applies. Set both.",
        },
      ],
    },
    {
      name: 'a key that nothing reads',
      code: namespace('enforced: baseline', 'enforce_version: v1.34', 'exempt: "true"'),
      findings: [
        {
          messageId: 'unknownMeant',
          text: 'baseline',
          message:
            "Pod Security admission does not know the label 'pod-security.kubernetes.io/enforced' (did you mean 'pod-security.kubernetes.io/enforce'?), so it has no effect.",
        },
        { messageId: 'unknownMeant', text: 'v1.34' },
        { messageId: 'unknown', text: '"true"' },
      ],
    },
  ],
});
