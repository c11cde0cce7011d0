import { testRule } from '../../../test/test-rule.js';

const pod = (container: string, spec = '', list = 'containers'): string => `---
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
${spec}  ${list}:
    - name: main
      ${container}
`;

const range = (limit: string, namespace = 'shop'): string => `---
apiVersion: v1
kind: LimitRange
metadata:
  name: limits
  namespace: ${namespace}
spec:
  limits:
    - ${limit}
`;

const EMPTY = pod('image: registry.example/web:1.4');
const limits = (values: string): string => pod(`resources: {limits: ${values}}`);

testRule('memory-limits', {
  valid: [
    limits('{memory: 128Mi}'),
    limits('{memory: 134217728}'),
    limits('{memory: 1e9}'),
    { name: 'of the pod', code: pod('image: a', '  resources: {limits: {memory: 1Gi}}\n') },
    { name: 'a default of the namespace', code: EMPTY + range('{type: Container, default: {memory: 1Gi}}') },
    { name: 'a maximum of the namespace', code: EMPTY + range('{type: Container, max: {memory: 1Gi}}') },
    { name: 'the API refuses resources here', code: pod('image: a', '', 'ephemeralContainers') },
    { name: 'the control plane', code: pod('command: [kube-apiserver]') },
    ...[
      ['"$(MEMORY)"', '$(MEMORY)'],
      ['"{{ memory }}"', 'A placeholder'],
      ['<memory>', 'A placeholder'],
    ].map(([memory, shown]) => ({
      name: `filled in later: ${memory}`,
      code: limits(`{memory: ${memory}}`),
      unknown: [`${shown} is at 'memory', so the value is unknown.`],
    })),
  ],
  invalid: [
    {
      code: EMPTY,
      findings: [
        {
          messageId: 'missing',
          text: 'main',
          container: 'main',
          pathByName: 'spec.containers[main].resources.limits.memory',
          message:
            "Container 'main' has no memory limit, so it can use up the node's memory and get other pods evicted. Set resources.limits.memory.",
        },
      ],
    },
    { code: limits('{cpu: 1}'), findings: [{ messageId: 'missing', text: 'limits' }] },
    {
      name: 'nothing is unlimited',
      code: limits('{memory: 0}'),
      findings: [{ messageId: 'missing', text: '0' }],
    },
    { code: limits('{memory: 0Mi}'), findings: [{ messageId: 'missing', text: '0Mi' }] },
    {
      name: 'of init containers',
      code: pod('image: a', '', 'initContainers'),
      findings: [{ messageId: 'missing', text: 'main' }],
    },
    {
      name: 'of the pod, before 1.34',
      code: pod('image: a', '  resources: {limits: {memory: 1Gi}}\n'),
      kubernetesVersion: '1.33',
      findings: [{ messageId: 'missing', text: 'main' }],
    },
    {
      name: 'a default that does not count',
      code: EMPTY + range('{type: Container, default: {memory: 1Gi}}'),
      options: { acceptLimitRange: false },
      findings: [{ messageId: 'missing', text: 'main' }],
    },
    {
      name: 'a default of another namespace',
      code: EMPTY + range('{type: Container, default: {memory: 1Gi}}', 'other'),
      findings: [{ messageId: 'missing', text: 'main' }],
    },
    {
      name: 'a bound for pods gives containers nothing',
      code: EMPTY + range('{type: Pod, max: {memory: 1Gi}}'),
      findings: [{ messageId: 'missing', text: 'main' }],
    },
    {
      name: 'a default request is no limit',
      code: EMPTY + range('{type: Container, defaultRequest: {memory: 1Gi}}'),
      findings: [{ messageId: 'missing', text: 'main' }],
    },
  ],
});

testRule('cpu-limits', {
  valid: [limits('{cpu: 500m}'), limits('{cpu: 0.5}')],
  invalid: [{ code: limits('{memory: 1Gi}'), findings: [{ messageId: 'missing', text: 'limits' }] }],
});

testRule('resource-requests', {
  valid: [
    pod('resources: {requests: {cpu: 100m, memory: 1Gi}}'),
    { name: 'limits are requests', code: limits('{cpu: 1, memory: 1Gi}') },
    {
      name: 'a minimum of the namespace',
      code: limits('{cpu: 1}') + range('{type: Container, min: {memory: 1Mi}}'),
    },
  ],
  invalid: [
    {
      code: EMPTY,
      findings: [
        {
          messageId: 'missing',
          text: 'main',
          message:
            "Container 'main' has no cpu and memory requests, so the scheduler places it as if it needed none. Set resources.requests.",
        },
      ],
    },
    {
      code: pod('resources: {requests: {cpu: 1}}'),
      findings: [
        {
          messageId: 'missing',
          text: 'requests',
          message:
            "Container 'main' has no memory request, so the scheduler places it as if it needed none. Set resources.requests.",
        },
      ],
    },
  ],
});

testRule('ephemeral-storage-limits', {
  valid: [
    limits('{ephemeral-storage: 1Gi}'),
    {
      name: 'volumes are not asked about',
      code: pod('resources: {limits: {ephemeral-storage: 1Gi}}', '  volumes: [{name: a, emptyDir: {}}]\n'),
    },
    {
      name: 'a volume with a size',
      code: pod(
        'resources: {limits: {ephemeral-storage: 1Gi}}',
        '  volumes: [{name: a, emptyDir: {sizeLimit: 1Gi}}]\n',
      ),
      options: { emptyDir: true },
    },
  ],
  invalid: [
    { code: EMPTY, findings: [{ messageId: 'missing', text: 'main' }] },
    {
      code: pod(
        'resources: {limits: {ephemeral-storage: 1Gi}}',
        '  volumes: [{name: cache, emptyDir: {}}]\n',
      ),
      options: { emptyDir: true },
      findings: [
        {
          messageId: 'emptyDir',
          text: 'emptyDir',
          message:
            "The emptyDir volume 'cache' has no sizeLimit, so it can fill the node's disk or memory. Set one.",
        },
      ],
    },
  ],
});
