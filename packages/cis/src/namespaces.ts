/** The namespaces that Kubernetes makes for itself: policies of users are not about them. */
export const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];
