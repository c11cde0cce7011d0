import { testTechnique } from './pairs.js';

const pod = (container: string, name = 'web'): string => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: app, ${container}}]}
`;
const balancer = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80, targetPort: 8265}]}
`;
const policy = (ingress: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: ${ingress}}
`;
const FROM_PODS = '[{from: [{namespaceSelector: {}}]}]';

const RAY = 'image: rayproject/ray:2.40.0, ports: [{containerPort: 8265}]';
const APP = 'Pod shop/web [app]';
const FROM_PODS_TO_APP = { from: 'pod-network', to: APP };

testTechnique('exposed-admin-interface', {
  holds: [
    {
      name: 'to the internet and to pods',
      code: pod(RAY) + balancer,
      steps: [
        {
          from: 'internet',
          to: APP,
          evidence: ['rayproject/ray:2.40.0', 'LoadBalancer', 'port', 'containerPort'],
        },
        { ...FROM_PODS_TO_APP, evidence: ['rayproject/ray:2.40.0'] },
      ],
    },
    {
      name: 'that an argument opens',
      code: pod('image: kubernetesui/dashboard:v2.7.0, args: [--enable-skip-login]'),
      steps: [{ ...FROM_PODS_TO_APP, evidence: ['--enable-skip-login'] }],
    },
    {
      name: 'of a notebook without a token',
      code: pod(`image: jupyter/base-notebook:1, args: [start-notebook.sh, "--NotebookApp.token=''"]`),
      steps: [{ ...FROM_PODS_TO_APP, evidence: [`"--NotebookApp.token=''"`] }],
    },
    {
      name: 'of Tiller',
      code: pod('image: "gcr.io/kubernetes-helm/tiller:v2.16.0"'),
      steps: [{ ...FROM_PODS_TO_APP, evidence: ['"gcr.io/kubernetes-helm/tiller:v2.16.0"'] }],
    },
    {
      name: 'of Docker',
      code: pod('image: "docker:27-dind", args: [dockerd, --host=tcp://0.0.0.0:2375]'),
      steps: [{ ...FROM_PODS_TO_APP, evidence: ['--host=tcp://0.0.0.0:2375'] }],
    },
    {
      name: 'that a policy opens to some',
      code: pod(RAY) + policy(FROM_PODS),
      steps: [{ ...FROM_PODS_TO_APP, evidence: ['rayproject/ray:2.40.0'], doubt: 'admits only some' }],
    },
  ],
  not: [
    { code: pod('image: "example.com/shop:1"') + balancer },
    { name: 'that asks', code: pod(`${RAY}, env: [{name: RAY_AUTH_MODE, value: token}]`) + balancer },
    { name: 'that asks by default', code: pod('image: kubernetesui/dashboard:v2.7.0') },
    { name: 'that only shows', code: pod('image: tektoncd/dashboard:v0.40.0, args: [--read-only=true]') },
    {
      name: 'that listens to itself',
      code: pod('image: "gcr.io/kubernetes-helm/tiller:v2", args: [--listen=localhost:44134]'),
    },
    {
      name: 'with TLS',
      code: pod('image: "docker:27-dind", args: [dockerd, --tlsverify, --host=tcp://0.0.0.0:2375]'),
    },
    { name: 'that lets nobody in', code: pod(RAY) + policy('[]') },
    { name: 'of a worker', code: pod('image: rayproject/ray:2.40.0') },
    { name: 'that controls nothing', code: pod('image: quay.io/prometheus/prometheus:v3') + balancer },
  ],
});

const LISTENS = 'image: "example.com/shop:1", ports: [{containerPort: 8080}]';
testTechnique('lateral-network', {
  holds: [
    {
      code: pod(LISTENS),
      assume: ['lateral'],
      steps: [{ ...FROM_PODS_TO_APP, evidence: ['containerPort'], assumptions: ['lateral', 'app-fault'] }],
    },
    {
      name: 'that a policy opens to some',
      code: pod(LISTENS) + policy(FROM_PODS),
      assume: ['lateral'],
      steps: [
        {
          ...FROM_PODS_TO_APP,
          evidence: ['containerPort'],
          assumptions: ['lateral', 'app-fault'],
          doubt: 'admits only some',
        },
      ],
    },
  ],
  not: [
    { code: pod(LISTENS) },
    { code: pod(LISTENS) + policy('[]'), assume: ['lateral'] },
    { code: pod('image: "example.com/shop:1"'), assume: ['lateral'] },
  ],
});

const agent = pod('image: "example.com/agent:1"', 'agent');
const egress = (rules: string): string =>
  policy('[]')
    .replace('podSelector: {}', 'podSelector: {matchLabels: {app: agent}}')
    .replace('[Ingress], ingress: []', `[Egress], egress: ${rules}`);
const FROM_AGENT = { from: 'Pod shop/agent [app]', to: 'pod-network', evidence: [] };

testTechnique('in-network', {
  holds: [
    { code: agent + pod(RAY), steps: [FROM_AGENT, { ...FROM_AGENT, from: APP }] },
    {
      name: 'as far as a policy lets it',
      code: agent + pod(RAY) + egress('[{ports: [{port: 53}]}]'),
      steps: [
        { ...FROM_AGENT, doubt: 'limits where the pod may send traffic' },
        { ...FROM_AGENT, from: APP },
      ],
    },
    {
      name: 'not where nothing goes out',
      code: agent + pod(RAY) + egress('[]'),
      steps: [{ ...FROM_AGENT, from: APP }],
    },
  ],
  not: [{ name: 'where nothing begins there', code: agent }],
});
