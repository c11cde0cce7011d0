import { testTechnique } from './pairs.js';

const pod = (spec: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {${spec}containers: [{name: app, image: example.com/web:1}]}
`;
const account = (more = ''): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop}
${more}`;

testTechnique('token-mount', {
  holds: [
    {
      name: 'that is mounted unless someone says no',
      code: pod('serviceAccountName: robot, ') + account(),
      steps: [{ from: 'Pod shop/web [app]', to: 'ServiceAccount shop/robot', evidence: ['robot', 'spec'] }],
    },
    {
      name: 'that the pod asks for',
      code:
        pod('serviceAccountName: robot, automountServiceAccountToken: true, ') +
        account('automountServiceAccountToken: false'),
      steps: [{ from: 'Pod shop/web [app]', to: 'ServiceAccount shop/robot', evidence: ['robot', 'true'] }],
    },
    {
      name: 'of an account that is not here',
      code: pod('serviceAccountName: robot, '),
      steps: [
        {
          from: 'Pod shop/web [app]',
          to: 'ServiceAccount shop/robot',
          evidence: ['robot', 'spec'],
          doubt: 'robot is not in the files',
        },
      ],
    },
  ],
  not: [
    { code: pod('serviceAccountName: robot, automountServiceAccountToken: false, ') + account() },
    { code: pod('serviceAccountName: robot, ') + account('automountServiceAccountToken: false') },
  ],
});
