/**
 * Whether a namespace is one of OpenShift's own, in which its operators run parts of the cluster.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/building_applications/projects
 */
export const isOfOpenShift = (namespace: string | undefined): boolean =>
  namespace?.startsWith('openshift-') === true;
