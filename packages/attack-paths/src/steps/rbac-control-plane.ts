import { type Path, valueAt } from '@plimsoll/core/internal';
import { type AnyCursor, type Project, textOf } from '@plimsoll/core/kubernetes';
import type { Context } from '../graph/context.js';
import { oncePerGraph } from '../graph/keeper.js';
import type { Right } from '../graph/rights.js';
import { type Held, type Need, together } from '../graph/together.js';
import type { Vertex } from '../graph/types.js';
import type { Techniques } from './technique.js';

const REQUESTS = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' } as const;

const CREATE_REQUEST: Need = { ...REQUESTS, verbs: ['create'], what: 'create CertificateSigningRequests' };

/** Permissions to get any certificate signed. The name of the request can also be chosen. */
const signed = (signer: string): readonly (readonly Need[])[] => [
  [CREATE_REQUEST],
  [
    {
      ...REQUESTS,
      subresource: 'approval',
      verbs: ['update', 'patch'],
      what: 'approve CertificateSigningRequests',
    },
  ],
  [
    {
      group: 'certificates.k8s.io',
      resource: 'signers',
      verbs: ['approve'],
      named: (name) => name === signer || name === 'kubernetes.io/*',
      what: `approve requests to the signer ${signer}`,
    },
  ],
  [
    { ...REQUESTS, verbs: ['get', 'list', 'watch'], what: 'read the certificates that were issued' },
    { ...REQUESTS, subresource: 'approval', verbs: ['patch'], what: 'read the certificate in the answer' },
  ],
];

const AS_CLIENT = signed('kubernetes.io/kube-apiserver-client');
const AS_KUBELET = signed('kubernetes.io/kube-apiserver-client-kubelet');

/** What a node may request before it has a certificate. */
const BOOTSTRAPPED: readonly (readonly Need[])[] = [
  [CREATE_REQUEST],
  [
    {
      ...REQUESTS,
      subresource: 'nodeclient',
      verbs: ['create'],
      what: 'have its certificates as a new node approved',
    },
  ],
];

const AWS_AUTH = { group: '', resource: 'configmaps', within: { namespace: 'kube-system' } } as const;
const API_SERVICES = { group: 'apiregistration.k8s.io', resource: 'apiservices' } as const;
const API_SERVICE: readonly Need[] = [
  { ...API_SERVICES, verbs: ['create', 'update', 'patch'], what: 'write APIServices' },
];

/** Permissions to become what a Service leads to. */
const ANSWERED: readonly Need[] = [
  {
    group: '',
    resource: 'services',
    verbs: ['create', 'update', 'patch'],
    within: 'any',
    what: 'write Services',
  },
  {
    group: 'discovery.k8s.io',
    resource: 'endpointslices',
    verbs: ['create', 'update', 'patch'],
    within: 'any',
    what: 'write EndpointSlices',
  },
];

/** Permissions for what makes the control plane trust someone. */
export const RBAC_CONTROL_PLANE: Techniques = {
  'rbac-csr': {
    title: 'approves a certificate for any user',
    references: ['T1649'],
    rules: ['cis/rbac-csr-approval'],
    source:
      'kubernetes 1.37 plugin/pkg/admission/certificates/approval, plugin/pkg/admission/certificates/subjectrestriction',
    *ofIdentity(identity, context) {
      // EKS does not sign client certificates.
      if (context.assumes('eks')) return;
      for (const { evidence } of together(identity, AS_CLIENT))
        yield {
          from: identity.vertex,
          to: context.vertices.goal('cluster-admin'),
          evidence,
          assumptions: ['client-signer'],
        };
    },
  },
  'rbac-node-bootstrap': {
    title: 'gets the certificate of any node',
    references: ['T1078', 'T1528'],
    rules: ['cis/rbac-csr-approval', 'cis/bootstrap-token-secret'],
    source: 'kubernetes 1.37 pkg/controller/certificates/approver/sarapprove.go',
    *ofIdentity(identity, { vertices }) {
      for (const needs of [BOOTSTRAPPED, AS_KUBELET])
        for (const { evidence } of together(identity, needs))
          for (const to of [vertices.nodeIdentity(), vertices.scope('pod-accounts', undefined)])
            yield { from: identity.vertex, to, evidence, assumptions: ['self-managed'] };
    },
  },
  'rbac-kube-system-configmap': {
    title: 'makes itself an administrator in aws-auth',
    references: ['T1098'],
    rules: ['nsa-hardening/rbac-configmap-write-kube-system', 'cis/eks-aws-auth'],
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html',
    *ofIdentity(identity, context) {
      const { project, vertices } = context;
      if (project.memo(readsNoConfigMap)) return;
      const isThere = project.find({
        group: '',
        kind: 'ConfigMap',
        name: 'aws-auth',
        namespace: 'kube-system',
      });
      const needs: readonly Need[] = [
        {
          ...AWS_AUTH,
          verbs: ['update', 'patch'],
          named: (name) => name === 'aws-auth',
          what: 'change ConfigMap aws-auth',
        },
        ...(isThere ? [] : [{ ...AWS_AUTH, verbs: ['create'], what: 'create ConfigMap aws-auth' }]),
      ];
      for (const { evidence, doubt, held } of together(identity, [needs]))
        yield {
          from: identity.vertex,
          to: vertices.goal('cluster-admin'),
          evidence,
          assumptions: ['eks'],
          doubt: doubt ?? (isCreated(held) ? 'ConfigMap aws-auth may exist already.' : undefined),
        };
    },
  },
  'rbac-apiservices': {
    title: 'answers requests that are meant for the API server',
    references: ['T1557'],
    rules: [],
    source: 'kubernetes 1.37 pkg/controlplane/apiserver/aggregator.go, kube-aggregator 0.36 handler_proxy.go',
    *ofIdentity(identity, context) {
      if (identity.allRights(API_SERVICE[0]!).length === 0) return;
      const behind = servicesOfAccounts(context).get(identity.vertex);
      const needs = behind ? [API_SERVICE] : [API_SERVICE, ANSWERED];
      for (const { evidence, held } of together(identity, needs)) {
        const { vertices } = context;
        yield {
          from: identity.vertex,
          to: vertices.goal(replacesBuiltIn(held[0]!.right) ? 'cluster-admin' : 'mitm'),
          evidence: [
            ...evidence,
            ...(behind
              ? [
                  {
                    at: behind,
                    message: 'The Service leads to a pod that runs as it.',
                    context: true as const,
                  },
                ]
              : []),
          ],
        };
      }
    },
  },
};

const isCreated = (held: readonly Held[]): boolean =>
  held.every(({ right: { verbs } }) => verbs.every((verb) => verb === 'create'));

/** Built-in groups are only restored when the API server starts. A new object cannot have a name that exists. */
function replacesBuiltIn({ verbs, names }: Right): boolean {
  return verbs.some((verb) => verb !== 'create') && (names.length === 0 || names.some(isBuiltIn));
}

/** `v1.`, `v1.apps`, `v1.rbac.authorization.k8s.io`: versions of groups that the API server serves itself. */
function isBuiltIn(name: string): boolean {
  const group = name.slice(name.indexOf('.') + 1);
  return PLAIN_GROUPS.includes(group) || (group.endsWith('.k8s.io') && !group.endsWith('metrics.k8s.io'));
}

const PLAIN_GROUPS = ['', 'apps', 'autoscaling', 'batch', 'policy'];

/** The selector of a Service that leads to a pod, by the ServiceAccount of the pod. */
const servicesOfAccounts = oncePerGraph((context: Context): ReadonlyMap<Vertex, AnyCursor> => {
  const { project, vertices } = context;
  const services = new Map<Vertex, AnyCursor>();
  for (const service of project.ofKind('Service')) {
    const pods = project.network.podsBehind(service);
    if (pods.length === 0) continue;
    const at = service.root.at('spec').at('selector');
    for (const pod of pods) services.set(vertices.accountOf(pod), at);
  }
  return services;
});

/** The EKS authentication mode without aws-auth, as tools that create clusters write it. */
const EKS_CLUSTERS: readonly (readonly [kind: string, group: string, mode: Path])[] = [
  ['ClusterConfig', 'eksctl.io', ['accessConfig', 'authenticationMode']],
  ['AWSManagedControlPlane', 'controlplane.cluster.x-k8s.io', ['spec', 'accessConfig', 'authenticationMode']],
  ['Cluster', 'eks.services.k8s.aws', ['spec', 'accessConfig', 'authenticationMode']],
  ['Cluster', 'eks.aws.upbound.io', ['spec', 'forProvider', 'accessConfig', 0, 'authenticationMode']],
  ['Cluster', 'eks.aws.upbound.io', ['spec', 'forProvider', 'accessConfig', 'authenticationMode']],
];

const readsNoConfigMap = (project: Project): boolean =>
  EKS_CLUSTERS.some(([kind, group, mode]) =>
    project.ofKind(kind, group).some(({ value }) => textOf(valueAt(value, mode)).toUpperCase() === 'API'),
  );
