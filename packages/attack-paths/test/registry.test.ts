import { testTechnique } from './pairs.js';

const config = (auths: string): string => `---
apiVersion: v1
kind: Secret
metadata: {name: pull, namespace: shop}
type: kubernetes.io/dockerconfigjson
stringData: {.dockerconfigjson: '{"auths": {${auths}}}'}
`;
const login = (registry: string, user = 'acme'): string =>
  `"${registry}": {"username": "${user}", "password": "hunter2"}`;
const pod = (image: string, more = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: "${image}"${more}}]}
`;
const OWN = login('registry.example.com');
const PUSH = { assume: ['registry-push'] };
const valueIs = (auths: string): string => `'{"auths": {${auths}}}'`;

testTechnique('registry-push', {
  holds: [
    {
      ...PUSH,
      code: config(OWN),
      steps: [
        {
          from: 'Secret shop/pull',
          to: 'images of registry.example.com',
          evidence: [valueIs(OWN)],
          assumptions: ['registry-push'],
        },
      ],
    },
    {
      ...PUSH,
      name: 'to the own part of a registry that all share',
      code: config(login('https://index.docker.io/v1/')),
      steps: [
        {
          from: 'Secret shop/pull',
          to: 'images of docker.io/acme',
          evidence: [valueIs(login('https://index.docker.io/v1/'))],
          assumptions: ['registry-push'],
        },
      ],
    },
  ],
  not: [
    { code: config(OWN) },
    { ...PUSH, code: config(OWN).replace('kubernetes.io/dockerconfigjson', 'Opaque') },
    { ...PUSH, code: config('') },
  ],
});

const RUNS = [
  {
    from: 'images of registry.example.com',
    to: 'Pod shop/web [app]',
    evidence: ['"registry.example.com/team/web:1"'],
  },
];

testTechnique(
  'in-scope',
  {
    holds: [{ ...PUSH, code: config(OWN) + pod('registry.example.com/team/web:1'), steps: RUNS }],
    not: [
      { ...PUSH, code: config(OWN) + pod('other.example.com/team/web:1') },
      { ...PUSH, code: config(OWN) + pod(`registry.example.com/team/web@sha256:${'a'.repeat(64)}`) },
      { ...PUSH, code: config(OWN) + pod('registry.example.com/team/web:1', ', imagePullPolicy: Never') },
    ],
  },
  ['images of registry.example.com'],
);
