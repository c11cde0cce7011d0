/** Names that installers give to namespaces with parts of a cluster. */
const INFRASTRUCTURE =
  /^(?:kube|openshift|calico|tigera|cilium|istio|linkerd|rook|longhorn|gatekeeper|kyverno|falco|cert-manager|ingress|metallb|gpu|nvidia|node|prometheus|monitoring|logging|observability|velero|vault|storage|csi|cattle|kubevirt|cdi|multus|knative|local-path|metrics|security|tetragon|trivy|sysdig|datadog|aws|gke|azure)(?:-|$)|-(?:system|operator|csi|cni|monitoring|logging)$/;

/** Whether a namespace's name says that it has parts of the cluster, not applications. */
export const isInfrastructure = (namespace: string): boolean => INFRASTRUCTURE.test(namespace);
