import type { Json } from '../../json.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';
import { askedByAnnotation } from './authentication.js';
import { type Backend, type Cluster, type Entry, routeTo } from './entry.js';
import { clientsBy, soundsInternal } from './internal.js';
import { type Middlewares, namesInAnnotation } from './middlewares.js';
import type { Route } from './types.js';

/** https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function routesOfIngress(
  cluster: Cluster,
  ingress: Resource<'Ingress'>,
  middlewares: Middlewares,
): readonly Route[] {
  const entry = entryOf(ingress, middlewares);
  return backendsOf(ingress).map((backend) => routeTo(cluster, ingress, entry, backend));
}

function entryOf(ingress: Resource<'Ingress'>, middlewares: Middlewares): Entry {
  const annotations = ingress.root.at('metadata').at('annotations');
  const inside = internalBy(ingress);
  const clients = inside ? undefined : clientsBy(annotations);
  const names = namesInAnnotation(ingress);
  return {
    kind: 'ingress',
    keptBy: inside ?? clients,
    clientsOnly: clients !== undefined,
    asks: names.length > 0 && middlewares.ask(names) ? annotations : askedByAnnotation(ingress),
  };
}

const SCHEME = 'alb.ingress.kubernetes.io/scheme';

/**
 * The class or annotation that assigns an Ingress to a controller of an internal network. Load balancers of the AWS
 * Load Balancer Controller are internal by default.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme
 */
function internalBy({ root, annotations: texts }: Resource<'Ingress'>): AnyCursor | undefined {
  const annotations = root.at('metadata').at('annotations');
  const written = root.at('spec').at('ingressClassName');
  const annotated = annotations.at('kubernetes.io/ingress.class');
  const [at] = [written, annotated].filter(({ value }) => value);
  const name = at?.value;
  if (name === 'tailscale' && texts['tailscale.com/funnel'] === 'true') return undefined;
  if (texts[SCHEME] === 'internal') return annotations.at(SCHEME);
  if (name === 'alb' && texts[SCHEME] === undefined && texts[GROUP] === undefined) return at;
  for (const key of ['appgw.ingress.kubernetes.io/use-private-ip'])
    if (texts[key] === 'true') return annotations.at(key);
  const entryPoints = 'traefik.ingress.kubernetes.io/router.entrypoints';
  if (soundsInternal(texts[entryPoints])) return annotations.at(entryPoints);
  return soundsInternal(name) ? at : undefined;
}

/** Ingresses of one group share a load balancer, and one of them may make it public. */
const GROUP = 'alb.ingress.kubernetes.io/group.name';

function backendsOf({ root, namespace }: Resource<'Ingress'>): readonly Backend[] {
  const spec = root.at('spec');
  const rules = spec.at('rules').items();
  const paths = rules.flatMap((rule) => rule.at('http').at('paths').items());
  // Before networking.k8s.io/v1 the fields were `backend.serviceName` and, for the default, `backend`.
  const old = (spec as Cursor<Json>).at('backend');
  const backends = [spec.at('defaultBackend'), old, ...paths.map((path) => path.at('backend'))];
  return (backends as readonly Cursor<Json>[]).flatMap((backend): Backend[] => {
    const named = backend.at('service').at('name');
    const at = named.exists ? named : backend.at('serviceName');
    if (typeof at.value !== 'string') return [];
    const port = backend.at('service').at('port');
    const [wanted] = [port.at('number'), port.at('name'), backend.at('servicePort')].filter(
      ({ exists }) => exists,
    );
    return [{ at, name: at.value, namespace, port: wanted?.value as string | number | undefined }];
  });
}
