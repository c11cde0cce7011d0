import { testTechnique } from './pairs.js';

const pod = (container: string, spec = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {${spec}containers: [{name: app, image: example.com/web:1, ${container}}]}
`;

testTechnique('escape-privileged', {
  holds: [
    {
      code: pod('securityContext: {privileged: true}'),
      steps: [{ from: 'Pod shop/web [app]', to: 'node', evidence: ['true'], assumptions: ['image-root'] }],
    },
    {
      name: 'as root by the pod',
      code: pod('securityContext: {privileged: true}', 'securityContext: {runAsUser: 0}, '),
      steps: [{ from: 'Pod shop/web [app]', to: 'node', evidence: ['true'] }],
    },
    {
      name: 'in a user namespace, before there are any',
      code: pod('securityContext: {privileged: true}', 'hostUsers: false, '),
      kubernetes: '1.32',
      steps: [{ from: 'Pod shop/web [app]', to: 'node', evidence: ['true'], assumptions: ['image-root'] }],
    },
    {
      name: 'not as root, where a program of the image helps',
      code: pod('securityContext: {privileged: true, runAsUser: 1000}'),
      assume: ['setuid-image'],
      steps: [{ from: 'Pod shop/web [app]', to: 'node', evidence: ['true'], assumptions: ['setuid-image'] }],
    },
  ],
  not: [
    { code: pod('securityContext: {privileged: false}') },
    { name: 'not as root', code: pod('securityContext: {privileged: true, runAsUser: 1000}') },
    {
      name: 'in a user namespace',
      code: pod('securityContext: {privileged: true}', 'hostUsers: false, '),
    },
  ],
});
