/** What namespaces are called that hold parts of a cluster: by the names that installers give them. */
const INFRASTRUCTURE =
  /^(?:kube|openshift|calico|tigera|cilium|istio|linkerd|rook|longhorn|gatekeeper|kyverno|falco|cert-manager|ingress|metallb|gpu|nvidia|node|prometheus|monitoring|logging|observability|velero|vault|storage|csi|cattle|kubevirt|cdi|multus|knative|local-path|metrics|security|tetragon|trivy|sysdig|datadog|aws|gke|azure)(?:-|$)|-(?:system|operator|csi|cni|monitoring|logging)$/;

/** Whether a namespace, by its name, holds a part of the cluster and no application. */
export const isInfrastructure = (namespace: string): boolean => INFRASTRUCTURE.test(namespace);
