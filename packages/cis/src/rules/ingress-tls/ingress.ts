/**
 * Annotations that give controllers certificates without `spec.tls`.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#certificate-arn
 * https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-multi-ssl and .../managed-certs
 * https://azure.github.io/application-gateway-kubernetes-ingress/annotations/
 * https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/ingress_and_load_balancing/routes
 * https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#annotations
 */
const CERTIFICATES: readonly string[] = [
  'alb.ingress.kubernetes.io/certificate-arn',
  'networking.gke.io/managed-certificates',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
  'route.openshift.io/termination',
  'traefik.ingress.kubernetes.io/router.tls.certresolver',
];

export function annotatedTls(annotations: Readonly<Record<string, string>>): boolean {
  if (CERTIFICATES.some((name) => annotations[name])) return true;
  if (annotations['traefik.ingress.kubernetes.io/router.tls'] === 'true') return true;
  // With HTTPS listed the controller finds the certificate by the host.
  return /"HTTPS"/.test(annotations['alb.ingress.kubernetes.io/listen-ports'] ?? '');
}

/** Whether the host of a tls entry covers that of a rule. `*` stands for the first label. */
export function coversHost(pattern: string, host: string): boolean {
  const [own, other] = [pattern.toLowerCase(), host.toLowerCase()];
  if (own === other) return true;
  return own.startsWith('*.') && other.includes('.') && own.slice(1) === other.slice(other.indexOf('.'));
}
