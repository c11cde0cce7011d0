import { type GrantCheck, grantRule } from '@plimsoll/cis';
import type { AnyRule } from '@plimsoll/core';

const WRITE = 'create update patch delete deletecollection';
const DELETE = 'delete deletecollection';
const RBAC = 'rbac.authorization.k8s.io';

/** Until 1.35 `get` was enough for what opens a WebSocket (gate AuthorizePodWebsocketUpgradeCreatePermission). */
const UPGRADE = { verbs: 'get', kubernetes: '<1.35' } as const;

/**
 * What roles should not allow without need, beyond what the CIS benchmark names.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 * https://microsoft.github.io/Threat-Matrix-for-Kubernetes/
 */
const checks = {
  'rbac-pod-exec': {
    description: 'Limit exec and attach',
    risk: 6.5,
    cwe: [269],
    danger: 'it runs commands in every container in reach, with what the container has',
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
    danger: 'it reaches ports of pods past network policies',
    permissions: [
      { group: '', resources: 'pods/portforward', verbs: 'create', dangerousNames: 'any' },
      { group: '', resources: 'pods/portforward', ...UPGRADE, dangerousNames: 'any' },
      {
        group: '',
        resources: 'pods/proxy services/proxy',
        verbs: 'get create update patch delete',
        dangerousNames: 'any',
      },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-binding-write': {
    description: 'Limit who may change role bindings',
    risk: 6.5,
    cwe: [269],
    danger: 'whoever has it hands out every right that it has itself',
    permissions: [
      { group: RBAC, resources: 'rolebindings', verbs: 'create update patch' },
      { group: RBAC, resources: 'clusterrolebindings', verbs: 'create update patch', clusterWide: true },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-configmap-write-kube-system': {
    description: 'Protect the ConfigMaps of kube-system',
    risk: 6.0,
    cwe: [269],
    danger: 'kube-system keeps there where cluster names resolve to, and on EKS who is an administrator',
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
    danger:
      'an address in the status of a load balancer draws its traffic out of the cluster (CVE-2020-8554)',
    permissions: [{ group: '', resources: 'services/status', verbs: 'update patch', dangerousNames: 'any' }],
  },
  'rbac-delete-events': {
    description: 'Limit the deletion of events and logs',
    risk: 5.0,
    cwe: [778],
    danger: 'it removes the traces of what happened',
    permissions: [
      { group: '', resources: 'events', verbs: DELETE },
      { group: 'events.k8s.io', resources: 'events', verbs: DELETE },
      { group: '', resources: 'pods/log', verbs: 'delete' },
    ],
    sparesNamespaceAdmins: true,
  },
  'rbac-delete-resources': {
    description: 'Limit the deletion of workloads and storage',
    risk: 5.0,
    severity: 'off',
    cwe: [269],
    danger: 'it stops what runs, or destroys what is stored',
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
    danger: 'it opens the network, or leads traffic elsewhere',
    permissions: [
      { group: 'networking.k8s.io', resources: 'networkpolicies ingresses', verbs: WRITE },
      { group: '', resources: 'services endpoints', verbs: WRITE },
      { group: 'discovery.k8s.io', resources: 'endpointslices', verbs: WRITE },
    ],
    sparesNamespaceAdmins: true,
  },
} as const satisfies Readonly<Record<string, GrantCheck>>;

export const rbacGrants: Readonly<Record<string, AnyRule>> = Object.fromEntries(
  Object.entries(checks).map(([name, check]) => [name, grantRule(`nsa-hardening/${name}`, check)]),
);
