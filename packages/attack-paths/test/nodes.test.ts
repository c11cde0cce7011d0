import { expect, test } from 'vitest';
import { reach } from '../src/search/best.js';
import { type Given, graphOf, type Pair, shown, testTechnique } from './pairs.js';

const workload = (kind: string, spec = '', name = 'web'): string => `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: shop}
spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {${spec}containers: [{name: app, image: example.com/web:1}]}}}
`;
const apiserver = (flags: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, command: [kube-apiserver, ${flags}]}]}
`;
const bound = (
  subject: string,
  rules: string,
  kind: 'Cluster' | '' = 'Cluster',
  name = 'tool',
): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}}
rules: [${rules}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}RoleBinding
metadata: {name: ${name}, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}
subjects: [${subject}]
`;
const DEFAULT = '{kind: ServiceAccount, name: default, namespace: shop}';
const may = (resources: string, verbs: string, more = ''): string =>
  `{apiGroups: [""], resources: [${resources}], verbs: [${verbs}]${more}}`;
const grant = (resource: string, verb: string) => ['default', 'roleRef', may(resource, verb)];

type Expected = Pair['holds'][number]['steps'][number];
const step = (
  from: string,
  to: string,
  evidence: readonly string[],
  assumptions: Expected['assumptions'] = [],
  doubt?: string,
): Expected => ({ from, to, evidence, assumptions, ...(doubt !== undefined && { doubt }) });

testTechnique('node-to-pods', {
  holds: [
    {
      code: workload('Deployment'),
      steps: [step('node', 'Deployment shop/web [app]', ['web'], ['co-located'])],
    },
    {
      name: 'for certain, where there is one on each node',
      code: workload('DaemonSet', 'nodeSelector: {kubernetes.io/os: linux}, '),
      steps: [step('node', 'DaemonSet shop/web [app]', ['web'])],
    },
    {
      name: 'of a DaemonSet of some nodes',
      code: workload('DaemonSet', 'nodeSelector: {disk: fast}, '),
      steps: [step('node', 'DaemonSet shop/web [app]', ['web'], ['co-located'])],
    },
    {
      name: 'whose memory is closed',
      code: workload('Deployment', 'runtimeClassName: kata-cc, '),
      steps: [step('node', 'Deployment shop/web [app]', ['web'], ['co-located'], 'memory of the pod')],
    },
  ],
  not: [
    {
      name: 'of the control plane',
      code: workload(
        'Deployment',
        'nodeSelector: {node-role.kubernetes.io/control-plane: ""}, tolerations: [{operator: Exists}], ',
      ),
    },
    { name: 'that makes up the control plane', code: apiserver('--v=1') },
    { code: workload('Deployment'), assume: ['no-co-located'] },
  ],
});

const KUBELET = step('node', 'Group system:nodes', []);
const HELD = step('Group system:nodes', 'tokens and Secrets of pods of all namespaces', [], ['co-located']);

testTechnique('node-identity', {
  holds: [
    { code: workload('Deployment'), steps: [KUBELET, HELD] },
    {
      name: 'which a binding gives more',
      code: bound('{kind: Group, name: "system:nodes"}', may('pods', 'list')),
      steps: [{ ...KUBELET, evidence: ['"system:nodes"'] }, HELD],
    },
    {
      name: 'of one node',
      code: bound('{kind: User, name: "system:node:a"}', may('pods', 'list')),
      steps: [KUBELET, HELD, step('node', 'User system:node:a', ['"system:node:a"'], [], 'node a')],
    },
    {
      name: 'by a binding alone',
      code:
        apiserver('--authorization-mode=RBAC') +
        bound('{kind: Group, name: "system:nodes"}', may('pods', 'list')),
      steps: [{ ...KUBELET, evidence: ['"system:nodes"'] }],
    },
    {
      name: 'with its authorizer',
      code: apiserver('"--authorization-mode=Node,RBAC"'),
      steps: [KUBELET, HELD],
    },
  ],
  not: [{ code: apiserver('--authorization-mode=RBAC') }],
});

const MOVABLE = 'pods that may move of';

testTechnique('steal-pods', {
  holds: [
    {
      name: 'by taints',
      code: workload('DaemonSet') + bound(DEFAULT, may('nodes', 'patch')),
      steps: [step('node', `${MOVABLE} all namespaces`, grant('nodes', 'patch'), ['reschedule'])],
    },
    {
      name: 'by the rights of a pod that is there perhaps',
      code: workload('Deployment') + bound(DEFAULT, may('"*"', 'delete')),
      steps: [
        step('node', `${MOVABLE} all namespaces`, grant('"*"', 'delete'), ['reschedule', 'co-located']),
      ],
    },
    {
      name: 'by full nodes and deleted pods',
      code:
        workload('DaemonSet') +
        bound(DEFAULT, may('nodes/status', 'update')) +
        bound(DEFAULT, may('pods/eviction', 'create'), '', 'evict'),
      steps: [
        step(
          'node',
          `${MOVABLE} namespace shop`,
          [...grant('nodes/status', 'update'), ...grant('pods/eviction', 'create')],
          ['reschedule'],
        ),
      ],
    },
    {
      name: 'by one role that gives both',
      code: workload('DaemonSet') + bound(DEFAULT, may('pods, nodes/status', 'delete, patch')),
      steps: [
        step('node', `${MOVABLE} all namespaces`, grant('pods, nodes/status', 'delete, patch'), [
          'reschedule',
        ]),
      ],
    },
    {
      name: 'where kubelets may change other nodes',
      code: apiserver('"--enable-admission-plugins=PodSecurity"'),
      steps: [
        step(
          'node',
          `${MOVABLE} all namespaces`,
          ['"--enable-admission-plugins=PodSecurity"'],
          ['reschedule'],
        ),
      ],
    },
  ],
  not: [
    { code: workload('DaemonSet') + bound(DEFAULT, may('nodes', 'list')) },
    {
      name: 'some nodes',
      code: workload('DaemonSet') + bound(DEFAULT, may('nodes', 'patch', ', resourceNames: [a]')),
    },
    {
      name: 'who may do everything',
      code: workload('DaemonSet') + bound(DEFAULT, '{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}'),
    },
    { name: 'no nodes', code: workload('DaemonSet') + bound(DEFAULT, may('nodes', 'patch'), '') },
    { name: 'full nodes alone', code: workload('DaemonSet') + bound(DEFAULT, may('nodes/status', 'patch')) },
    { name: 'deleted pods alone', code: workload('DaemonSet') + bound(DEFAULT, may('pods', 'delete')) },
    {
      name: 'no token',
      code:
        workload('DaemonSet', 'automountServiceAccountToken: false, ') +
        bound(DEFAULT, may('nodes', 'patch')),
    },
    {
      name: 'rights of kubelets',
      code: workload('DaemonSet') + bound('{kind: Group, name: "system:nodes"}', may('nodes', 'patch')),
    },
    { name: 'limits of kubelets', code: apiserver('"--enable-admission-plugins=NodeRestriction"') },
  ],
});

testTechnique('control-plane-takeover', {
  holds: [
    { code: workload('Deployment'), steps: [step('control-plane', 'cluster-admin', [], ['self-managed'])] },
  ],
  not: [{ name: 'that the provider has', code: workload('Deployment'), assume: ['no-self-managed'] }],
});

const HOLDER = 'tokens and Secrets of pods of all namespaces';

testTechnique(
  'in-scope',
  {
    holds: [
      {
        name: 'what the pods of a node hold',
        code: workload('Deployment'),
        steps: [step(HOLDER, 'ServiceAccount shop/default', ['spec'])],
      },
      {
        name: 'what may move',
        code:
          workload('Deployment', 'automountServiceAccountToken: false, ') +
          workload('DaemonSet', '', 'agent') +
          workload(
            'StatefulSet',
            'automountServiceAccountToken: false, nodeSelector: {disk: fast}, ',
            'store',
          ) +
          bound(DEFAULT, may('nodes', 'patch')),
        steps: [
          step(`${MOVABLE} all namespaces`, 'Deployment shop/web [app]', []),
          step(HOLDER, 'ServiceAccount shop/default', ['spec']),
        ],
      },
    ],
    not: [
      { name: 'nothing', code: workload('Deployment', 'automountServiceAccountToken: false, ') },
      { name: 'nothing, for who started from a file', code: apiserver('--v=1') },
    ],
  },
  [HOLDER, `${MOVABLE} all namespaces`],
);

const AGENT = workload(
  'DaemonSet',
  'tolerations: [{operator: Exists}], volumes: [{name: host, hostPath: {path: /etc}}], ',
  'agent',
).replace('image:', 'volumeMounts: [{name: host, mountPath: /host}], image:');

/** Whether someone in a container reaches a goal. */
async function getsTo(goal: string, given: Given): Promise<boolean> {
  const graph = await graphOf(given);
  const from = [...graph.vertices.values()].filter((vertex) => shown(vertex) === 'Deployment shop/web [app]');
  return reach(graph, from).has(graph.vertices.get(goal)!);
}

test.each([
  [false, 'on a node of theirs', 'hostPID: true, '],
  [true, 'where they come to any node', 'hostPID: true, tolerations: [{operator: Exists}], '],
])('%s: to the control plane through what runs everywhere, %s', async (isReached, _where, spec) => {
  const code = AGENT + workload('Deployment', `automountServiceAccountToken: false, ${spec}`);
  expect(await getsTo('node', { code })).toBe(true);
  expect(await getsTo('control-plane', { code })).toBe(isReached);
});

test('the node of an attacker leads to what a pod has there, wherever else it runs', async () => {
  const code = AGENT + workload('Deployment', 'automountServiceAccountToken: false, hostPID: true, ');
  expect(await getsTo('identity:ServiceAccount:shop/default', { code })).toBe(true);
});
