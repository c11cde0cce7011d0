import { everywhere, forEveryone, inNamespace, ROBOT, rule, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const CSRS = 'certificates.k8s.io certificatesigningrequests';
const CREATE = `create,get ${CSRS}`;
const APPROVE = `update ${CSRS}/approval`;
const SIGNER = 'approve certificates.k8s.io signers';
const toAdmin = { from: ROBOT, to: 'cluster-admin', assumptions: ['client-signer' as const] };

testTechnique('rbac-csr', {
  holds: [
    {
      code: everywhere(CREATE, APPROVE, SIGNER),
      steps: [{ ...toAdmin, evidence: shown(CREATE, APPROVE, SIGNER) }],
    },
    {
      name: 'for the signer by its name, the certificate in the answer to the approval',
      code: everywhere(
        `create ${CSRS}`,
        `patch ${CSRS}/approval`,
        `${SIGNER} kubernetes.io/kube-apiserver-client`,
      ),
      steps: [
        {
          ...toAdmin,
          evidence: shown(
            `create ${CSRS}`,
            `patch ${CSRS}/approval`,
            `${SIGNER} kubernetes.io/kube-apiserver-client`,
          ),
        },
      ],
    },
    {
      name: 'for the signers of Kubernetes, of requests of one name',
      code: everywhere(`create ${CSRS}`, `get ${CSRS} mine`, `${APPROVE} mine`, `${SIGNER} kubernetes.io/*`),
      steps: [
        {
          ...toAdmin,
          evidence: shown(
            `create ${CSRS}`,
            `${APPROVE} mine`,
            `${SIGNER} kubernetes.io/*`,
            `get ${CSRS} mine`,
          ),
        },
      ],
    },
    {
      name: 'by wildcards',
      code: everywhere('* certificates.k8s.io *'),
      steps: [{ ...toAdmin, evidence: shown('* certificates.k8s.io *') }],
    },
    {
      name: 'of which everyone has a part',
      code: everywhere(APPROVE, SIGNER) + forEveryone(CREATE),
      steps: [
        {
          ...toAdmin,
          evidence: ['"system:serviceaccounts"', 'roleRef', rule(CREATE), ...shown(APPROVE, SIGNER)],
        },
      ],
    },
    {
      name: 'of everyone, which is of everyone only',
      code: everywhere('get core pods') + forEveryone(CREATE, APPROVE, SIGNER),
      steps: [
        {
          ...toAdmin,
          from: 'Group system:serviceaccounts',
          evidence: ['"system:serviceaccounts"', 'roleRef', ...[CREATE, APPROVE, SIGNER].map(rule)],
        },
      ],
    },
  ],
  not: [
    { code: everywhere(APPROVE, SIGNER) },
    { code: everywhere(CREATE, SIGNER) },
    { code: everywhere(CREATE, APPROVE) },
    { name: 'without the certificate', code: everywhere(`create ${CSRS}`, APPROVE, SIGNER) },
    { name: 'of one name, which none can have', code: everywhere(`${CREATE} mine`, APPROVE, SIGNER) },
    {
      name: 'for the kubelet',
      code: everywhere(CREATE, APPROVE, `${SIGNER} kubernetes.io/kube-apiserver-client-kubelet`),
    },
    { name: 'in one namespace', code: inNamespace('shop', CREATE, APPROVE, SIGNER) },
    { name: 'on EKS', code: everywhere(CREATE, APPROVE, SIGNER), assume: ['eks'] },
    { name: 'where no signer is', code: everywhere(CREATE, APPROVE, SIGNER), assume: ['no-client-signer'] },
    { name: 'who may do everything anyway', code: everywhere('* * *') },
    { name: 'of another group', code: everywhere('* certificates.example.com *') },
  ],
});

const asNode = (evidence: readonly string[]) =>
  ['Group system:nodes', 'ServiceAccounts of pods of all namespaces'].map((to) => ({
    from: ROBOT,
    to,
    evidence,
    assumptions: ['self-managed' as const],
  }));

testTechnique('rbac-node-bootstrap', {
  holds: [
    {
      code: everywhere(`create ${CSRS},certificatesigningrequests/nodeclient`),
      steps: asNode(shown(`create ${CSRS},certificatesigningrequests/nodeclient`)),
    },
    {
      name: 'whose request it approves itself',
      code: everywhere(CREATE, APPROVE, `${SIGNER} kubernetes.io/kube-apiserver-client-kubelet`),
      steps: asNode(shown(CREATE, APPROVE, `${SIGNER} kubernetes.io/kube-apiserver-client-kubelet`)),
    },
    {
      name: 'as the group of bootstrap tokens, by roles that every cluster has',
      code: ['system:node-bootstrapper', 'system:certificates.k8s.io:certificatesigningrequests:nodeclient']
        .map(
          (name, index) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b${index}}
subjects: [{kind: Group, name: "system:bootstrappers", apiGroup: rbac.authorization.k8s.io}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "${name}"}
`,
        )
        .join(''),
      steps: asNode(['"system:bootstrappers"', 'roleRef', '"system:bootstrappers"', 'roleRef']).map(
        (step) => ({ ...step, from: 'Group system:bootstrappers' }),
      ),
    },
  ],
  not: [
    { code: everywhere(`create ${CSRS}`) },
    { code: everywhere(`create ${CSRS}/nodeclient`) },
    { name: 'of its own name', code: everywhere(`create ${CSRS},certificatesigningrequests/selfnodeclient`) },
    {
      name: 'of a platform that approves by itself',
      code: everywhere(`create ${CSRS},certificatesigningrequests/nodeclient`),
      assume: ['no-self-managed'],
    },
  ],
});

const CONFIG = 'update core configmaps';
const inAws = { from: ROBOT, to: 'cluster-admin', assumptions: ['eks' as const] };

testTechnique('rbac-kube-system-configmap', {
  holds: [
    {
      code: inNamespace('kube-system', CONFIG),
      assume: ['eks'],
      steps: [{ ...inAws, evidence: shown(CONFIG) }],
    },
    {
      name: 'by its name, in the whole cluster',
      code: everywhere(`patch core configmaps coredns,aws-auth`),
      assume: ['eks'],
      steps: [{ ...inAws, evidence: shown(`patch core configmaps coredns,aws-auth`) }],
    },
    {
      name: 'that does not exist',
      code: inNamespace('kube-system', 'create core configmaps'),
      assume: ['eks'],
      steps: [{ ...inAws, evidence: shown('create core configmaps'), doubt: 'may exist already' }],
    },
    {
      name: 'in a namespace that comes later',
      code: inNamespace('kube-system', CONFIG).replaceAll(', namespace: kube-system', ''),
      assume: ['eks'],
      steps: [{ ...inAws, evidence: shown(CONFIG), doubt: 'may not be kube-system' }],
    },
    {
      name: 'in a cluster that reads it too',
      code: `${inNamespace('kube-system', CONFIG)}---
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: c, region: eu-west-1}
accessConfig: {authenticationMode: API_AND_CONFIG_MAP}
`,
      assume: ['eks'],
      steps: [{ ...inAws, evidence: shown(CONFIG) }],
    },
  ],
  not: [
    { name: 'elsewhere', code: inNamespace('kube-system', CONFIG) },
    { name: 'of another namespace', code: inNamespace('shop', CONFIG), assume: ['eks'] },
    { name: 'of another name', code: inNamespace('kube-system', `${CONFIG} coredns`), assume: ['eks'] },
    { name: 'to read', code: inNamespace('kube-system', 'get core configmaps'), assume: ['eks'] },
    {
      name: 'of a cluster that does not read it',
      code: `${inNamespace('kube-system', CONFIG)}---
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: c, region: eu-west-1}
accessConfig: {authenticationMode: API}
`,
      assume: ['eks'],
    },
    {
      name: 'to create what is there',
      code: `${inNamespace('kube-system', 'create core configmaps')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system}
`,
      assume: ['eks'],
    },
  ],
});

const APIS = 'apiregistration.k8s.io apiservices';
const POD = `---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: robot, containers: [{name: app, image: example.com/web:1}]}
`;
const SERVICE = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

testTechnique('rbac-apiservices', {
  holds: [
    {
      code: everywhere(`patch ${APIS}`) + POD + SERVICE,
      steps: [{ from: ROBOT, to: 'cluster-admin', evidence: [...shown(`patch ${APIS}`), 'selector'] }],
    },
    {
      name: 'with a Service of its own',
      code:
        everywhere(`update ${APIS} v1.apps`) +
        inNamespace('shop', 'create core services').replaceAll('power', 'own'),
      steps: [
        {
          from: ROBOT,
          to: 'cluster-admin',
          evidence: [...shown(`update ${APIS} v1.apps`), ...shown('create core services')],
        },
      ],
    },
    {
      name: 'of groups that nobody serves yet',
      code: everywhere(`create ${APIS}`) + POD + SERVICE,
      steps: [{ from: ROBOT, to: 'mitm', evidence: [...shown(`create ${APIS}`), 'selector'] }],
    },
    {
      name: 'of a group that is not of the API server itself',
      code: everywhere(`update ${APIS} v1beta1.metrics.k8s.io`) + POD + SERVICE,
      steps: [
        {
          from: ROBOT,
          to: 'mitm',
          evidence: [...shown(`update ${APIS} v1beta1.metrics.k8s.io`), 'selector'],
        },
      ],
    },
    {
      name: 'of the core group by its name',
      code: everywhere(`update ${APIS} v1.`) + POD + SERVICE,
      steps: [{ from: ROBOT, to: 'cluster-admin', evidence: [...shown(`update ${APIS} v1.`), 'selector'] }],
    },
  ],
  not: [
    { name: 'without a Service', code: everywhere(`patch ${APIS}`) + POD },
    { name: 'to read', code: everywhere(`get ${APIS}`) + POD + SERVICE },
    { name: 'in one namespace', code: inNamespace('shop', `patch ${APIS}`) + POD + SERVICE },
  ],
});
