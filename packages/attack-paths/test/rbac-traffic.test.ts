import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const service = (spec: string, namespace = 'shop'): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: ${namespace}}
spec: {${spec}ports: [{port: 80}]}
`;
const SERVICE = service('selector: {app: web}, ');
const BARE = service('');
const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
const strict = (namespace: string): string => `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: ${namespace}}
spec: {mtls: {mode: STRICT}}
`;
const API_SERVER = `---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec: {containers: [{name: kube-apiserver, image: kube-apiserver:1, command: [kube-apiserver, --enable-admission-plugins=DenyServiceExternalIPs]}]}
`;
const SLICES = 'patch discovery.k8s.io endpointslices';
const inShop = (rule: string): string => inNamespace('shop', rule);
const step = (rule: string, target?: string, doubt?: string) => [
  {
    from: ROBOT,
    to: 'mitm',
    evidence: [...shown(rule), ...(target === undefined ? [] : [target])],
    ...(doubt !== undefined && { doubt }),
  },
];
const held = (name: string, rule: string, objects: string, target: string, doubt?: string) => ({
  name,
  code: inShop(rule) + objects,
  steps: step(rule, target, doubt),
});

testTechnique('rbac-intercept-traffic', {
  holds: [
    held('by the selector', 'update core services', SERVICE, 'web'),
    held('of one Service', 'patch core services other,web', SERVICE, 'web'),
    held('by the address of its load balancer', 'update core services/status', SERVICE, 'web'),
    held('by a slice', SLICES, SERVICE, 'web'),
    held('by a new slice', 'create discovery.k8s.io endpointslices', SERVICE, 'web'),
    held('by Endpoints', 'update core endpoints web', BARE, 'web'),
    held('by an Ingress', 'patch networking.k8s.io ingresses', INGRESS, 'front'),
    held('by another Ingress', 'create networking.k8s.io ingresses', INGRESS, 'front', 'controller decides'),
    held('of a mesh', SLICES, SERVICE + strict('shop'), 'web', 'mutual TLS'),
    held('of a mesh that is strict all over', SLICES, SERVICE + strict('istio-system'), 'web', 'mutual TLS'),
    held('of a mesh that is strict elsewhere', SLICES, SERVICE + strict('bank'), 'web'),
    {
      name: 'of a Service that is not here',
      code: inShop(SLICES),
      steps: step(SLICES, undefined, 'No Service of namespace shop'),
    },
    {
      name: 'of any Service',
      code: everywhere(SLICES),
      steps: step(SLICES),
    },
    {
      name: 'by external IPs',
      code: inShop('create core services'),
      steps: step('create core services'),
    },
    {
      name: 'by the names of all',
      code: inNamespace('kube-system', 'patch core configmaps coredns'),
      steps: step('patch core configmaps coredns'),
    },
    {
      name: 'in several ways that one binding gives',
      code: inNamespace('shop', SLICES, 'update core services') + SERVICE,
      steps: step('update core services', 'web'),
    },
    {
      name: 'by a route',
      code: `${inShop('patch gateway.networking.k8s.io httproutes')}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: front, namespace: shop}
spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}
`,
      steps: step('patch gateway.networking.k8s.io httproutes', 'front'),
    },
    {
      name: 'in the namespace that the files beside it get',
      code: (inShop(SLICES) + SERVICE).replaceAll(/(metadata: \{name: \w+), namespace: shop/g, '$1'),
      steps: step(SLICES, 'web'),
    },
  ],
  not: [
    { name: 'to read', code: inShop('get,list core services') + SERVICE },
    { name: 'to delete', code: inShop('delete core services,services/status') + SERVICE },
    { name: 'Endpoints that the controller writes', code: inShop('update core endpoints') + SERVICE },
    { name: 'Endpoints of another name', code: inShop('update core endpoints leader') + BARE },
    { name: 'Endpoints of another namespace', code: inShop('update core endpoints') + service('', 'bank') },
    {
      name: 'Endpoints of a name',
      code: inShop('update core endpoints') + service('type: ExternalName, externalName: example.com, '),
    },
    { name: 'the configuration of others', code: inNamespace('kube-system', 'patch core configmaps other') },
    { name: 'a ConfigMap of another namespace', code: inShop('patch core configmaps coredns') },
    { name: 'a new ConfigMap', code: inNamespace('kube-system', 'create core configmaps') },
    { name: 'an Ingress where there is none', code: inShop('patch networking.k8s.io ingresses') },
    { name: 'a new Ingress where there is none', code: inShop('create networking.k8s.io ingresses') },
    { name: 'external IPs that are refused', code: inShop('create core services') + API_SERVER },
  ],
});
