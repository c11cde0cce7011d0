import { testTechnique } from './pairs.js';

const role = (rule: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [${rule}]
`;
const PODS = '{apiGroups: [""], resources: [pods], verbs: [get]}';
const binding = (kind: string, name: string, of = 'reader'): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: open}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${of}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name}}]
`;
const server = (flag: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system, labels: {tier: control-plane}}
spec: {containers: [{name: kube-apiserver, image: registry.k8s.io/kube-apiserver:v1.37.0, command: [kube-apiserver, ${flag}]}]}
`;
const authentication = (anonymous: string): string => `---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous: ${anonymous}
`;
const NOBODY = binding('Group', 'system:unauthenticated');
const PUBLIC = { assumptions: ['api-public'] } as const;
const TO_NOBODY = {
  from: 'internet',
  to: 'Group system:unauthenticated',
  evidence: ['system:unauthenticated', PODS],
  ...PUBLIC,
};

testTechnique('anonymous-api', {
  holds: [
    { code: role(PODS) + NOBODY, steps: [TO_NOBODY] },
    {
      name: 'as the user',
      code: role(PODS) + binding('User', 'system:anonymous'),
      steps: [{ ...TO_NOBODY, to: 'User system:anonymous', evidence: ['system:anonymous', PODS] }],
    },
    {
      name: 'with any login',
      code: role(PODS) + binding('Group', 'system:authenticated'),
      assume: ['any-login'],
      steps: [
        {
          ...TO_NOBODY,
          to: 'Group system:authenticated',
          evidence: ['system:authenticated', PODS],
          assumptions: ['api-public', 'any-login'],
        },
      ],
    },
    {
      name: 'with a role that is not here',
      code: NOBODY,
      steps: [
        {
          ...TO_NOBODY,
          evidence: ['system:unauthenticated'],
          doubt: 'The role is not among the linted files',
        },
      ],
    },
    {
      name: 'for a path that is left open',
      code:
        role('{nonResourceURLs: [/metrics], verbs: [get]}') +
        NOBODY +
        authentication('{enabled: true, conditions: [{path: /metrics}]}'),
      steps: [
        { ...TO_NOBODY, evidence: ['system:unauthenticated', '{nonResourceURLs: [/metrics], verbs: [get]}'] },
      ],
    },
  ],
  not: [
    { code: role(PODS) + binding('Group', 'system:authenticated') },
    { code: role(PODS) + binding('Group', 'developers') },
    { code: binding('Group', 'system:unauthenticated', 'system:public-info-viewer') },
    { code: role(PODS) + NOBODY + server('--anonymous-auth=false') },
    { code: role(PODS) + NOBODY + authentication('{enabled: false}') },
    { code: role(PODS) + NOBODY + authentication('{enabled: true, conditions: [{path: /livez}]}') },
  ],
});

const webhook = (kind: string, client: string, resources: string, more = ''): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}WebhookConfiguration
metadata: {name: hook}
webhooks:
  - name: hook.example.com
    clientConfig: {${client}}
    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [${resources}]}]
    ${more}
`;
const OUTSIDE = 'url: "https://hooks.example.com/pods"';
const OWNED = { assume: ['webhook-host'] };
const FROM_HOST = {
  from: 'internet',
  to: 'cluster-admin',
  evidence: ['"https://hooks.example.com/pods"', 'apiGroups'],
  assumptions: ['webhook-host'],
} as const;

testTechnique('admission-webhook-url', {
  holds: [
    { ...OWNED, code: webhook('Mutating', OUTSIDE, 'pods'), steps: [FROM_HOST] },
    {
      ...OWNED,
      name: 'that sees Secrets',
      code: webhook('Validating', OUTSIDE, '"*"'),
      steps: [{ ...FROM_HOST, to: 'Secrets of all namespaces' }],
    },
    {
      ...OWNED,
      name: 'about some namespaces',
      code: webhook('Mutating', OUTSIDE, 'pods', 'namespaceSelector: {matchLabels: {team: shop}}'),
      steps: [{ ...FROM_HOST, doubt: 'selectors' }],
    },
  ],
  not: [
    { code: webhook('Mutating', OUTSIDE, 'pods') },
    { ...OWNED, code: webhook('Mutating', 'service: {name: hook, namespace: shop}', 'pods') },
    { ...OWNED, code: webhook('Mutating', 'url: "https://hook.shop.svc/pods"', 'pods') },
    { ...OWNED, code: webhook('Mutating', OUTSIDE, 'configmaps') },
    { ...OWNED, code: webhook('Validating', OUTSIDE, 'pods') },
  ],
});

const flux = (kind: string, spec: string): string => `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: shop, namespace: flux-system}
spec: {${spec}}
`;
const kustomization = (more = ''): string => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec: {sourceRef: {kind: GitRepository, name: shop}${more}}
`;
const GIT = 'url: "http://git.example.com/shop"';
const ON_PATH = { assume: ['on-path'] };
const CONTROLLER = 'ServiceAccount flux-system/kustomize-controller';
const FROM_GIT = {
  from: 'internet',
  to: CONTROLLER,
  evidence: ['"http://git.example.com/shop"'],
  assumptions: ['on-path'],
} as const;

testTechnique('gitops-plain-source', {
  holds: [
    { ...ON_PATH, code: flux('GitRepository', GIT) + kustomization(), steps: [FROM_GIT] },
    {
      ...ON_PATH,
      name: 'with rights of its own',
      code: flux('GitRepository', GIT) + kustomization(', serviceAccountName: shop'),
      steps: [{ ...FROM_GIT, to: 'ServiceAccount flux-system/shop' }],
    },
    {
      ...ON_PATH,
      name: 'in the cluster',
      code: flux('GitRepository', GIT.replace('git.example.com', 'git.tools.svc')) + kustomization(),
      steps: [{ ...FROM_GIT, from: 'pod-network', evidence: ['"http://git.tools.svc/shop"'] }],
    },
    {
      ...ON_PATH,
      name: 'of Argo CD',
      code: `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec: {project: default, source: {repoURL: "http://git.example.com/shop", path: .}}
`,
      steps: [{ ...FROM_GIT, to: 'ServiceAccount argocd/argocd-application-controller' }],
    },
    {
      ...ON_PATH,
      name: 'of a chart for k3s',
      code: `---
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: shop, namespace: kube-system}
spec: {repo: "http://charts.example.com", chart: shop}
`,
      steps: [{ ...FROM_GIT, to: 'cluster-admin', evidence: ['"http://charts.example.com"'] }],
    },
  ],
  not: [
    { code: flux('GitRepository', GIT) + kustomization() },
    { ...ON_PATH, code: flux('GitRepository', GIT.replace('http:', 'https:')) + kustomization() },
    { ...ON_PATH, code: flux('GitRepository', `${GIT}, verify: {mode: HEAD}`) + kustomization() },
    { ...ON_PATH, name: 'that nothing deploys', code: flux('GitRepository', GIT) },
  ],
});
