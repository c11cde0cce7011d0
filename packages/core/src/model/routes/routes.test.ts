import { describe, expect, it } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { readProjects } from '../../kubernetes.js';
import type { Project } from '../project.js';
import type { Route } from './types.js';

async function projectOf(text: string): Promise<Project> {
  const file = await parse({ path: 'cluster.yaml', text });
  const [project] = await readProjects([file], resolveConfig({}), { complete: true });
  return project!;
}

const textAt = ({ resource, path }: Route['at']): string => {
  const range = resource.locator.locate(path);
  return range ? resource.file.text.slice(range.valueStart, range.valueEnd).trim() : '';
};

/** `ingress internet shop/web:80`, and what limits it, authenticates, or is in doubt. */
function tell(route: Route): string {
  const { kind, from, service, keptBy, asks, doubt, clientsOnly } = route;
  const to = service
    ? `${service.namespace}/${service.name}${service.port ? `:${service.port.at('port').value}` : ''}`
    : '';
  const more = [
    keptBy && `${clientsOnly ? 'clients' : 'kept'} by ${textAt(keptBy)}`,
    asks && 'asks',
    doubt && 'doubt',
  ].filter(Boolean);
  return [kind, from, to, ...more].join(' ').trim();
}

async function ways(text: string): Promise<readonly string[]> {
  return (await projectOf(text)).routes.all.filter(({ kind }) => kind !== 'allocated-node-port').map(tell);
}

const object = (
  apiVersion: string,
  kind: string,
  spec: string,
  metadata = 'name: web, namespace: shop',
): string => `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
const service = (spec: string, metadata?: string): string =>
  object(
    'v1',
    'Service',
    `{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}], ${spec}}`,
    metadata,
  );
const WEB = service('type: ClusterIP');
const balancer = (more = '', annotations = ''): string =>
  service(`type: LoadBalancer${more}`, `name: web, namespace: shop, annotations: {${annotations}}`);
const ingress = (more = '', annotations = ''): string =>
  object(
    'networking.k8s.io/v1',
    'Ingress',
    `{rules: [{host: a.example, http: {paths: [{path: /, backend: {service: {name: web, port: {name: http}}}}]}}]${more}}`,
    `name: web, namespace: shop, annotations: {${annotations}}`,
  );
const GATEWAY = 'gateway.networking.k8s.io/v1';
const gateway = (listener: string, more = '', metadata = 'name: gate, namespace: edge'): string =>
  object(
    GATEWAY,
    'Gateway',
    `{gatewayClassName: envoy, listeners: [{name: web, port: 80, ${listener}}]${more}}`,
    metadata,
  );
const route = (spec = '', kind = 'HTTPRoute'): string =>
  object(
    kind === 'HTTPRoute' || kind === 'GRPCRoute' ? GATEWAY : 'gateway.networking.k8s.io/v1alpha2',
    kind,
    `{parentRefs: [{name: gate, namespace: edge}], rules: [{backendRefs: [{name: web, port: 80}]}]${spec}}`,
  );
const ALL = 'protocol: HTTP, allowedRoutes: {namespaces: {from: All}}';
const traefik = (more: string, kind = 'IngressRoute'): string =>
  object(
    'traefik.io/v1alpha1',
    kind,
    `{routes: [{match: Host(\`a\`), services: [{name: web, port: http}]${more}}]}`,
  );
const proxy = (spec: string, name = 'web'): string =>
  object('projectcontour.io/v1', 'HTTPProxy', spec, `name: ${name}, namespace: shop`);
const virtual = (spec: string): string => object('networking.istio.io/v1', 'VirtualService', spec);
const istio = (spec: string): string =>
  object('networking.istio.io/v1', 'Gateway', spec, 'name: gate, namespace: edge');
const TO_WEB = 'http: [{route: [{destination: {host: web, port: {number: 80}}}]}]';

const cases: readonly (readonly [name: string, text: string, ways: readonly string[]])[] = [
  ['no way', WEB, []],
  ['a node port', service('type: NodePort'), ['node-port unknown shop/web:80']],
  ['a load balancer', balancer(), ['load-balancer internet shop/web:80']],
  ['an external IP', service('externalIPs: [198.51.100.7]'), ['external-ip unknown shop/web:80']],
  [
    'a private one',
    service('externalIPs: [10.1.2.3]'),
    ['external-ip internal-network shop/web:80 kept by [10.1.2.3]'],
  ],
  [
    'a private address',
    balancer(', loadBalancerIP: 10.0.6.51'),
    ['load-balancer internal-network shop/web:80 kept by 10.0.6.51'],
  ],
  ['a public address', balancer(', loadBalancerIP: 198.51.100.7'), ['load-balancer internet shop/web:80']],
  [
    'private addresses of an annotation',
    balancer('', 'lbipam.cilium.io/ips: "192.168.1.7,fd00::7"'),
    ['load-balancer internal-network shop/web:80 kept by "192.168.1.7,fd00::7"'],
  ],
  [
    'one of them public',
    balancer('', 'metallb.io/loadBalancerIPs: "192.168.1.7,2a00::7"'),
    ['load-balancer internet shop/web:80'],
  ],
  ...[
    'networking.gke.io/load-balancer-type: Internal',
    'service.beta.kubernetes.io/aws-load-balancer-internal: "0.0.0.0/0"',
    'service.beta.kubernetes.io/aws-load-balancer-type: external',
    'oci-network-load-balancer.oraclecloud.com/internal: "true"',
    'service.beta.kubernetes.io/do-loadbalancer-network: INTERNAL',
    'service.beta.kubernetes.io/volcengine-loadbalancer-address-type: PRIVATE',
    'yawol.stackit.cloud/internalLB: "1"',
  ].map((each): (typeof cases)[number] => [
    each,
    balancer('', each),
    [`load-balancer internal-network shop/web:80 kept by ${each.slice(each.indexOf(': ') + 2)}`],
  ]),
  ...[
    'yawol.stackit.cloud/internalLB: "false"',
    'service.beta.kubernetes.io/scw-loadbalancer-private: "0"',
    'kubernetes.io/elb.autocreate: \'{"type": "public"}\'',
  ].map((each): (typeof cases)[number] => [each, balancer('', each), ['load-balancer internet shop/web:80']]),
  [
    'a load balancer of Huawei Cloud without a public address',
    balancer('', `kubernetes.io/elb.autocreate: '{"type" : "inner", "name": "web"}'`),
    [`load-balancer internal-network shop/web:80 kept by '{"type" : "inner", "name": "web"}'`],
  ],
  [
    'a type whose load balancers are internal, told otherwise',
    balancer(
      '',
      'service.beta.kubernetes.io/aws-load-balancer-type: external, service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing',
    ),
    ['load-balancer internet shop/web:80'],
  ],
  [
    'a class',
    balancer(', loadBalancerClass: tailscale'),
    ['load-balancer internal-network shop/web:80 kept by tailscale'],
  ],
  [
    'listed clients',
    balancer(', loadBalancerSourceRanges: [203.0.113.0/24]'),
    ['load-balancer internal-network shop/web:80 clients by [203.0.113.0/24]'],
  ],
  [
    'listed clients of an annotation',
    balancer('', 'yawol.stackit.cloud/loadBalancerSourceRanges: "203.0.113.0/24"'),
    ['load-balancer internal-network shop/web:80 clients by "203.0.113.0/24"'],
  ],
  [
    'all of them',
    balancer(', loadBalancerSourceRanges: [0.0.0.0/1, 128.0.0.0/1]'),
    ['load-balancer internet shop/web:80'],
  ],
  [
    'pools of private addresses',
    balancer() + object('metallb.io/v1beta1', 'IPAddressPool', '{addresses: [192.168.1.10-192.168.1.20]}'),
    ['load-balancer internal-network shop/web:80 kept by LoadBalancer'],
  ],
  [
    'a pool that is named, of two',
    balancer('', 'metallb.io/address-pool: inside') +
      object('metallb.io/v1beta1', 'IPAddressPool', '{addresses: [10.9.0.0/16]}', 'name: inside') +
      object('metallb.io/v1beta1', 'IPAddressPool', '{addresses: [198.51.100.0/24]}', 'name: outside'),
    ['load-balancer internal-network shop/web:80 kept by LoadBalancer'],
  ],
  [
    'a pool of public addresses',
    balancer() +
      object(
        'cilium.io/v2alpha1',
        'CiliumLoadBalancerIPPool',
        '{blocks: [{start: 198.51.100.1, stop: 198.51.100.9}]}',
      ),
    ['load-balancer internet shop/web:80'],
  ],
  ['an Ingress', ingress() + WEB, ['ingress internet shop/web:80']],
  ['an Ingress of a Service that no file has', ingress(), ['ingress internet shop/web']],
  [
    'an older Ingress',
    object('extensions/v1beta1', 'Ingress', '{backend: {serviceName: web, servicePort: 80}}') + WEB,
    ['ingress internet shop/web:80'],
  ],
  [
    'of an internal class',
    ingress(', ingressClassName: nginx-internal') + WEB,
    ['ingress internal-network shop/web:80 kept by nginx-internal'],
  ],
  [
    'of AWS, by default',
    ingress(', ingressClassName: alb'),
    ['ingress internal-network shop/web kept by alb'],
  ],
  [
    'of AWS',
    ingress(', ingressClassName: alb', 'alb.ingress.kubernetes.io/scheme: internet-facing'),
    ['ingress internet shop/web'],
  ],
  [
    'with listed clients',
    ingress('', 'nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8'),
    ['ingress internal-network shop/web clients by 10.0.0.0/8'],
  ],
  [
    'that asks',
    ingress('', 'nginx.ingress.kubernetes.io/auth-url: https://login.example'),
    ['ingress internet shop/web asks'],
  ],
  [
    'by a middleware that redirects',
    ingress('', 'traefik.ingress.kubernetes.io/router.middlewares: shop-redirect@kubernetescrd'),
    ['ingress internet shop/web'],
  ],
  [
    'by a middleware that asks',
    ingress('', 'traefik.ingress.kubernetes.io/router.middlewares: shop-gate@kubernetescrd') +
      object('traefik.io/v1alpha1', 'Middleware', '{basicAuth: {secret: x}}', 'name: gate, namespace: shop'),
    ['ingress internet shop/web asks'],
  ],
  [
    'to another name of a Service',
    ingress() +
      object('v1', 'Service', '{type: ExternalName, externalName: api.back.svc.cluster.local}') +
      service('type: ClusterIP', 'name: api, namespace: back'),
    ['ingress internet back/api:80'],
  ],
  ['a route', gateway(ALL) + route() + WEB, ['gateway internet shop/web:80']],
  ['a route of a Gateway that no file has', route(), ['gateway unknown shop/web doubt']],
  [
    'a route whose fields have names of what objects of JavaScript have',
    route().replace('{name: gate', '{toString: x, valueOf: y, name: gate'),
    ['gateway unknown shop/web doubt'],
  ],
  ['not of that namespace', gateway('protocol: HTTP') + route(), []],
  [
    'of a namespace by its labels',
    gateway(
      'protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}}}',
    ) + route(),
    ['gateway internet shop/web'],
  ],
  [
    'of labels that no file shows',
    gateway(
      'protocol: HTTP, allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: a}}}}',
    ) + route(),
    ['gateway internet shop/web doubt'],
  ],
  ['of another protocol', gateway(ALL) + route('', 'TCPRoute'), []],
  ['TLS', gateway(ALL.replace('HTTP', 'TLS')) + route('', 'TLSRoute'), ['gateway internet shop/web']],
  ['of another host', gateway(`${ALL}, hostname: "*.a.example"`) + route(', hostnames: [b.example]'), []],
  [
    'of a host below',
    gateway(`${ALL}, hostname: "*.a.example"`) + route(', hostnames: [b.a.example]'),
    ['gateway internet shop/web'],
  ],
  [
    'of an internal Gateway',
    gateway(ALL, ', infrastructure: {annotations: {networking.gke.io/load-balancer-type: Internal}}') +
      route(),
    ['gateway internal-network shop/web kept by Internal'],
  ],
  [
    'with a private address',
    gateway(ALL, ', addresses: [{value: 10.1.1.1}]') + route(),
    ['gateway internal-network shop/web kept by [{value: 10.1.1.1}]'],
  ],
  [
    'with an address that something forwards to',
    gateway(ALL, ', addresses: [{value: 10.1.1.1}]', 'name: external, namespace: edge') +
      route().replace('name: gate', 'name: external'),
    ['gateway internet shop/web'],
  ],
  [
    'with a policy that asks',
    gateway(ALL) +
      route() +
      object(
        'gateway.envoyproxy.io/v1alpha1',
        'SecurityPolicy',
        '{targetRefs: [{kind: HTTPRoute, name: web}], oidc: {clientID: x}}',
      ),
    ['gateway internet shop/web asks'],
  ],
  [
    'without a grant',
    gateway(ALL) +
      route().replace('port: 80}]', 'port: 80, namespace: back}]') +
      service('type: ClusterIP', 'name: web, namespace: back'),
    [],
  ],
  [
    'with a grant',
    gateway(ALL) +
      route().replace('port: 80}]', 'port: 80, namespace: back}]') +
      service('type: ClusterIP', 'name: web, namespace: back') +
      object(
        'gateway.networking.k8s.io/v1beta1',
        'ReferenceGrant',
        '{from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}], to: [{group: "", kind: Service}]}',
        'name: x, namespace: back',
      ),
    ['gateway internet back/web:80'],
  ],
  ['of the mesh', route().replace('name: gate, namespace: edge', 'group: "", kind: Service, name: web'), []],
  [
    'a Route',
    object(
      'route.openshift.io/v1',
      'Route',
      '{host: a, to: {kind: Service, name: web}, port: {targetPort: 8080}}',
    ) + WEB,
    ['ingress internet shop/web:80'],
  ],
  ['a VirtualService of the mesh', virtual(`{hosts: [web], ${TO_WEB}}`) + WEB, []],
  [
    'of a Gateway',
    virtual(`{gateways: [edge/gate], ${TO_WEB}}`) +
      WEB +
      istio('{selector: {istio: ingressgateway}, servers: []}'),
    ['gateway internet shop/web:80'],
  ],
  [
    'of a Gateway that no file has',
    virtual(`{gateways: [edge/gate], ${TO_WEB}}`) + WEB,
    ['gateway unknown shop/web:80 doubt'],
  ],
  [
    'of an egress Gateway',
    virtual(`{gateways: [edge/gate], ${TO_WEB}}`) + istio('{selector: {istio: egressgateway}}'),
    [],
  ],
  [
    'handed on',
    virtual('{gateways: [edge/gate], http: [{delegate: {name: part, namespace: back}}]}') +
      istio('{selector: {istio: ingressgateway-internal}}') +
      object('networking.istio.io/v1', 'VirtualService', `{${TO_WEB}}`, 'name: part, namespace: back'),
    ['gateway internal-network back/web kept by {istio: ingressgateway-internal}'],
  ],
  [
    'with a provider that asks',
    virtual(`{gateways: [edge/gate], ${TO_WEB}}`) +
      istio('{selector: {istio: ingressgateway}}') +
      object(
        'security.istio.io/v1',
        'AuthorizationPolicy',
        '{action: CUSTOM, selector: {matchLabels: {istio: ingressgateway}}}',
        'name: x, namespace: edge',
      ),
    ['gateway internet shop/web asks'],
  ],
  ['an IngressRoute', traefik('') + WEB, ['ingress internet shop/web:80']],
  ['over TCP', traefik('', 'IngressRouteTCP') + WEB, ['ingress internet shop/web:80']],
  [
    'with a chain that asks',
    traefik(', middlewares: [{name: chain}]') +
      object(
        'traefik.io/v1alpha1',
        'Middleware',
        '{chain: {middlewares: [{name: gate}, {name: chain}]}}',
        'name: chain, namespace: shop',
      ) +
      object(
        'traefik.io/v1alpha1',
        'Middleware',
        '{forwardAuth: {address: x}}',
        'name: gate, namespace: shop',
      ),
    ['ingress internet shop/web asks'],
  ],
  [
    'with a list of clients',
    traefik(', middlewares: [{name: list}]') +
      object(
        'traefik.io/v1alpha1',
        'Middleware',
        '{ipAllowList: {sourceRange: [10.0.0.0/8]}}',
        'name: list, namespace: shop',
      ),
    ['ingress internal-network shop/web clients by [{name: list}]'],
  ],
  [
    'an HTTPProxy',
    proxy('{virtualhost: {fqdn: a}, routes: [{services: [{name: web, port: 80}]}]}') + WEB,
    ['ingress internet shop/web:80'],
  ],
  [
    'included',
    proxy('{routes: [{services: [{name: web, port: 80}]}]}') +
      proxy('{virtualhost: {fqdn: a, authorization: {}}, includes: [{name: web}]}', 'root') +
      WEB,
    ['ingress internet shop/web:80 asks'],
  ],
  [
    'included by no file',
    proxy('{routes: [{services: [{name: web, port: 80}]}]}'),
    ['ingress unknown shop/web doubt'],
  ],
  [
    'a port of the node',
    object(
      'v1',
      'Pod',
      '{containers: [{name: a, ports: [{containerPort: 1, hostPort: 2}, {containerPort: 3}, {containerPort: 4, hostPort: 5, hostIP: 127.0.0.1}]}]}',
    ),
    ['host-port unknown'],
  ],
  [
    "the node's network namespace",
    object('v1', 'Pod', '{hostNetwork: true, containers: [{name: a, ports: [{containerPort: 1}]}]}'),
    ['host-port unknown'],
  ],
];

describe('the ways into a cluster', () => {
  it.each(cases)('%s', async (_, text, expected) => {
    expect(await ways(text)).toEqual(expected);
  });

  it('shows the places of each hop', async () => {
    const { routes, resources } = await projectOf(
      `${gateway(ALL)}${route()}${WEB}${object(
        'v1',
        'Pod',
        '{containers: [{name: main, ports: [{containerPort: 8080}]}, {name: side, ports: [{containerPort: 9}]}]}',
        'name: web, namespace: shop, labels: {app: web}',
      )}`,
    );
    const [way] = routes.all;
    expect(way?.evidence.map(textAt)).toEqual([
      `{name: web, port: 80, ${ALL}}`,
      'web',
      '{name: http, port: 80, targetPort: 8080}',
    ]);
    const { resource, port } = way!.service!;
    expect(routes.receivers(resource!, port).map(({ container }) => container.name)).toEqual(['main']);
    expect(routes.receivers(resource!).map(({ container }) => container.name)).toEqual(['main', 'side']);
    expect(routes.to(resource!)).toEqual([way]);
    expect(routes.of(resources.find(({ kind }) => kind === 'HTTPRoute')!)).toEqual([way]);
  });

  it('checks for each pod which container has the port', async () => {
    const pod = (name: string, ports: string): string =>
      object(
        'v1',
        'Pod',
        `{containers: [{name: ${name}, ports: ${ports}}]}`,
        `name: ${name}, namespace: shop, labels: {app: web}`,
      );
    const { routes, resources } = await projectOf(
      `${service('type: NodePort')}${pod('one', '[{containerPort: 8080}]')}${pod('two', '[{containerPort: 9}]')}`,
    );
    const { resource, port } = routes.of(resources[0]!)[0]!.service!;
    const found = routes.receivers(resource!, port);
    expect(found.map((each) => [each.container.name, each.port !== undefined])).toEqual([
      ['one', true],
      ['two', false],
    ]);
  });

  it('ends at every container if none declares the port', async () => {
    const { routes, resources } = await projectOf(
      `${service('type: NodePort')}${object(
        'v1',
        'Pod',
        '{initContainers: [{name: init}], containers: [{name: main}, {name: side, ports: [{containerPort: 9}]}]}',
        'name: web, namespace: shop, labels: {app: web}',
      )}`,
    );
    const [port] = routes.of(resources[0]!);
    const receivers = routes.receivers(port!.service!.resource!, port!.service!.port);
    expect(receivers.map(({ container, port: at }) => [container.name, at])).toEqual([
      ['main', undefined],
      ['side', undefined],
    ]);
  });
});
