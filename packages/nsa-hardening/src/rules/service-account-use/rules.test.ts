import { lint, parse, resolveConfig } from '@plimsoll/core';
import { expect, it } from 'vitest';
import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';
import { nsaHardening } from '../../index.js';

const token = (seconds: string): string =>
  pod(`volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t, ${seconds}}}]}}]\n`);

testRule('projected-token-lifetime', {
  valid: [pod(), token('audience: vault'), token('expirationSeconds: 86400')],
  invalid: [
    {
      code: token('expirationSeconds: 86401'),
      findings: [
        {
          messageId: 'long',
          text: '86401',
          message: 'The token is valid for longer than 86400 seconds. Shorten expirationSeconds.',
        },
      ],
    },
    {
      code: token('expirationSeconds: 3600'),
      options: { max: 600 },
      findings: [{ messageId: 'long', text: '3600' }],
      fixed: token('expirationSeconds: 600'),
    },
  ],
});

const worker = (account: string, namespace = 'shop'): string =>
  pod(`serviceAccountName: ${account}\n`, '', { meta: `namespace: ${namespace}\n` }).replace(
    'name: web',
    'name: worker',
  );
const web = pod('serviceAccountName: app\n', '', { meta: 'namespace: shop\n' });
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
`;

testRule('shared-service-account', {
  valid: [
    `${binding}---\n${web}`,
    `${binding}---\n${web}---\n${worker('other')}`,
    { name: 'in another namespace', code: `${binding}---\n${web}---\n${worker('app', 'bank')}` },
    { name: 'without rights', code: `${web}---\n${worker('app')}` },
    { name: 'the same object twice', code: `${binding}---\n${web}---\n${web}` },
    {
      name: 'a pod that a controller made',
      code: `${binding}---\n${web}---\n${worker('app').replace('metadata:', 'metadata:\n  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: a, controller: true}]')}`,
    },
  ],
  invalid: [
    {
      code: `${binding}---\n${web}---\n${worker('app')}`,
      findings: [
        {
          messageId: 'shared',
          text: 'app',
          message:
            "ServiceAccount 'app' has permissions in the cluster, and Pod shop/worker uses it too. Give each workload its own ServiceAccount.",
        },
        { messageId: 'shared', text: 'app' },
      ],
    },
  ],
});

const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app, namespace: shop}\n';

it.each([
  ['variants that each bring the account are two programs', [account, account], []],
  ['files share the account that one of them brings', [account, ''], ['b/x.yaml', 'a/x.yaml']],
])('%s', async (_, [first, second], expected) => {
  const config = resolveConfig({
    plugins: [nsaHardening],
    rules: { 'nsa-hardening/shared-service-account': 'warn' },
  });
  const files = [
    { path: 'a/x.yaml', text: `${binding}---\n${first}---\n${web}` },
    { path: 'b/x.yaml', text: `${binding}---\n${second}---\n${worker('app')}` },
  ];
  const { findings } = await lint(await Promise.all(files.map((file) => parse(file))), config);
  const shared = findings.filter(({ ruleId }) => ruleId === 'nsa-hardening/shared-service-account');
  expect(shared.map(({ file }) => file).sort()).toEqual([...expected].sort());
});
