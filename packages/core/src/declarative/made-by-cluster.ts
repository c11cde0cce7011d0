/**
 * Names of objects that every cluster makes itself, by kind: in every namespace, or without one.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
 * https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#root-ca-certificate-publisher
 * https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['kube-root-ca.crt'],
  Namespace: ['default', 'kube-node-lease', 'kube-public', 'kube-system'],
  PriorityClass: ['system-cluster-critical', 'system-node-critical'],
  ServiceAccount: ['default'],
};

/** Whether every cluster has an object of this kind and name, in every namespace if the kind has namespaces. */
export function isMadeByCluster(kind: string, name: string): boolean {
  return Object.hasOwn(NAMES, kind) && NAMES[kind]!.includes(name);
}
