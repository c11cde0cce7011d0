import { isObject, type Json } from '@plimsoll/core/kubernetes';
import type { Directive } from './corefile.js';

/**
 * The settings of kube-dns, in JSON: `stubDomains` has the servers of each zone, `upstreamNameservers` those for all
 * other names. Returns them as the equivalent lines of CoreDNS.
 * https://github.com/kubernetes/dns/blob/master/docs/specification.md and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/kube-dns
 */
export function forwardsOf(text: string): readonly Directive[] {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return [];
  }
  const zones = Array.isArray(value) ? [['.', value] as const] : isObject(value) ? Object.entries(value) : [];
  return zones.map(([zone, servers]) => ({
    zones: [zone],
    plugin: 'forward',
    words: [zone, ...[servers as Json].flat().map(String)],
    inside: false,
  }));
}
