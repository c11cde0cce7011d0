import { testRule } from '../../../test/test-rule.js';

const ingress = (annotations: string, spec = '{}'): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: ${annotations}
spec: ${spec}
`;

testRule('ingress-nginx-snippets', {
  valid: [
    ingress('{}'),
    ingress('{nginx.ingress.kubernetes.io/rewrite-target: /}'),
    { name: 'of another controller', code: ingress('{haproxy.org/backend-config-snippet: x}') },
  ],
  invalid: [
    ...[
      'nginx.ingress.kubernetes.io/configuration-snippet',
      'nginx.ingress.kubernetes.io/auth-snippet',
      'ingress.kubernetes.io/server-snippet',
      'nginx.org/server-snippets',
    ].map((key) => ({
      name: key,
      code: ingress(`{${key}: "return 302 /x;"}`),
      findings: [
        {
          messageId: 'snippet',
          text: '"return 302 /x;"',
          message: `The controller copies the annotation ${key} into its configuration, and its configuration can read every Secret. Remove the annotation.`,
        },
      ],
      fixed: ingress('{}').replace(/ +annotations: \{\}\n/, ''),
    })),
  ],
});

const AUTH = 'nginx.ingress.kubernetes.io/auth-url';
const path = (text: string, more = ''): string =>
  ingress('{}', `{${more} rules: [{host: a.example, http: {paths: [{path: ${text}, pathType: Prefix}]}}]}`);

const running = (tag: string, args = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: controller}
spec: {containers: [{name: main, image: registry.k8s.io/ingress-nginx/controller:${tag}, args: [${args}]}]}
`;

testRule('ingress-nginx-injection', {
  valid: [
    ingress(`{${AUTH}: "https://$host/oauth2/auth?allowed_groups=a,b#x"}`),
    ingress(`{${AUTH}: "https://login.example.com/auth\\n"}`),
    ingress("{nginx.ingress.kubernetes.io/auth-tls-match-cn: 'CN=(a|b)\\.example'}"),
    {
      name: 'a list in an annotation of another purpose',
      code: ingress('{nginx.ingress.kubernetes.io/cors-allow-headers: "a; b"}'),
    },
    { name: 'of another controller', code: ingress('{haproxy.org/x: "alias /;"}') },
    { name: 'a snippet is for the other rule', code: ingress('{nginx.org/server-snippets: "root /x;"}') },
    ingress(
      '{nginx.ingress.kubernetes.io/rewrite-target: "/$1/[a-z]{2,4}", nginx.ingress.kubernetes.io/auth-method: POST}',
    ),
    ingress('{nginx.ingress.kubernetes.io/auth-proxy-set-headers: "shop/headers"}'),
    {
      name: 'a list with an item on each line',
      code: ingress(
        '{nginx.ingress.kubernetes.io/whitelist-source-range: "10.0.0.0/8,\\n192.168.0.0/16\\n"}',
      ),
    },
    running('v1.15.1'),
    running('v1.14.5'),
    { name: 'a version that no tag tells', code: running('latest') },
    {
      name: 'a fork that gets fixes',
      code: running('v1.12.0'),
      options: { maintainedForks: ['registry.k8s.io/'] },
    },
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {annotations-risk-level: High}\n',
    path('/shop'),
    { name: 'a regular expression', code: path("'/item/[0-9]{2,}/(.*)'") },
    { name: 'a longer name', code: path('/etcetera') },
    { name: 'of another class', code: path('/etc/config', 'ingressClassName: traefik,') },
  ],
  invalid: [
    ...[
      ['auth-method', '"GET; return 200"'],
      ['auth-proxy-set-headers', '"shop/x\\n}"'],
      ['rewrite-target', `'/x"; return 200;'`],
      ['limit-rps', '"1\\n#}"'],
    ].map(([key, value]) => ({
      name: key!,
      code: ingress(`{nginx.ingress.kubernetes.io/${key}: ${value}}`),
      findings: [{ messageId: 'characters' as const, text: value! }],
    })),
    ...['v1.12.1', 'v1.13.8', 'v1.14.4', '1.15.0', 'v0.49.3'].map((tag) => ({
      name: tag,
      code: running(tag),
      findings: [{ messageId: 'version' as const, text: `registry.k8s.io/ingress-nginx/controller:${tag}` }],
    })),
    {
      name: 'without a check of annotations',
      code: running('v1.15.1', '--enable-annotation-validation=false'),
      findings: [{ messageId: 'validation', text: '--enable-annotation-validation=false' }],
    },
    {
      name: 'annotations of every risk',
      code: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {annotations-risk-level: Critical}\n',
      findings: [{ messageId: 'level', text: 'Critical' }],
    },
    {
      code: ingress(`{${AUTH}: "http://example.com/#;load_module x"}`),
      findings: [
        {
          messageId: 'characters',
          text: '"http://example.com/#;load_module x"',
          message: `The annotation ${AUTH} contains characters that can inject directives into the NGINX configuration. Remove them.`,
        },
      ],
    },
    {
      code: ingress('{nginx.ingress.kubernetes.io/mirror-target: "https://a\\n"x}').replace('"x}', '/b"}'),
      findings: [{ messageId: 'characters', text: '"https://a\\n/b"' }],
    },
    ...['alias /x;', 'alias; ', '  root /y ;', '/etc/passwd', '/var/run/secrets', 'x_by_lua y'].map(
      (value) => ({
        name: value,
        code: ingress(`{nginx.org/any: "${value}"}`),
        findings: [{ messageId: 'directive', text: `"${value}"` }],
      }),
    ),
    ...[
      '/etc',
      '/root',
      '/etc/kubernetes/admin.conf',
      '/var/run/secrets',
      '/var/run/kubernetes/serviceaccount',
    ].map((text) => ({ name: text, code: path(text), findings: [{ messageId: 'path', text }] })),
    {
      code: path('"/a;return"', 'ingressClassName: nginx-internal,'),
      findings: [{ messageId: 'pathCharacters', text: '"/a;return"' }],
    },
  ],
});

const configMap = (data: string): string => `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: controller
  namespace: ingress-nginx
data: ${data}
`;
const controller = (tag: string, args = '[--configmap=$(POD_NAMESPACE)/controller]'): string => `---
apiVersion: v1
kind: Pod
metadata:
  name: controller
  namespace: ingress-nginx
spec:
  containers:
    - name: controller
      image: registry.k8s.io/ingress-nginx/controller:${tag}
      args: ${args}
`;

testRule('ingress-nginx-allow-snippets', {
  valid: [
    configMap('{allow-snippet-annotations: "false"}'),
    configMap('{random: value}'),
    configMap('{}') + controller('v1.9.0'),
    configMap('{allow-snippet-annotations: "false"}') + controller('v1.8.1'),
    {
      name: 'a ConfigMap that no file has',
      code: controller('v1.8.1'),
      unknown: ["The controller's ConfigMap is not among the linted files."],
    },
  ],
  invalid: [
    {
      code: configMap('{allow-snippet-annotations: "true"}'),
      findings: [{ messageId: 'on', text: '"true"' }],
      fixed: configMap('{allow-snippet-annotations: "false"}'),
    },
    {
      name: 'the default of old controllers',
      code: configMap('{}') + controller('v1.8.1'),
      findings: [{ messageId: 'byDefault', text: 'registry.k8s.io/ingress-nginx/controller:v1.8.1' }],
    },
  ],
});
