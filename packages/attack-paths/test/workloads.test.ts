import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { account, namespace, pod } from './manifests.js';
import { testTechnique } from './pairs.js';

const PODS = 'create core pods';
const SHOP = namespace('shop');
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Where permissions on pods of namespace shop lead. */
const toShop = (evidence: readonly string[], doubt?: string) => [
  ...['ServiceAccounts', 'Secrets'].map((what) => ({
    from: ROBOT,
    to: `${what} of namespace shop`,
    evidence,
    ...(doubt !== undefined && { doubt }),
  })),
];
const toNodes = (
  evidence: readonly string[],
  assumptions: readonly never[] | readonly ['psa-default'],
  doubt?: string,
) => [
  { from: ROBOT, to: 'node', evidence, assumptions, ...(doubt !== undefined && { doubt }) },
  {
    from: ROBOT,
    to: 'control-plane',
    evidence,
    assumptions: [...assumptions, 'self-managed'] as const,
    ...(doubt !== undefined && { doubt }),
  },
];
const DEFAULT = ['psa-default'] as const;
const created = (rule = PODS) => [...toShop(shown(rule)), ...toNodes(shown(rule), DEFAULT)];

const deployment = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {spec: {containers: [{name: app, image: example.com/web:1}]}}}
`;

testTechnique('rbac-create-pods', {
  holds: [
    { code: inNamespace('shop', PODS) + SHOP, steps: created() },
    {
      name: 'by what makes pods',
      code: inNamespace('shop', 'create apps,batch deployments,cronjobs') + SHOP,
      steps: created('create apps,batch deployments,cronjobs'),
    },
    {
      name: 'by a change of what makes pods',
      code: inNamespace('shop', 'patch apps deployments web') + SHOP + deployment('web'),
      steps: created('patch apps deployments web'),
    },
    {
      name: 'by a change of what is not among the linted files',
      code: inNamespace('shop', 'patch apps deployments') + SHOP,
      steps: [
        ...toShop(shown('patch apps deployments'), 'No Deployment'),
        ...toNodes(shown('patch apps deployments'), DEFAULT, 'No Deployment'),
      ],
    },
    {
      name: 'of one name, by server-side apply',
      code: inNamespace('shop', 'create,patch core pods mine') + SHOP,
      steps: created('create,patch core pods mine'),
    },
    {
      name: 'by a controller of which nothing is known',
      code: inNamespace('shop', 'create argoproj.io workflows') + SHOP,
      steps: [
        ...toShop(shown('create argoproj.io workflows'), 'workflows.argoproj.io'),
        ...toNodes(shown('create argoproj.io workflows'), DEFAULT, 'workflows.argoproj.io'),
      ],
    },
    {
      name: 'by a controller whose kind is defined',
      code: `${inNamespace('shop', 'create argoproj.io workflows')}${SHOP}---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: workflows.argoproj.io}
`,
      steps: created('create argoproj.io workflows'),
    },
    {
      name: 'in a namespace that lets everything in',
      code: inNamespace('shop', PODS) + namespace('shop', `${ENFORCE}: privileged`),
      steps: [...toShop(shown(PODS)), ...toNodes(shown(PODS), [])],
    },
    {
      name: 'to no node where Pod Security forbids it',
      code: inNamespace('shop', PODS) + namespace('shop', `${ENFORCE}: baseline`),
      steps: toShop(shown(PODS)),
    },
    {
      name: 'to no node where the default forbids it',
      code: `${inNamespace('shop', PODS)}${SHOP}---
apiVersion: pod-security.admission.config.k8s.io/v1
kind: PodSecurityConfiguration
defaults: {enforce: restricted}
`,
      steps: toShop(shown(PODS)),
    },
    {
      name: 'in a namespace that is not here',
      code: inNamespace('shop', PODS),
      steps: [
        ...toShop(shown(PODS)),
        ...toNodes(shown(PODS), DEFAULT, 'Namespace shop is not among the linted files'),
      ],
    },
    {
      name: 'in all namespaces, of which one forbids it',
      code: everywhere(PODS) + namespace('shop', `${ENFORCE}: restricted`),
      steps: [
        { from: ROBOT, to: 'ServiceAccounts of all namespaces', evidence: shown(PODS) },
        { from: ROBOT, to: 'Secrets of all namespaces', evidence: shown(PODS) },
        ...toNodes(shown(PODS), DEFAULT),
      ],
    },
    {
      name: 'to no Secret where all accounts limit them',
      code:
        inNamespace('shop', PODS) +
        namespace('shop', `${ENFORCE}: baseline`) +
        account('default', 'shop', ', annotations: {kubernetes.io/enforce-mountable-secrets: "true"}'),
      steps: toShop(shown(PODS)).slice(0, 1),
    },
    {
      name: 'to nodes perhaps, where a policy engine judges',
      code: `${inNamespace('shop', PODS)}${SHOP}---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: baseline}
spec:
  validationFailureAction: Enforce
  rules:
    - {name: all, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {podSecurity: {level: baseline, version: latest}}}
`,
      steps: [
        ...toShop(shown(PODS)),
        ...(['node', 'control-plane'] as const).map((to) => ({
          from: ROBOT,
          to,
          evidence: shown(PODS),
          assumptions: [...DEFAULT, 'policy-engine', ...(to === 'node' ? [] : ['self-managed'])] as never,
          doubt: 'baseline checks pods',
        })),
      ],
    },
  ],
  not: [
    {
      name: 'of one name, which a request to create has not',
      code: inNamespace('shop', `${PODS} mine`) + SHOP,
    },
    { name: 'what only reads', code: inNamespace('shop', 'get,list,watch core pods') + SHOP },
    { name: 'a change of pods', code: inNamespace('shop', 'update,patch core pods') + SHOP },
    { name: 'a part of pods', code: inNamespace('shop', 'create core pods/eviction') + SHOP },
    {
      name: 'a change of another',
      code: inNamespace('shop', 'patch apps deployments web') + SHOP + deployment('other'),
    },
  ],
});

const WEB = pod('web', 'shop');
const toPod = (evidence: readonly string[]) => ({ from: ROBOT, to: 'Pod shop/web [app]', evidence });
const toPods = (evidence: readonly string[]) => ({ from: ROBOT, to: 'pods of namespace shop', evidence });

testTechnique('rbac-patch-pods', {
  holds: [
    {
      code: inNamespace('shop', 'patch core pods') + WEB,
      steps: [toPods(shown('patch core pods'))],
    },
    {
      name: 'by its name',
      code: inNamespace('shop', 'update core pods web') + WEB + pod('web', 'other'),
      steps: [toPod(shown('update core pods web'))],
    },
    {
      name: 'by a container that is free in what it asks for',
      code: inNamespace('shop', 'patch core pods/ephemeralcontainers') + WEB + SHOP,
      steps: [
        toPods(shown('patch core pods/ephemeralcontainers')),
        toNodes(shown('patch core pods/ephemeralcontainers'), DEFAULT)[0]!,
      ],
    },
    {
      name: 'in a namespace that forbids what a node is reached by',
      code:
        inNamespace('shop', 'patch core pods/ephemeralcontainers') +
        WEB +
        namespace('shop', `${ENFORCE}: restricted`),
      steps: [toPods(shown('patch core pods/ephemeralcontainers'))],
    },
    {
      name: 'by what makes the pod',
      code: inNamespace('shop', 'patch apps deployments') + deployment('web'),
      steps: [
        {
          from: ROBOT,
          to: 'pods of kind Deployment of namespace shop',
          evidence: shown('patch apps deployments'),
        },
      ],
    },
    {
      name: 'by one that makes the pod',
      code: inNamespace('shop', 'patch apps deployments web') + deployment('web') + deployment('other'),
      steps: [
        { from: ROBOT, to: 'Deployment shop/web [app]', evidence: shown('patch apps deployments web') },
      ],
    },
  ],
  not: [
    { name: 'to make', code: inNamespace('shop', PODS) + WEB },
    { name: 'the status', code: inNamespace('shop', 'patch core pods/status') + WEB },
    { name: 'of another name', code: inNamespace('shop', 'patch core pods other') + WEB },
    {
      name: 'of a name that ends in what nobody knows',
      code: inNamespace('shop', 'patch core pods web') + deployment('web'),
    },
  ],
});

const set = deployment('db').replace('Deployment', 'StatefulSet');
const EXEC = 'create core pods/exec';
const ATTACH = 'create core pods/attach';
const stdin = pod('shell', 'shop', { container: ', stdin: true' });

testTechnique('rbac-exec', {
  holds: [
    { code: inNamespace('shop', EXEC) + WEB, steps: [toPods(shown(EXEC))] },
    {
      name: 'before 1.35 by get alone',
      code: inNamespace('shop', 'get core pods/exec') + WEB,
      kubernetes: '1.34',
      steps: [toPods(shown('get core pods/exec'))],
    },
    {
      name: 'by name, of pods whose names are known',
      code: inNamespace('shop', `${EXEC} web,db-0`) + WEB + set,
      steps: [
        toPod(shown(`${EXEC} web,db-0`)),
        { from: ROBOT, to: 'StatefulSet shop/db [app]', evidence: shown(`${EXEC} web,db-0`) },
      ],
    },
    {
      name: 'to what reads its input',
      code: inNamespace('shop', ATTACH) + WEB + stdin,
      steps: [{ from: ROBOT, to: 'interactive containers of namespace shop', evidence: shown(ATTACH) }],
    },
    {
      name: 'to what reads its input, by name',
      code: inNamespace('shop', `${ATTACH} shell,web`) + WEB + stdin,
      steps: [
        { from: ROBOT, to: 'Pod shop/shell [app]', evidence: [...shown(`${ATTACH} shell,web`), 'true'] },
      ],
    },
  ],
  not: [
    { name: 'by get alone', code: inNamespace('shop', 'get core pods/exec') + WEB },
    { name: 'pods alone', code: inNamespace('shop', 'create,get core pods') + WEB },
    { name: 'what is no name of a resource', code: inNamespace('shop', 'create core pods/*') + WEB },
    { name: 'of another name', code: inNamespace('shop', `${EXEC} db`) + WEB + set },
  ],
});

const toNetwork = (rule: string, doubt?: string) => ({
  from: ROBOT,
  to: 'pod-network',
  evidence: shown(rule),
  ...(doubt !== undefined && { doubt }),
});

testTechnique('rbac-port-forward', {
  holds: [
    ...['create core pods/portforward', 'get core pods/proxy', 'delete core services/proxy'].map((rule) => ({
      name: rule,
      code: everywhere(rule),
      steps: [toNetwork(rule)],
    })),
    {
      name: 'of one namespace',
      code: inNamespace('shop', 'create core pods/portforward'),
      steps: [toNetwork('create core pods/portforward', 'only some pods')],
    },
    {
      name: 'before 1.35 by get alone',
      code: everywhere('get core pods/portforward'),
      kubernetes: '1.34',
      steps: [toNetwork('get core pods/portforward')],
    },
  ],
  not: [
    { code: everywhere('get core pods/portforward') },
    { code: everywhere('list core pods/proxy', 'create core services') },
  ],
});

const PROXY = 'get core nodes/proxy';

testTechnique('rbac-nodes-proxy', {
  holds: [
    {
      code: everywhere(PROXY) + WEB,
      steps: [{ from: ROBOT, to: 'pods of all namespaces', evidence: shown(PROXY) }],
    },
    {
      name: 'of one node',
      code: everywhere(`${PROXY} worker`) + WEB,
      steps: [
        {
          from: ROBOT,
          to: 'pods of all namespaces',
          evidence: shown(`${PROXY} worker`),
          doubt: 'which pods run',
        },
      ],
    },
  ],
  not: [
    { name: 'nodes are in no namespace', code: inNamespace('shop', PROXY) + WEB },
    { name: 'other methods', code: everywhere('update,patch,delete core nodes/proxy') + WEB },
    {
      name: 'other parts of the kubelet',
      code: everywhere('get core nodes/pods,nodes/metrics,nodes/log') + WEB,
    },
  ],
});
