/**
 * Whether a host, without a port, is in the cluster: `minio`, `vault.vault.svc`, `vault.vault.svc.cluster.local`. A
 * Service with its namespace alone looks like a domain, and is recognised if its last part cannot be a top-level
 * domain.
 * @example
 * isInCluster('vault.vault.svc'); // true
 */
export function isInCluster(host: string): boolean {
  const labels = host.toLowerCase().split('.');
  const [name, namespace] = labels;
  const isService = labels.length === 2 && (name === namespace || /^[a-z0-9]+-[a-z0-9]/.test(namespace!));
  return isService || /^(?:127\.\d+\.\d+\.\d+|\[::1\]|[^.[\]:]+)$/.test(host) || labels.includes('svc', 1);
}

const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i;

/**
 * Scheme and host of a URL, both in lower case. Undefined if the string is not a URL.
 * @example
 * urlOf('HTTPS://Example.com/a'); // { scheme: 'https', host: 'example.com' }
 */
export function urlOf(text: unknown): { readonly scheme: string; readonly host: string } | undefined {
  const [, scheme, host] = (typeof text === 'string' && URL_PARTS.exec(text)) || [];
  return scheme === undefined ? undefined : { scheme: scheme.toLowerCase(), host: host!.toLowerCase() };
}

/**
 * Whether a URL leads out of the cluster without encryption, with one of these schemes.
 * @example
 * isPlain('http://example.com/'); // true; false for https, and for hosts in the cluster
 */
export function isPlain(text: unknown, schemes: readonly string[] = ['http']): boolean {
  const url = urlOf(text);
  return url !== undefined && schemes.includes(url.scheme) && url.host !== '' && !isInCluster(url.host);
}
