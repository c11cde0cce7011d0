/** The namespaces that Kubernetes creates for itself. User policies are not about them. */
export const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];
