import type { Json } from '../../json.js';
import type { Cursor, Resource } from '../resource.js';
import { type Backend, type Cluster, type Entry, routeTo } from './entry.js';
import { clientsBy, soundsInternal } from './internal.js';
import type { Route } from './types.js';

/**
 * The routes of an OpenShift Route. Its labels may assign it to a router of an internal network.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/network_apis/route-route-openshift-io-v1
 */
export function routesOfOpenShift(cluster: Cluster, resource: Resource): readonly Route[] {
  const root = resource.root as Cursor<Json>;
  const spec = root.at('spec');
  const metadata = root.at('metadata') as Cursor<never>;
  const [label] = Object.entries(resource.labels).filter(
    ([key, value]) => /router|shard|type|ingress/i.test(key) && soundsInternal(value),
  );
  const inside = label && root.at('metadata').at('labels').at(label[0]);
  const clients = inside
    ? undefined
    : clientsBy((metadata as Cursor<Json>).at('annotations') as Cursor<never>);
  const host = spec.at('host');
  const entry: Entry = {
    kind: 'ingress',
    keptBy: inside ?? clients,
    clientsOnly: clients !== undefined,
    evidence: host.exists ? [host] : [],
  };
  const port = spec.at('port').at('targetPort').value as string | number | undefined;
  return [spec.at('to'), ...spec.at('alternateBackends').items()].flatMap((target) => {
    const at = target.at('name');
    if (typeof at.value !== 'string' || (target.at('kind').value ?? 'Service') !== 'Service') return [];
    const backend: Backend = { at, name: at.value, namespace: resource.namespace, port, ofPods: true };
    return [routeTo(cluster, resource, entry, backend)];
  });
}
