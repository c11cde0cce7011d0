import { expect, test } from 'vitest';
import { attackPaths } from '../src/index.js';
import { projectOf, testTechnique } from './pairs.js';

const POD = `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: app, image: example.com/web:1, ports: [{containerPort: 8080}]}]}
`;
const quiet = POD.replace(', ports: [{containerPort: 8080}]', '');
const pod = (container: string, spec = ''): string =>
  quiet.replace('spec: {', `spec: {${spec}`).replace('image', `${container}, image`);

const service = (spec: string, metadata = ''): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop${metadata}}
spec: {selector: {app: web}, ${spec}}
`;
const PORTS = 'ports: [{port: 80, targetPort: 8080}]';
const balancer = (spec = '', metadata = ''): string =>
  service(`type: LoadBalancer, ${spec}${PORTS}`, metadata);

const policy = (ingress: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: ${ingress}}
`;
const FROM_PODS = '[{from: [{namespaceSelector: {}}]}]';

/** Places show items of port lists by their first key. */
const PORT = 'port';
const LISTENER = 'containerPort';
const APP = 'Pod shop/web [app]';
const FAULT = ['app-fault'] as const;

testTechnique('exposed-load-balancer', {
  holds: [
    {
      code: POD + balancer(),
      steps: [{ from: 'internet', to: APP, evidence: ['LoadBalancer', PORT, LISTENER], assumptions: FAULT }],
    },
    {
      name: 'to a port that no container declares',
      code: quiet + balancer(),
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['LoadBalancer', PORT],
          assumptions: ['app-fault', 'port-owner'],
        },
      ],
    },
    {
      name: 'for clients inside only',
      code: POD + balancer('loadBalancerSourceRanges: [10.0.0.0/8], '),
      steps: [
        {
          from: 'internal-network',
          to: APP,
          evidence: ['LoadBalancer', PORT, 'loadBalancerSourceRanges', LISTENER],
          assumptions: FAULT,
        },
      ],
    },
    {
      name: 'that is internal',
      code:
        POD +
        balancer('', ", annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: 'true'}"),
      steps: [
        {
          from: 'internal-network',
          to: APP,
          evidence: ['LoadBalancer', PORT, "'true'", LISTENER],
          assumptions: FAULT,
        },
      ],
    },
    {
      name: 'that a policy lets in to this port',
      code: POD + balancer() + policy('[{ports: [{port: 8080}]}]'),
      steps: [{ from: 'internet', to: APP, evidence: ['LoadBalancer', PORT, LISTENER], assumptions: FAULT }],
    },
    {
      name: 'by the name of a port',
      code:
        POD.replace('{containerPort', '{name: http, containerPort') +
        balancer().replace('targetPort: 8080', 'targetPort: http'),
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['LoadBalancer', PORT, 'http'],
          assumptions: FAULT,
        },
      ],
    },
    {
      name: 'where a policy of Cilium decides',
      code: `${POD}${balancer()}---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: web, namespace: shop}
spec: {endpointSelector: {}, ingress: []}
`,
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['LoadBalancer', PORT, LISTENER],
          assumptions: FAULT,
          doubt: 'Cilium',
        },
      ],
    },
  ],
  not: [
    { code: POD + service(PORTS) },
    { name: 'to other pods', code: POD.replace('app: web', 'app: other') + balancer() },
    { name: 'that a policy stops', code: POD + balancer() + policy('[]') },
    { name: 'that a policy lets in elsewhere', code: POD + balancer() + policy('[{ports: [{port: 9090}]}]') },
    { name: 'that a policy lets pods in only', code: POD + balancer() + policy(FROM_PODS) },
    { name: 'without the fault', code: POD + balancer(), assume: ['no-app-fault'] },
    { name: 'to a name that no container has', code: POD + balancer().replace('8080', 'http') },
    { name: 'of no ports', code: POD + service('type: LoadBalancer') },
    {
      name: 'to an init container',
      code: POD.replace('containers', 'initContainers') + balancer(),
    },
  ],
});

testTechnique('exposed-node-port', {
  holds: [
    {
      code: POD + service(`type: NodePort, ${PORTS}`),
      steps: [
        { from: 'internal-network', to: APP, evidence: ['NodePort', PORT, LISTENER], assumptions: FAULT },
      ],
    },
    {
      name: 'of a load balancer, where nodes are public',
      code: POD + balancer(),
      assume: ['nodes-public'],
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['LoadBalancer', PORT, LISTENER],
          assumptions: ['app-fault', 'nodes-public'],
        },
      ],
    },
  ],
  not: [
    { code: POD + balancer('allocateLoadBalancerNodePorts: false, ') },
    { code: POD + service(`type: ClusterIP, ${PORTS}`) },
    { name: 'that a policy stops', code: POD + service(`type: NodePort, ${PORTS}`) + policy('[]') },
  ],
});

const EXTERNAL = `externalIPs: [203.0.113.7], ${PORTS}`;
testTechnique('exposed-external-ip', {
  holds: [
    {
      code: POD + service(EXTERNAL),
      assume: ['nodes-public'],
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['externalIPs', PORT, LISTENER],
          assumptions: ['app-fault', 'nodes-public'],
        },
      ],
    },
    {
      name: 'that is private',
      code: POD + service(EXTERNAL.replace('203.0.113.7', '10.0.0.7')),
      assume: ['nodes-public'],
      steps: [
        {
          from: 'internal-network',
          to: APP,
          evidence: ['externalIPs', PORT, LISTENER],
          assumptions: FAULT,
        },
      ],
    },
  ],
  not: [
    { code: POD + service(`externalIPs: [], ${PORTS}`) },
    { code: POD + service(EXTERNAL) + policy('[]') },
  ],
});

const ingress = (more = '', metadata = ''): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop${metadata}}
spec:
  ${more}
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;
const route = `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{name: edge}]
  rules: [{backendRefs: [{name: web, port: 80}]}]
`;
const gateway = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {gatewayClassName: nginx, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;
const BEHIND = POD + service(PORTS);
const AUTH = ', annotations: {nginx.ingress.kubernetes.io/auth-url: https://login.example.com}';

testTechnique('exposed-ingress', {
  holds: [
    {
      code: BEHIND + ingress(),
      steps: [{ from: 'internet', to: APP, evidence: ['web', PORT, LISTENER], assumptions: FAULT }],
    },
    {
      name: 'of an internal class',
      code: BEHIND + ingress('ingressClassName: nginx-internal'),
      steps: [
        {
          from: 'internal-network',
          to: APP,
          evidence: ['web', PORT, 'nginx-internal', LISTENER],
          assumptions: FAULT,
        },
      ],
    },
    {
      name: 'whose controller a policy may let in',
      code: BEHIND + ingress() + policy(FROM_PODS),
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['web', PORT, LISTENER],
          assumptions: FAULT,
          doubt: 'A NetworkPolicy admits only some clients',
        },
      ],
    },
    {
      name: 'past what asks',
      code: BEHIND + ingress('', AUTH),
      assume: ['auth-bypass'],
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['web', PORT, 'https://login.example.com', LISTENER],
          assumptions: ['app-fault', 'auth-bypass'],
        },
      ],
    },
    {
      name: 'of a Gateway',
      code: BEHIND + route + gateway,
      steps: [{ from: 'internet', to: APP, evidence: ['http', 'web', PORT, LISTENER], assumptions: FAULT }],
    },
    {
      name: 'of a Gateway that is not here',
      code: BEHIND + route,
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['edge', 'web', PORT, LISTENER],
          assumptions: FAULT,
          doubt: 'not in the files',
        },
      ],
    },
  ],
  not: [
    { code: BEHIND },
    { name: 'to another port', code: BEHIND + ingress().replace('number: 80', 'number: 81') },
    { name: 'that asks', code: BEHIND + ingress('', AUTH) },
    { name: 'to pods that let nobody in', code: BEHIND + ingress() + policy('[]') },
  ],
});

const HOST_PORT = 'ports: [{containerPort: 8080, hostPort: 80}]';
testTechnique('exposed-host-port', {
  holds: [
    {
      code: pod(HOST_PORT),
      steps: [{ from: 'internal-network', to: APP, evidence: ['80'], assumptions: FAULT }],
    },
    {
      name: 'where nodes are public',
      code: pod(HOST_PORT),
      assume: ['nodes-public'],
      steps: [{ from: 'internet', to: APP, evidence: ['80'], assumptions: ['app-fault', 'nodes-public'] }],
    },
    {
      name: 'in the network of the node, which no policy is about',
      code: pod('ports: [{containerPort: 8080}]', 'hostNetwork: true, ') + policy('[]'),
      steps: [{ from: 'internal-network', to: APP, evidence: ['true', '8080'], assumptions: FAULT }],
    },
    ...['httpGet: {host: 127.0.0.1, port: 8080}', 'tcpSocket: {host: localhost, port: web}'].map((probe) => ({
      name: `asked by a probe with ${probe}`,
      code: pod(
        `livenessProbe: {${probe}}, ports: [{name: web, containerPort: 8080}]`,
        'hostNetwork: true, ',
      ),
      steps: [
        {
          from: 'internal-network',
          to: APP,
          evidence: ['true', '8080'],
          assumptions: FAULT,
          doubt: 'loopback',
        },
      ],
    })),
    {
      name: 'asked by a probe at a loopback address that is not of the pod',
      code: pod(`livenessProbe: {httpGet: {host: 127.0.0.1, port: 8080}}, ${HOST_PORT}`),
      steps: [{ from: 'internal-network', to: APP, evidence: ['80'], assumptions: FAULT }],
    },
    ...['httpGet: {host: 127.0.0.1, port: 9090}', 'httpGet: {host: 10.0.0.1, port: 8080}'].map((probe) => ({
      name: `asked by a probe with ${probe}`,
      code: pod(`livenessProbe: {${probe}}, ports: [{containerPort: 8080}]`, 'hostNetwork: true, '),
      steps: [{ from: 'internal-network', to: APP, evidence: ['true', '8080'], assumptions: FAULT }],
    })),
  ],
  not: [
    { code: POD },
    { code: pod('ports: [{containerPort: 8080, hostPort: 80, hostIP: 127.0.0.1}]') },
    { code: pod(HOST_PORT) + policy('[]') },
    { code: pod(HOST_PORT).replace('containers', 'initContainers') },
  ],
});

test('says what each hop does', async () => {
  const said = async (code: string): Promise<readonly string[]> => {
    const { graph } = attackPaths(await projectOf(code));
    const step = graph.steps.find(({ technique }) => technique.startsWith('exposed-'));
    return step?.evidence.map(({ message }) => message) ?? [];
  };
  const ends = ['Service web sends port 80 to port 8080 of its pods.', 'Container app listens there.'];
  expect(await said(POD + balancer())).toEqual(['Service web is of type LoadBalancer.', ...ends]);
  expect(await said(BEHIND + ingress())).toEqual([
    'The Ingress sends shop.example.com to Service web.',
    ...ends,
  ]);
  expect(await said(BEHIND + route)).toEqual([
    'The HTTPRoute is attached to Gateway edge.',
    'The HTTPRoute sends what it takes to Service web.',
    ...ends,
  ]);
  const virtual = `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [shop.example.com], gateways: [edge], http: [{route: [{destination: {host: web}}]}]}
`;
  expect(await said(BEHIND + virtual)).toEqual([
    'The VirtualService is attached to Gateway edge.',
    'The VirtualService sends shop.example.com to Service web.',
    ...ends,
  ]);
  expect(await said(pod(HOST_PORT))).toEqual(['The container opens port 80 on its node.']);
});
