import { expect, test } from 'vitest';
import { attackPaths } from '../src/index.js';
import { projectOf } from './pairs.js';

const pod = (more = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: robot, containers: [{name: app, image: example.com/web:1${more}}]}
`;
const ACCOUNT = `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/web"}}
`;
const grant = (verbs: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ${verbs}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: robot, namespace: shop}]
`;

const waysTo = async (to: string, code: string): Promise<readonly string[]> =>
  attackPaths(await projectOf(code), { from: 'Pod/web', to }).paths.map(({ steps }) =>
    steps.map(({ technique }) => technique).join(' '),
  );

test('a token adds no path to a cloud role that the pod already has', async () => {
  expect(await waysTo('cloud-account', pod() + ACCOUNT)).toEqual([
    'cloud-identity',
    'metadata-service part-of',
  ]);
});

test('what two files share is one path, and each difference is its own path', async () => {
  const one = await waysTo('cluster-admin', pod() + grant('["*"]'));
  expect(one.length).toBeGreaterThan(0);
  expect(await waysTo('cluster-admin', pod() + grant('["*"]') + grant('["*"]'))).toEqual(one);
  const two = pod(', securityContext: {capabilities: {add: [SYS_ADMIN, SYS_MODULE]}}');
  expect(await waysTo('node', two)).toHaveLength(2);
});
