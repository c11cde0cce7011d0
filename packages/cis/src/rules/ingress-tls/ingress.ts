/**
 * Annotations with which controllers get certificates past `spec.tls`: the load balancers of AWS, Google and
 * Azure, OpenShift's router and Traefik.
 */
const CERTIFICATES: readonly string[] = [
  'alb.ingress.kubernetes.io/certificate-arn',
  'networking.gke.io/managed-certificates',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
  'networking.gke.io/pre-shared-certs',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
  'route.openshift.io/termination',
  'traefik.ingress.kubernetes.io/router.tls.certresolver',
];

export function annotatedTls(annotations: Readonly<Record<string, string>>): boolean {
  if (CERTIFICATES.some((name) => annotations[name])) return true;
  if (annotations['traefik.ingress.kubernetes.io/router.tls'] === 'true') return true;
  // HTTPS alone: the controller finds the certificate by the host.
  return /"HTTPS"/.test(annotations['alb.ingress.kubernetes.io/listen-ports'] ?? '');
}

/** Whether the host of a tls entry is that of a rule; `*` stands for one label, the first. */
export function coversHost(pattern: string, host: string): boolean {
  const [own, other] = [pattern.toLowerCase(), host.toLowerCase()];
  if (own === other) return true;
  return own.startsWith('*.') && other.includes('.') && own.slice(1) === other.slice(other.indexOf('.'));
}
