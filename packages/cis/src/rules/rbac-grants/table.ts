import { allowsGroup, allowsVerb, coveringResource, type PolicyRule } from '@plimsoll/core/kubernetes';
import type { GrantCheck } from '@plimsoll/rule-kit';

const RBAC = 'rbac.authorization.k8s.io';
const AUTHENTICATION = 'authentication.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

/**
 * Signers whose certificates the API server accepts for users or nodes. Others are custom, or for servers.
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers
 */
const CLIENT_SIGNERS: readonly string[] = [
  'kubernetes.io/*',
  'kubernetes.io/kube-apiserver-client',
  'kubernetes.io/kube-apiserver-client-kubelet',
  'kubernetes.io/legacy-unknown',
];

/** Whether a role names the signers that it approves for, and none of them makes identities. */
function approvesNoIdentity(rules: readonly PolicyRule[]): boolean {
  const signers = rules.filter(
    (rule) =>
      allowsGroup(rule, CERTIFICATES) &&
      allowsVerb(rule, 'approve') &&
      coveringResource(rule, 'signers') !== undefined,
  );
  return (
    signers.length > 0 &&
    signers.every(
      ({ resourceNames }) =>
        resourceNames.length > 0 && !resourceNames.some((name) => CLIENT_SIGNERS.includes(name)),
    )
  );
}

/**
 * CIS Kubernetes Benchmark 5.1, the most severe first: only the first of several findings at one place is shown.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
export const grantChecks = {
  'rbac-escalation-verbs': {
    description: 'Limit bind, escalate and impersonate',
    risk: 8.0,
    cwe: [269],
    danger: 'Anyone who has it can take permissions that the role does not list.',
    permissions: [
      // RoleBindings may name ClusterRoles, so binding them is possible in a single namespace.
      { group: RBAC, resources: 'roles clusterroles', verbs: 'bind', dangerousNames: ['cluster-admin'] },
      { group: RBAC, resources: 'roles', verbs: 'escalate', dangerousNames: 'any' },
      { group: RBAC, resources: 'clusterroles', verbs: 'escalate', clusterWide: true, dangerousNames: 'any' },
      { group: '', resources: 'serviceaccounts', verbs: 'impersonate' },
      {
        group: '',
        resources: 'users groups',
        verbs: 'impersonate',
        clusterWide: true,
        dangerousNames: ['system:masters'],
      },
      {
        group: AUTHENTICATION,
        resources: 'uids userextras/*',
        verbs: 'impersonate',
        clusterWide: true,
      },
      // KEP-5284, from 1.35. `impersonate-on:…` alone allows nothing.
      {
        group: AUTHENTICATION,
        resources: 'users groups serviceaccounts nodes uids userextras/*',
        verbs: 'impersonate:*',
      },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-nodes-proxy': {
    description: 'Limit access to nodes/proxy',
    risk: 7.5,
    cwe: [269],
    danger:
      'Anyone who has it can use the kubelet API, which runs commands in every pod on the node without admission or audit.',
    permissions: [
      {
        group: '',
        resources: 'nodes/proxy',
        verbs: 'get create update patch delete',
        clusterWide: true,
        dangerousNames: 'any',
      },
    ],
  },
  'rbac-csr-approval': {
    description: 'Limit who may approve certificate requests',
    risk: 7.0,
    cwe: [269, 295],
    danger: 'Anyone who has it and may approve for a signer can issue client certificates for any identity.',
    spares: approvesNoIdentity,
    permissions: [
      {
        group: CERTIFICATES,
        resources: 'certificatesigningrequests/approval',
        verbs: 'update patch',
        clusterWide: true,
      },
    ],
  },
  'rbac-webhook-config': {
    description: 'Limit who may change admission webhooks',
    risk: 7.0,
    cwe: [269],
    danger:
      'A webhook sees every object that it asks for and can reject it, or change it if it is a mutating webhook.',
    permissions: [
      {
        group: ADMISSION,
        resources: 'validatingwebhookconfigurations mutatingwebhookconfigurations',
        verbs: 'create update patch delete deletecollection',
        clusterWide: true,
      },
    ],
    option: {
      name: 'includePolicies',
      description: 'Count admission policies and their bindings as well.',
      default: false,
      permissions: [
        {
          group: ADMISSION,
          resources:
            'validatingadmissionpolicies validatingadmissionpolicybindings mutatingadmissionpolicies mutatingadmissionpolicybindings',
          verbs: 'create update patch delete deletecollection',
          clusterWide: true,
        },
      ],
    },
  },
  'rbac-service-account-token-create': {
    description: 'Limit who may mint service account tokens',
    risk: 7.0,
    cwe: [269],
    danger: 'Anyone who has it can act as any ServiceAccount in its scope.',
    permissions: [{ group: '', resources: 'serviceaccounts/token', verbs: 'create' }],
    sparesNamespaceAdmins: true,
  },
  'rbac-secrets-read': {
    description: 'Limit who may read Secrets',
    risk: 6.5,
    cwe: [200, 522],
    danger: 'Secrets hold credentials, including service account tokens.',
    permissions: [{ group: '', resources: 'secrets', verbs: 'get list watch' }],
  },
  'rbac-pv-create': {
    description: 'Limit who may create PersistentVolumes',
    risk: 6.0,
    cwe: [269],
    danger: "A hostPath or local volume opens the node's file system to pods.",
    permissions: [{ group: '', resources: 'persistentvolumes', verbs: 'create', clusterWide: true }],
  },
  'rbac-pod-create': {
    description: 'Limit who may create pods',
    risk: 5.5,
    cwe: [269],
    danger:
      'A pod can use every Secret and ServiceAccount in its namespace, and as much of the node as admission allows.',
    permissions: [{ group: '', resources: 'pods', verbs: 'create' }],
    option: {
      name: 'includeControllers',
      description: 'Count objects that create pods, and debug containers in running pods, as well.',
      default: true,
      permissions: [
        {
          group: 'apps',
          resources: 'deployments daemonsets statefulsets replicasets',
          verbs: 'create update patch',
        },
        { group: 'batch', resources: 'jobs cronjobs', verbs: 'create update patch' },
        { group: '', resources: 'replicationcontrollers', verbs: 'create update patch' },
        { group: '', resources: 'pods/ephemeralcontainers', verbs: 'update patch' },
        { group: 'apps.openshift.io', resources: 'deploymentconfigs', verbs: 'create update patch' },
        { group: 'argoproj.io', resources: 'workflows cronworkflows rollouts', verbs: 'create update patch' },
        { group: 'tekton.dev', resources: 'taskruns pipelineruns', verbs: 'create update patch' },
        { group: 'serving.knative.dev', resources: 'services configurations', verbs: 'create update patch' },
        { group: 'keda.sh', resources: 'scaledjobs', verbs: 'create update patch' },
        { group: 'jobset.x-k8s.io', resources: 'jobsets', verbs: 'create update patch' },
        { group: 'batch.volcano.sh', resources: 'jobs', verbs: 'create update patch' },
        { group: 'ray.io', resources: 'rayclusters rayjobs rayservices', verbs: 'create update patch' },
        {
          group: 'sparkoperator.k8s.io',
          resources: 'sparkapplications scheduledsparkapplications',
          verbs: 'create update patch',
        },
      ],
    },
  },
} as const satisfies Readonly<Record<string, GrantCheck>>;
