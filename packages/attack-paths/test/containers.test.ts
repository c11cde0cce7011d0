import { testTechnique } from './pairs.js';

const pod = (spec = '', container = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {${spec}containers: [{name: app, image: example.com/web:1${container}}]}
`;
const account = (more = ''): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop}
${more}`;
const ROBOT = 'serviceAccountName: robot, ';
const NO = 'automountServiceAccountToken: false, ';

const projected = (source: string): string =>
  `volumes: [{name: token, projected: {sources: [{serviceAccountToken: {path: token${source}}}]}}], `;
const mounted = (path = '/token'): string => `, volumeMounts: [{name: token, mountPath: ${path}}]`;

const APP = 'Pod shop/web [app]';
const TO_ROBOT = { from: APP, to: 'ServiceAccount shop/robot' };

const apiServer = `---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system, labels: {tier: control-plane}}
spec: {containers: [{name: kube-apiserver, image: registry.k8s.io/kube-apiserver:v1.37.0, command: [kube-apiserver, --api-audiences=vault]}]}
`;

testTechnique('token-mount', {
  holds: [
    {
      name: 'that is mounted unless someone says no',
      code: pod(ROBOT) + account(),
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'spec'] }],
    },
    {
      name: 'that the pod asks for',
      code:
        pod(`${ROBOT}automountServiceAccountToken: true, `) + account('automountServiceAccountToken: false'),
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'true'] }],
    },
    {
      name: 'of an account that is not here',
      code: pod(ROBOT),
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'spec'], doubt: 'robot is not among the linted files' }],
    },
    {
      name: 'of the account that every namespace has',
      code: pod(),
      steps: [{ from: APP, to: 'ServiceAccount shop/default', evidence: ['spec'] }],
    },
    {
      name: 'that a volume asks for',
      code: pod(ROBOT + NO + projected(''), mounted()),
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'serviceAccountToken'] }],
    },
    {
      name: 'for the API server by its audience',
      code: pod(ROBOT + NO + projected(', audience: https://kubernetes.default.svc'), mounted()),
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'serviceAccountToken'] }],
    },
    {
      name: 'for an audience that the API server is told',
      code: pod(ROBOT + NO + projected(', audience: vault'), mounted()) + apiServer,
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'serviceAccountToken'] }],
    },
    {
      name: 'in an init container',
      code: pod(ROBOT).replace('containers', 'initContainers') + account(),
      steps: [{ ...TO_ROBOT, evidence: ['robot', 'spec'] }],
    },
    {
      name: 'where something fills in whether',
      code: pod(`${ROBOT}automountServiceAccountToken: <automount>, `),
      steps: [{ ...TO_ROBOT, evidence: ['robot', '<automount>'], doubt: 'install time' }],
    },
  ],
  not: [
    { code: pod(ROBOT + NO) + account() },
    { code: pod(ROBOT) + account('automountServiceAccountToken: false') },
    { name: 'for others', code: pod(ROBOT + NO + projected(', audience: vault'), mounted()) },
    { name: 'that another container mounts', code: pod(ROBOT + NO + projected('')) },
    {
      name: 'below something else',
      code:
        pod(
          `${ROBOT}volumes: [{name: token, emptyDir: {}}], `,
          mounted('/var/run/secrets/kubernetes.io/serviceaccount'),
        ) + account(),
    },
    {
      name: 'of a pod that the kubelet starts',
      code: pod().replace('{name', '{annotations: {kubernetes.io/config.source: file}, name'),
    },
  ],
});

const SECRET = `---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
`;
const volume = (source: string): string => `volumes: [{name: token, ${source}}], `;
const TO_DB = { from: APP, to: 'Secret shop/db' };

testTechnique('mounted-secret', {
  holds: [
    {
      name: 'as a volume',
      code: pod(volume('secret: {secretName: db}'), mounted()) + SECRET,
      steps: [{ ...TO_DB, evidence: ['db', 'db'] }],
    },
    {
      name: 'that is not here',
      code: pod(volume('projected: {sources: [{secret: {name: db}}]}'), mounted()),
      steps: [{ ...TO_DB, evidence: ['db'] }],
    },
    {
      name: 'as a variable and as variables, once',
      code: pod(
        '',
        ', env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: a}}}], envFrom: [{secretRef: {name: db}}]',
      ),
      steps: [{ ...TO_DB, evidence: ['db'] }],
    },
    {
      name: 'that is optional and here',
      code: pod('', ', envFrom: [{secretRef: {name: db, optional: true}}]') + SECRET,
      steps: [{ ...TO_DB, evidence: ['db', 'db'] }],
    },
  ],
  not: [
    { name: 'that is optional', code: pod('', ', envFrom: [{secretRef: {name: db, optional: true}}]') },
    { name: 'that no container mounts', code: pod(volume('secret: {secretName: db}')) + SECRET },
    { name: 'to pull images', code: pod('imagePullSecrets: [{name: db}], ') + SECRET },
  ],
});
