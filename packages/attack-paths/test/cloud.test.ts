import { testTechnique } from './pairs.js';

const pod = (spec = '', labels = ''): string => `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {${labels}}}
spec: {serviceAccountName: robot, ${spec}containers: [{name: app, image: example.com/web:1}]}
`;
const account = (annotations: string): string => `---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop, annotations: {${annotations}}}
`;
const policy = (egress: string): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: out, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: ${egress}}
`;
const WORLD = '[{to: [{ipBlock: {cidr: 0.0.0.0/0';

const TO_ROLE = { from: 'Pod shop/web [app]', to: 'cloud role of the nodes' };
const TO_CLOUD = { from: 'Pod shop/web [app]', to: 'cloud-account' };
const PODS = ['cloud-node-role', 'hop-limit'] as const;

testTechnique('metadata-service', {
  holds: [
    { code: pod(), steps: [{ ...TO_ROLE, evidence: ['spec'], assumptions: PODS }] },
    {
      name: 'in the network of the node, which no policy is about',
      code: pod('hostNetwork: true, ') + policy('[]'),
      steps: [{ ...TO_ROLE, evidence: ['true'], assumptions: ['cloud-node-role'] }],
    },
    {
      name: 'that a policy leaves open',
      code: pod() + policy(`${WORLD}}}]}]`),
      steps: [{ ...TO_ROLE, evidence: ['to'], assumptions: PODS }],
    },
    {
      name: 'where a policy of Calico decides',
      code: `${pod()}---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: out, namespace: shop}
spec: {selector: all(), types: [Egress], egress: []}
`,
      steps: [{ ...TO_ROLE, evidence: ['spec'], assumptions: PODS, doubt: 'also applies' }],
    },
  ],
  not: [
    { code: pod() + policy(`${WORLD}, except: [169.254.0.0/16]}}]}]`) },
    { code: pod(), assume: ['no-hop-limit'] },
    { code: pod(), assume: ['no-cloud-node-role'] },
  ],
});

const ROLE = 'eks.amazonaws.com/role-arn: arn:aws:iam::1:role/web';
const FROM_ROBOT = { from: 'ServiceAccount shop/robot', to: 'cloud-account' };
const RIGHTS = { assumptions: ['role-has-rights'] } as const;
const BY_TOKEN = 'impersonation and stored tokens do not give one';
const both = (evidence: string, ofPod: readonly string[] = []) => [
  { ...TO_CLOUD, ...RIGHTS, evidence: [evidence, ...ofPod] },
  { ...FROM_ROBOT, ...RIGHTS, evidence: [evidence], doubt: BY_TOKEN },
];

testTechnique('cloud-identity', {
  holds: [
    { code: pod() + account(ROLE), steps: both('arn:aws:iam::1:role/web') },
    {
      name: 'of Google',
      code: pod() + account('iam.gke.io/gcp-service-account: web@shop.iam.gserviceaccount.com'),
      steps: both('web@shop.iam.gserviceaccount.com'),
    },
    {
      name: 'of Azure',
      code:
        pod('', "azure.workload.identity/use: 'true'") +
        account('azure.workload.identity/client-id: 00000000-0000-0000-0000-000000000001'),
      steps: both('00000000-0000-0000-0000-000000000001', ["'true'"]),
    },
    {
      name: 'by an association of EKS',
      code: `${pod()}---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: {name: web, namespace: infra}
spec: {clusterName: main, namespace: shop, serviceAccount: robot, roleARN: "arn:aws:iam::1:role/web"}
`,
      steps: both('robot'),
    },
    {
      name: 'by eksctl',
      code: `${pod()}---
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: main, region: eu-west-1}
iam: {serviceAccounts: [{metadata: {name: robot, namespace: shop}, attachPolicyARNs: []}]}
`,
      steps: both('robot'),
    },
    {
      name: 'that comes later',
      code: pod() + account(`eks.amazonaws.com/role-arn: "<role>"`),
      steps: both('"<role>"').map((each) => ({ ...each, doubt: 'install time' })),
    },
    {
      name: 'of an account that no pod of the files has',
      code: account(ROLE),
      steps: both('arn:aws:iam::1:role/web').slice(1),
    },
  ],
  not: [
    { code: pod() + account('') },
    { code: pod() + account('eks.amazonaws.com/role-arn: ""') },
    { code: pod() + account(ROLE), assume: ['no-role-has-rights'] },
  ],
});

testTechnique('node-cloud-role', {
  holds: [
    {
      code: pod(),
      steps: [
        { from: 'node', to: 'cloud role of the nodes', evidence: [], assumptions: ['cloud-node-role'] },
      ],
    },
  ],
  not: [{ code: pod(), assume: ['no-cloud-node-role'] }],
});
