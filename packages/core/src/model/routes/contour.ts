import type { Json } from '../../json.js';
import { field, itemsOf, stringsOf } from '../admission/values.js';
import type { Project } from '../project.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { type Cluster, type Entry, isNotInRun, routeTo } from './entry.js';
import { limitsClients, soundsInternal } from './internal.js';
import type { Route } from './types.js';

export const CONTOUR = 'projectcontour.io';

/** The HTTPProxies that delegate a part of their host to other ones, by the names of these. */
export type Includes = ReadonlyMap<string, readonly Resource[]>;

export function includesOf(cluster: Pick<Project, 'ofKind'>): Includes {
  const includes = new Map<string, Resource[]>();
  for (const proxy of cluster.ofKind('HTTPProxy', CONTOUR)) {
    const spec = field(proxy.value, 'spec');
    const single = field(spec, 'tcpproxy', 'include');
    for (const each of [...itemsOf(field(spec, 'includes')), ...(single ? [single] : [])]) {
      const key = keyOf(field(each, 'namespace') ?? proxy.namespace, field(each, 'name'));
      const known = includes.get(key);
      if (known) known.push(proxy);
      else includes.set(key, [proxy]);
    }
  }
  return includes;
}

const keyOf = (namespace: unknown, name: unknown): string => JSON.stringify([namespace, name]);

/**
 * The routes of a Contour HTTPProxy. A root has a virtual host. Any other proxy is reached through those that include
 * it.
 * https://projectcontour.io/docs/main/config/api/#projectcontour.io/v1.HTTPProxy
 */
export function routesOfHttpProxy(cluster: Cluster, proxy: Resource, includes: Includes): readonly Route[] {
  const spec = (proxy.root as Cursor<Json>).at('spec');
  const root = rootOf(proxy, includes);
  const rootSpec = (root?.root as Cursor<Json> | undefined)?.at('spec');
  const host = rootSpec?.at('virtualhost');
  const entry: Entry = {
    kind: 'ingress',
    ...(host === undefined && {
      from: 'unknown',
      doubt: isNotInRun('The HTTPProxy that includes', String(proxy.name)),
    }),
    ...keptOf(root ?? proxy),
    evidence: host ? [host.at('fqdn')] : [],
    asks: host && askedBy(host),
  };
  const routes = spec.at('routes').items();
  const ways = [...routes, spec.at('tcpproxy')];
  return ways.flatMap((way) => {
    const own = clientsOf(way.at('ipAllowPolicy'));
    const open =
      way.at('authPolicy').at('disabled').value === true ||
      way.at('jwtVerificationPolicy').at('disabled').value === true;
    return way
      .at('services')
      .items()
      .flatMap((service) => {
        const at = service.at('name');
        if (typeof at.value !== 'string') return [];
        return routeTo(
          cluster,
          proxy,
          { ...entry, ...(open && { asks: undefined }) },
          {
            at,
            name: at.value,
            namespace: proxy.namespace,
            port: service.at('port').value as number | undefined,
            keptBy: own,
          },
        );
      });
  });
}

/** The proxy with the virtual host: itself, or one that includes it, also through others. */
function rootOf(proxy: Resource, includes: Includes): Resource | undefined {
  const seen = new Set<Resource>();
  const open = [proxy];
  for (let each = open.pop(); each; each = open.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    if (field(each.value, 'spec', 'virtualhost') !== undefined) return each;
    for (const parent of includes.get(keyOf(each.namespace, each.name)) ?? []) open.push(parent);
  }
  return undefined;
}

function keptOf({ root, annotations }: Resource): Pick<Entry, 'keptBy' | 'clientsOnly'> {
  const written = (root as Cursor<Json>).at('spec').at('ingressClassName');
  const key = ['projectcontour.io/ingress.class', 'kubernetes.io/ingress.class'].find(
    (each) => annotations[each],
  );
  const at =
    written.exists || !key ? written : (root as Cursor<Json>).at('metadata').at('annotations').at(key);
  if (typeof at.value === 'string' && soundsInternal(at.value)) return { keptBy: at };
  const clients = clientsOf((root as Cursor<Json>).at('spec').at('virtualhost').at('ipAllowPolicy'));
  return clients ? { keptBy: clients, clientsOnly: true } : {};
}

function clientsOf(policy: Cursor<Json>): AnyCursor | undefined {
  const blocks = itemsOf(policy.value).flatMap((each) => stringsOf([field(each, 'cidr') ?? null]));
  return limitsClients(blocks) ? policy : undefined;
}

function askedBy(host: Cursor<Json>): AnyCursor | undefined {
  const certificate = host.at('tls').at('clientValidation');
  return [
    host.at('authorization'),
    host.at('jwtProviders'),
    ...(certificate.at('optionalClientCertificate').value === true ? [] : [certificate]),
  ].find(({ exists }) => exists);
}
