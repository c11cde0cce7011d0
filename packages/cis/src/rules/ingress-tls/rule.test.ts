import { documents, testPolicy } from '../../../test/policies.js';

const ingress = (spec: string, annotations = '{}'): string =>
  `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: ${annotations}
spec:
${spec.replace(/^(?=.)/gm, '  ')}`;

const GATEWAY = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: web
  namespace: infra
spec:
  gatewayClassName: x
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - {name: https, port: 443, protocol: HTTPS}
`;

const OPEN = GATEWAY.replace(/ {2}listeners[\s\S]*/, '  allowedListeners: {namespaces: {from: All}}\n');
const SET = `apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: more, namespace: shop}
spec:
  parentRef: {name: web, namespace: infra}
  listeners: [{name: plain, port: 80, protocol: HTTP}]
`;

const route = (filters: string, parent = '{name: web, namespace: infra}', name = 'r'): string =>
  `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: ${name}
  namespace: shop
spec:
  parentRefs: [${parent}]
  rules:
  - filters: [${filters}]
`;

const CLIENTS = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: infra}
spec:
  gatewayClassName: x
  tls: {frontend: {default: {validation: {caCertificateRefs: [{name: ca}], mode: AllowInsecureFallback}}}}
  listeners: [{name: https, port: 443, protocol: HTTPS}]
`;

const UNPLACED = route('', undefined, 'app').replace('  namespace: shop\n', '');
const REDIRECT = '{type: RequestRedirect, requestRedirect: {scheme: https}}';

testPolicy('ingress-tls', {
  valid: [
    ingress('tls:\n- hosts: [shop.example.com]\nrules:\n- host: shop.example.com\n'),
    {
      name: 'a wildcard',
      code: ingress('tls:\n- hosts: ["*.example.com"]\nrules:\n- host: Shop.example.com\n'),
    },
    {
      name: 'an entry without hosts',
      code: ingress('tls:\n- secretName: all\nrules:\n- host: a.example.com\n'),
    },
    {
      name: 'a rule without a host',
      code: ingress('tls:\n- hosts: [a.example.com]\nrules:\n- http: {paths: []}\n'),
    },
    {
      name: 'a certificate of the cloud',
      code: ingress(
        'rules:\n- host: a.example.com\n',
        '{alb.ingress.kubernetes.io/certificate-arn: "arn:x"}',
      ),
    },
    { name: 'Traefik', code: ingress('rules: []\n', '{traefik.ingress.kubernetes.io/router.tls: "true"}') },
    { name: 'a redirect', code: documents(GATEWAY, route(REDIRECT)) },
    {
      name: 'a redirect at a Gateway that has a namespace that is chosen at install time',
      code: documents(GATEWAY.replace('  namespace: infra\n', ''), route(REDIRECT)),
    },
    {
      name: 'a redirect beside a route that may be in a namespace whose routes the listener does not take',
      code: documents(GATEWAY, route(REDIRECT), UNPLACED),
    },
    {
      name: 'a redirect of a ListenerSet',
      code: documents(OPEN, SET, route(REDIRECT, '{kind: ListenerSet, name: more}')),
    },
    {
      name: 'a ListenerSet that its Gateway does not take',
      code: documents(GATEWAY, route(REDIRECT), SET),
    },
    {
      name: 'a redirect beside the answer to a challenge',
      code: documents(
        GATEWAY,
        route(REDIRECT),
        `${route('', undefined, 'acme').replace(/ {2}- filters.*/, '  - matches: [{path: {value: /.well-known/acme-challenge/x}}]')}`,
        route('', undefined, 'solver').replace(
          'name: solver',
          'name: solver\n  labels: {acme.cert-manager.io/http01-solver: "true"}',
        ),
      ),
    },
    {
      name: 'nothing but the answer to a challenge',
      code: documents(
        GATEWAY,
        route('', undefined, 'solver').replace(
          'name: solver',
          'name: solver\n  labels: {acme.cert-manager.io/http01-solver: "true"}',
        ),
      ),
    },
    { name: 'certificates of clients', code: CLIENTS.replace(', mode: AllowInsecureFallback', '') },
    {
      name: 'a partial run',
      code: GATEWAY,
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: ingress('rules:\n- host: shop.example.com\n'),
      findings: [
        {
          messageId: 'none',
          text: 'spec',
          message:
            'The Ingress has no tls, so it serves plain HTTP. Add tls with the Secret of a certificate.',
        },
      ],
    },
    {
      name: 'an annotation of MultiClusterIngress',
      code: ingress(
        'rules:\n- host: shop.example.com\n',
        '{networking.gke.io/pre-shared-certs: shop-certificate}',
      ),
      findings: [{ messageId: 'none', text: 'spec' }],
    },
    ...[SET, SET.replace('k8s.io/v1', 'x-k8s.io/v1alpha1').replace('ListenerSet', 'XListenerSet')].map(
      (set) => ({
        name: 'a listener beside the Gateway',
        code: documents(OPEN, set),
        findings: [
          {
            messageId: 'listener',
            text: 'HTTP',
            message: "The listener 'plain' serves plain HTTP. Use protocol: HTTPS.",
          },
        ],
      }),
    ),
    {
      name: 'an older version of the API',
      code: ingress('tls: []\n').replace('networking.k8s.io/v1', 'extensions/v1beta1'),
      findings: [{ messageId: 'none', text: 'tls' }],
    },
    {
      name: 'hosts that no entry covers',
      code: ingress(
        'tls:\n- hosts: ["*.example.com"]\nrules:\n- host: a.b.example.com\n- host: a.example.com\n- host: example.com\n',
      ),
      findings: [
        { messageId: 'host', text: 'a.b.example.com' },
        { messageId: 'host', text: 'example.com' },
      ],
    },
    {
      name: 'clients without a valid certificate',
      code: CLIENTS,
      findings: [{ messageId: 'fallback', text: 'AllowInsecureFallback' }],
    },
    {
      name: 'those of one port',
      code: CLIENTS.replace('default: {', 'perPort: [{port: 443, tls: {').replace('}}}}\n', '}}}]}}\n'),
      findings: [{ messageId: 'fallback', text: 'AllowInsecureFallback' }],
    },
    {
      name: 'a listener without routes',
      code: GATEWAY,
      findings: [
        {
          messageId: 'listener',
          text: 'HTTP',
          line: 9,
          message: "The listener 'http' serves plain HTTP. Use protocol: HTTPS.",
        },
      ],
    },
    {
      name: 'a route that serves',
      code: documents(
        GATEWAY,
        route(''),
        route(REDIRECT, '{name: web, namespace: infra, sectionName: http}', 'q'),
      ),
      complete: false,
      findings: [{ messageId: 'listener', text: 'HTTP' }],
    },
    {
      name: 'a route that has a namespace that is chosen at install time, where the listener takes routes from all',
      code: documents(
        GATEWAY.replace('protocol: HTTP}', 'protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}'),
        route(REDIRECT),
        UNPLACED,
      ),
      findings: [{ messageId: 'listener', text: 'HTTP' }],
    },
    {
      name: 'redirects of another Gateway, listener or to plain HTTP',
      code: documents(
        GATEWAY,
        route(REDIRECT, '{name: web, namespace: other}', 'a'),
        route(REDIRECT, '{name: web, namespace: infra, sectionName: https}', 'b'),
        route(
          '{type: RequestRedirect, requestRedirect: {hostname: b}}',
          '{name: web, namespace: infra}',
          'c',
        ),
      ),
      findings: [{ messageId: 'listener', text: 'HTTP' }],
    },
  ],
});
