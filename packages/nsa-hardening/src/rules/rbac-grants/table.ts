import type { AnyRule } from '@plimsoll/core';
import { type GrantCheck, grantRule } from '@plimsoll/rule-kit';
import { orderOf } from './gravity.js';

const WRITE = 'create update patch delete deletecollection';
const DELETE = 'delete deletecollection';
const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CHANGE = 'update patch delete deletecollection';
const APPLY = 'create update patch';

/**
 * Constraints of OpenShift that let pods run as root, use the host, or more. `restricted…` and `nonroot…` do not.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/4.15/html/authentication_and_authorization/managing-pod-security-policies
 */
const PERMISSIVE_CONSTRAINTS = [
  'privileged',
  'anyuid',
  'hostaccess',
  'hostmount',
  'hostmount-anyuid',
  'hostmount-anyuid-v2',
  'hostnetwork',
  'hostnetwork-v2',
  'node-exporter',
];

/** Until 1.35 `get` was enough to open a WebSocket (gate AuthorizePodWebsocketUpgradeCreatePermission). */
const UPGRADE = { verbs: 'get', kubernetes: '<1.35' } as const;

/**
 * What roles should not allow without need, beyond what the CIS benchmark names.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 * https://microsoft.github.io/Threat-Matrix-for-Kubernetes/
 */
const checks = {
  'rbac-security-policy-use': {
    description: 'Limit who may use permissive SecurityContextConstraints and PodSecurityPolicies',
    risk: 6.5,
    cwe: [269],
    danger: "A pod can then use what the policy allows, such as root, the node's network or its files.",
    permissions: [
      {
        group: 'security.openshift.io',
        resources: 'securitycontextconstraints',
        verbs: 'use',
        dangerousNames: PERMISSIVE_CONSTRAINTS,
      },
      {
        group: 'security.openshift.io',
        resources: 'securitycontextconstraints',
        verbs: APPLY,
        clusterWide: true,
        dangerousNames: 'any',
      },
      {
        group: 'policy',
        resources: 'podsecuritypolicies',
        verbs: 'use',
        kubernetes: '<1.25',
        dangerousNames: ['privileged'],
      },
      {
        group: 'extensions',
        resources: 'podsecuritypolicies',
        verbs: 'use',
        kubernetes: '<1.16',
        dangerousNames: ['privileged'],
      },
    ],
  },
  'rbac-apiservice-write': {
    description: 'Limit who may change APIServices',
    risk: 6.5,
    cwe: [269, 441],
    danger: 'Anyone who has it can send the requests of a whole API group to any server.',
    permissions: [
      { group: 'apiregistration.k8s.io', resources: 'apiservices', verbs: APPLY, clusterWide: true },
    ],
  },
  'rbac-admission-policy-write': {
    description: 'Limit who may change admission policies',
    risk: 6.5,
    cwe: [269, 284],
    danger:
      'Anyone who has it can turn off checks of new objects, or change the objects of others during admission.',
    permissions: [
      {
        group: ADMISSION,
        resources: 'validatingadmissionpolicies validatingadmissionpolicybindings',
        verbs: CHANGE,
        clusterWide: true,
      },
      {
        group: ADMISSION,
        resources: 'mutatingadmissionpolicies mutatingadmissionpolicybindings',
        verbs: WRITE,
        clusterWide: true,
      },
      { group: 'kyverno.io', resources: 'clusterpolicies', verbs: WRITE, clusterWide: true },
      { group: 'kyverno.io', resources: 'policies policyexceptions', verbs: WRITE },
      {
        group: 'policies.kyverno.io',
        resources:
          'validatingpolicies mutatingpolicies generatingpolicies imagevalidatingpolicies deletingpolicies',
        verbs: WRITE,
        clusterWide: true,
      },
      { group: 'policies.kyverno.io', resources: 'policyexceptions', verbs: WRITE },
      {
        group: 'templates.gatekeeper.sh',
        resources: 'constrainttemplates',
        verbs: CHANGE,
        clusterWide: true,
      },
      { group: 'constraints.gatekeeper.sh', resources: '*', verbs: CHANGE, clusterWide: true },
      { group: 'mutations.gatekeeper.sh', resources: '*', verbs: WRITE, clusterWide: true },
      { group: 'config.gatekeeper.sh', resources: 'configs', verbs: WRITE },
    ],
  },
  'rbac-deployer-write': {
    description: 'Limit who may tell deployment controllers what to apply',
    risk: 6.5,
    cwe: [269, 441],
    danger: 'The controller applies what such an object names with its own permissions.',
    permissions: [
      { group: 'argoproj.io', resources: 'applications applicationsets appprojects', verbs: APPLY },
      { group: 'kustomize.toolkit.fluxcd.io', resources: 'kustomizations', verbs: APPLY },
      { group: 'helm.toolkit.fluxcd.io', resources: 'helmreleases', verbs: APPLY },
      // A new source does nothing until an object names it. A changed one delivers other content.
      {
        group: 'source.toolkit.fluxcd.io',
        resources: 'gitrepositories ocirepositories helmrepositories helmcharts buckets',
        verbs: 'update patch',
      },
      { group: 'helm.cattle.io', resources: 'helmcharts helmchartconfigs', verbs: APPLY },
      { group: 'fleet.cattle.io', resources: 'gitrepos bundles', verbs: APPLY },
      { group: 'kappctrl.k14s.io', resources: 'apps', verbs: APPLY },
      { group: 'packaging.carvel.dev', resources: 'packageinstalls', verbs: APPLY },
      { group: 'operators.coreos.com', resources: 'subscriptions clusterserviceversions', verbs: APPLY },
      {
        group: 'pkg.crossplane.io',
        resources: 'providers functions configurations',
        verbs: APPLY,
        clusterWide: true,
      },
      { group: 'apiextensions.crossplane.io', resources: 'compositions', verbs: APPLY, clusterWide: true },
      { group: 'kubernetes.crossplane.io', resources: 'objects', verbs: APPLY, clusterWide: true },
      { group: 'helm.crossplane.io', resources: 'releases', verbs: APPLY, clusterWide: true },
      { group: 'kubernetes.m.crossplane.io', resources: 'objects', verbs: APPLY },
      { group: 'helm.m.crossplane.io', resources: 'releases', verbs: APPLY },
    ],
  },
  'rbac-pod-exec': {
    description: 'Limit exec and attach',
    risk: 6.5,
    cwe: [269],
    danger: 'Anyone who has it can run commands in every container in its scope.',
    permissions: [
      { group: '', resources: 'pods/exec pods/attach', verbs: 'create', dangerousNames: 'any' },
      { group: '', resources: 'pods/exec pods/attach', ...UPGRADE, dangerousNames: 'any' },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-port-forward': {
    description: 'Limit port forwarding and proxying',
    risk: 5.0,
    cwe: [269, 668],
    danger: 'Anyone who has it can reach ports of pods that a NetworkPolicy would deny.',
    permissions: [
      { group: '', resources: 'pods/portforward', verbs: 'create', dangerousNames: 'any' },
      { group: '', resources: 'pods/portforward', ...UPGRADE, dangerousNames: 'any' },
      {
        group: '',
        resources: 'pods/proxy',
        verbs: 'get create update patch delete',
        dangerousNames: 'any',
      },
      // Services that a role names are few and known. The role does not decide what they lead to.
      { group: '', resources: 'services/proxy', verbs: 'get create update patch delete' },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-binding-write': {
    description: 'Limit who may change roles and role bindings',
    risk: 6.5,
    cwe: [269],
    danger: 'Anyone who has it can grant others every permission that they have themselves.',
    permissions: [
      { group: RBAC, resources: 'rolebindings', verbs: APPLY },
      { group: RBAC, resources: 'clusterrolebindings', verbs: APPLY, clusterWide: true },
      // A new Role grants nobody anything. A new ClusterRole may add to others by its labels.
      { group: RBAC, resources: 'roles', verbs: 'update patch' },
      { group: RBAC, resources: 'clusterroles', verbs: APPLY, clusterWide: true },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-secrets-write': {
    description: 'Limit who may write Secrets',
    risk: 6.0,
    cwe: [269, 522],
    danger:
      'Anyone who has it can replace credentials that others trust, and create tokens for ServiceAccounts or new nodes.',
    permissions: [
      { group: '', resources: 'secrets', verbs: 'update patch' },
      // Bootstrap tokens are Secrets in kube-system. A ServiceAccount token is useless until it is read.
      { group: '', resources: 'secrets', verbs: 'create', namespace: 'kube-system' },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-namespace-write': {
    description: 'Limit who may change namespaces',
    risk: 5.5,
    cwe: [269, 284],
    danger:
      'Anyone who has it can change the labels that tell Pod Security admission and other policies which pods to admit.',
    permissions: [{ group: '', resources: 'namespaces', verbs: 'update patch' }],
  },
  'rbac-node-write': {
    description: 'Limit who may change nodes',
    risk: 5.0,
    cwe: [269],
    danger:
      'Anyone who has it can change the labels, taints or status that decide where pods run, and so attract pods to one node.',
    permissions: [{ group: '', resources: 'nodes nodes/status', verbs: 'update patch', clusterWide: true }],
  },
  'rbac-configmap-write-kube-system': {
    description: 'Protect the ConfigMaps of kube-system',
    risk: 6.0,
    cwe: [269],
    danger:
      'In kube-system, ConfigMaps decide how cluster names resolve and, on EKS, who is an administrator.',
    permissions: [
      {
        group: '',
        resources: 'configmaps',
        verbs: WRITE,
        namespace: 'kube-system',
        dangerousNames: ['coredns', 'aws-auth'],
      },
    ],
  },
  'rbac-service-status': {
    description: 'Disallow writing the status of Services',
    risk: 5.0,
    cwe: [441],
    danger: 'An address in the status of a load balancer redirects traffic for it (CVE-2020-8554).',
    permissions: [{ group: '', resources: 'services/status', verbs: 'update patch', dangerousNames: 'any' }],
  },
  'rbac-delete-events': {
    description: 'Limit the deletion of events',
    risk: 5.0,
    cwe: [778],
    danger: 'Anyone who has it can remove the traces of an attack.',
    permissions: [
      { group: '', resources: 'events', verbs: DELETE },
      // For `pods/log` the API only serves `get`, so permission to delete it deletes nothing.
      { group: 'events.k8s.io', resources: 'events', verbs: DELETE },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-delete-resources': {
    description: 'Limit the deletion of workloads and storage',
    risk: 5.0,
    severity: 'off',
    cwe: [269],
    danger: 'Anyone who has it can stop workloads or destroy stored data.',
    permissions: [
      { group: '', resources: 'pods replicationcontrollers persistentvolumeclaims', verbs: DELETE },
      { group: '', resources: 'namespaces persistentvolumes', verbs: DELETE, clusterWide: true },
      { group: 'apps', resources: 'deployments daemonsets statefulsets replicasets', verbs: DELETE },
      { group: 'batch', resources: 'jobs cronjobs', verbs: DELETE },
      { group: 'snapshot.storage.k8s.io', resources: 'volumesnapshots', verbs: DELETE },
      {
        group: 'snapshot.storage.k8s.io',
        resources: 'volumesnapshotcontents',
        verbs: DELETE,
        clusterWide: true,
      },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-network-write': {
    description: 'Limit who may change network objects',
    risk: 4.5,
    severity: 'off',
    cwe: [269],
    danger: 'Anyone who has it can open the network or redirect traffic.',
    permissions: [
      { group: 'networking.k8s.io', resources: 'networkpolicies ingresses', verbs: WRITE },
      { group: '', resources: 'services endpoints', verbs: WRITE },
      { group: 'discovery.k8s.io', resources: 'endpointslices', verbs: WRITE },
    ],
    sparesNamespaceAdmins: true,
  },
} as const satisfies Readonly<Record<string, GrantCheck>>;

export const rbacGrants: Readonly<Record<string, AnyRule>> = Object.fromEntries(
  Object.entries(checks).map(([name, check]) => [name, grantRule(check, orderOf(name))]),
);
