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
          message: `The annotation ${key} is copied into the configuration of the controller, which reads all Secrets.`,
        },
      ],
      fixed: ingress('{}').replace(/ +annotations: \{\}\n/, ''),
    })),
  ],
});

const AUTH = 'nginx.ingress.kubernetes.io/auth-url';
const path = (text: string, more = ''): string =>
  ingress('{}', `{${more} rules: [{host: a.example, http: {paths: [{path: ${text}, pathType: Prefix}]}}]}`);

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
    path('/shop'),
    { name: 'a regular expression', code: path("'/item/[0-9]{2,}/(.*)'") },
    { name: 'a longer name', code: path('/etcetera') },
    { name: 'of another class', code: path('/etc/config', 'ingressClassName: traefik,') },
  ],
  invalid: [
    {
      code: ingress(`{${AUTH}: "http://example.com/#;load_module x"}`),
      findings: [
        {
          messageId: 'characters',
          text: '"http://example.com/#;load_module x"',
          message: `The annotation ${AUTH} has characters that break out of its place in the configuration of NGINX.`,
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
      unknown: ["The controller's ConfigMap is not in the run."],
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
