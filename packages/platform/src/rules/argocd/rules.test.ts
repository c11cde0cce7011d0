import { testRule } from '../../../test/test-rule.js';

const argo = (kind: string, spec: string, name = 'shop', version = 'v1alpha1'): string =>
  `---\napiVersion: argoproj.io/${version}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: argocd}\nspec: ${spec}\n`;
const project = (spec: string, name?: string): string => argo('AppProject', spec, name);
const configMap = (name: string, data: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: argocd}\ndata: ${data}\n`;

const OWN = '{server: https://kubernetes.default.svc, namespace: "*"}';
const app = (name = 'default'): string => argo('Application', `{project: ${name}}`, 'web');

testRule('argocd-project-open', {
  valid: [
    project('{sourceRepos: ["*"], destinations: [{server: "*", namespace: shop}]}'),
    project('{destinations: [{server: "*", namespace: "!kube-system"}, {namespace: team-*}]}'),
    project('{clusterResourceWhitelist: [{group: "*", kind: Namespace}]}'),
    project('{clusterResourceBlacklist: [{group: "*", kind: "*"}]}'),
    {
      name: 'of the platform team',
      code: project(`{destinations: [${OWN}]}`),
      options: { allowed: ['shop'] },
    },
    app('shop'),
    app('"{{.project}}"'),
    { name: 'a default that is narrowed', code: app() + project('{destinations: []}', 'default') },
    { name: 'a default that may be used', code: app(), options: { allowed: ['default'] } },
    {
      name: 'a part of a project',
      code: app(),
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: project(
        `{sourceRepos: ["*"], sourceNamespaces: ["*"], destinations: [${OWN}], clusterResourceWhitelist: [{group: "*", kind: "*"}]}`,
      ),
      findings: [
        { messageId: 'sources', text: '"*"' },
        { messageId: 'sourceNamespaces', text: '"*"' },
        { messageId: 'namespaces', text: '"*"' },
        { messageId: 'clusterResources', text: 'group' },
      ],
    },
    {
      code: project('{destinations: [{name: "*", namespace: "*"}, {namespace: "!kube-system"}]}'),
      findings: [{ messageId: 'everywhere', text: '"*"' }],
    },
    {
      code: project('{sourceNamespaces: ["/.*/"]}'),
      findings: [{ messageId: 'sourceNamespaces', text: '"/.*/"' }],
    },
    {
      name: 'the first in the default project, with the others',
      code: app() + argo('ApplicationSet', '{template: {spec: {project: ""}}}', 'all'),
      findings: [{ messageId: 'byDefault', text: 'default', related: [{ text: '""' }] }],
    },
  ],
});

const service = (
  type: string,
  annotations = '{}',
  labels = 'app.kubernetes.io/name: argocd-server',
): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: entry, namespace: argocd, annotations: ${annotations}}\nspec: {type: ${type}, selector: {${labels}}}\n`;
const INSECURE = configMap('argocd-cmd-params-cm', '{server.insecure: "true"}');
const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: entry, namespace: argocd}
spec: {defaultBackend: {service: {name: entry, port: {number: 80}}}}
`;
const server = (args: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-server, namespace: argocd}
spec: {template: {spec: {containers: [{name: server, args: ${args}}]}}}
`;
const release = (chart: string, values: string): string => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: argo-cd, namespace: argocd}
spec: {chart: {spec: {chart: ${chart}}}, values: ${values}}
`;

testRule('argocd-anonymous', {
  valid: [
    configMap('argocd-cm', '{users.anonymous.enabled: "false", exec.enabled: "true"}'),
    configMap('argocd-rbac-cm', '{policy.default: role:readonly}'),
    configMap('argocd-rbac-cm', '{policy.default: ""}'),
    { name: 'of another program', code: configMap('settings', '{users.anonymous.enabled: "true"}') },
    argo('ArgoCD', '{usersAnonymousEnabled: false, rbac: {defaultPolicy: ""}}', 'argocd', 'v1beta1'),
    { name: 'TLS ends in front', code: INSECURE + service('ClusterIP') },
    {
      name: 'TLS ends in the load balancer',
      code:
        INSECURE + service('LoadBalancer', '{service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn}'),
    },
    { name: 'TLS ends in the Ingress', code: INSECURE + service('NodePort') + INGRESS },
    { name: 'a Service of another program', code: INSECURE + service('LoadBalancer', '{}', 'app: web') },
    server('[/usr/local/bin/argocd-server, --disable-auth=false]'),
    {
      name: 'a chart of another program',
      code: release('web', '{configs: {params: {server.disable.auth: true}}}'),
    },
  ],
  invalid: [
    {
      code: configMap('argocd-cm', '{users.anonymous.enabled: "true"}'),
      findings: [{ messageId: 'anonymous', text: '"true"' }],
      fixed: configMap('argocd-cm', '{}'),
    },
    {
      code: configMap('argocd-rbac-cm', '{policy.default: role:admin}'),
      findings: [{ messageId: 'admin', text: 'role:admin' }],
      fixed: configMap('argocd-rbac-cm', '{policy.default: "role:readonly"}'),
    },
    {
      code: configMap('argocd-cmd-params-cm', '{server.disable.auth: "true"}'),
      findings: [{ messageId: 'noAuthentication', text: '"true"' }],
    },
    {
      code: server('[--insecure, --disable-auth]') + service('LoadBalancer'),
      findings: [
        { messageId: 'plain', text: '--insecure' },
        { messageId: 'noAuthentication', text: '--disable-auth' },
      ],
    },
    {
      code: INSECURE + service('NodePort'),
      findings: [
        {
          messageId: 'plain',
          text: '"true"',
          message:
            "The Service 'entry' exposes Argo CD outside the cluster without TLS, so passwords and tokens can be read on the network. Terminate TLS in front of it, or remove the setting.",
        },
      ],
    },
    {
      code: argo('ArgoCD', '{usersAnonymousEnabled: true, rbac: {defaultPolicy: role:admin}}', 'argocd'),
      findings: [
        { messageId: 'anonymous', text: 'true' },
        { messageId: 'admin', text: 'role:admin' },
      ],
    },
    {
      code: argo('ArgoCD', '{extraConfig: {users.anonymous.enabled: "true"}}', 'argocd', 'v1beta1'),
      findings: [{ messageId: 'anonymous', text: '"true"' }],
    },
    {
      name: 'values of the chart',
      code: release(
        'argo-cd',
        '{configs: {params: {server.disable.auth: true}, rbac: {policy.default: role:admin}}}',
      ),
      findings: [
        { messageId: 'noAuthentication', text: 'true' },
        { messageId: 'admin', text: 'role:admin' },
      ],
    },
    {
      code: argo(
        'Application',
        '{project: p, source: {chart: argo-cd, helm: {valuesObject: {configs: {cm: {users.anonymous.enabled: true}}}}}}',
      ),
      findings: [{ messageId: 'anonymous', text: 'true' }],
    },
    {
      name: 'values in a text, which no fix changes',
      code: argo(
        'Application',
        "{project: p, sources: [{chart: argo-cd, helm: {values: 'configs: {rbac: {policy.default: role:admin}}'}}]}",
      ),
      findings: [{ messageId: 'admin', text: "'configs: {rbac: {policy.default: role:admin}}'" }],
    },
  ],
});

testRule('argocd-kustomize-plugins', {
  valid: [
    configMap('argocd-cm', '{kustomize.buildOptions: --enable-helm --load-restrictor LoadRestrictionsNone}'),
    { name: 'of another program', code: configMap('web', '{kustomize.buildOptions: --enable-exec}') },
  ],
  invalid: [
    {
      code: configMap('argocd-cm', '{kustomize.buildOptions: --enable-alpha-plugins --enable-exec}'),
      findings: [{ messageId: 'plugins', text: '--enable-alpha-plugins --enable-exec' }],
    },
    {
      code: configMap('argocd-cm', '{kustomize.buildOptions.v5.0.0: --enable-exec}'),
      findings: [{ messageId: 'plugins', text: '--enable-exec' }],
    },
    {
      code: argo('ArgoCD', '{kustomizeBuildOptions: --enable_alpha_plugins}', 'argocd', 'v1beta1'),
      findings: [{ messageId: 'plugins', text: '--enable_alpha_plugins' }],
    },
  ],
});

const from = (source: string): string => argo('Application', `{project: shop, source: ${source}}`);
const set = (generators: string, name = '"{{project}}"'): string =>
  argo('ApplicationSet', `{generators: ${generators}, template: {spec: {project: ${name}}}}`);
const TRUSTED = { trustedRepos: ['https://git.example.com/'] };
const foreign = (revision: string): string =>
  from(`{repoURL: https://charts.example.org, targetRevision: ${revision}}`);

testRule('argocd-application-source', {
  valid: [
    from('{repoURL: https://git.example.com/shop, targetRevision: main}'),
    from('{repoURL: https://git.example.com/shop}'),
    from('{repoURL: git@git.example.com:shop.git}'),
    from('{repoURL: oci://registry.example.com/shop}'),
    from('{repoURL: http://gitea.git.svc:3000/shop.git}'),
    from('{repoURL: http://gitea.git.svc.cluster.local/shop.git}'),
    set('[{pullRequest: {}}]', 'previews'),
    set('[{list: {elements: []}}]'),
    set('[{clusters: {}}]'),
    { name: 'on the list', code: from('{repoURL: https://git.example.com/shop}'), options: TRUSTED },
    { name: 'a version', code: foreign('1.2.3'), options: TRUSTED },
    { name: 'a commit', code: foreign(`"${'0a'.repeat(20)}"`), options: TRUSTED },
    { name: 'a template', code: foreign('"{{head_sha}}"'), options: TRUSTED },
  ],
  invalid: [
    {
      code: from('{repoURL: http://git.example.com/shop.git}'),
      findings: [{ messageId: 'plain', text: 'http://git.example.com/shop.git' }],
    },
    {
      code: argo(
        'Application',
        '{project: p, sources: [{repoURL: https://a.b}, {repoURL: git://git.example.com/shop}]}',
      ),
      findings: [{ messageId: 'plain', text: 'git://git.example.com/shop' }],
    },
    {
      code: argo('Application', '{sourceHydrator: {drySource: {repoURL: http://git.example.com/shop}}}'),
      findings: [{ messageId: 'plain', text: 'http://git.example.com/shop' }],
    },
    { code: set('[{scmProvider: {}}]'), findings: [{ messageId: 'project', text: '"{{project}}"' }] },
    {
      name: 'in a matrix, whose generator reads over http',
      code: set('[{matrix: {generators: [{clusters: {}}, {git: {repoURL: http://git.example.com/shop}}]}}]'),
      findings: [
        { messageId: 'plain', text: 'http://git.example.com/shop' },
        { messageId: 'project', text: '"{{project}}"' },
      ],
    },
    ...['HEAD', 'main', '1.2.*', '">=1.0.0"', '"1.2"'].map((revision) => ({
      name: `outside of the list at ${revision}`,
      code: foreign(revision),
      options: TRUSTED,
      findings: [{ messageId: 'moving', text: revision }],
    })),
    {
      name: 'outside of the list, at nothing',
      code: from('{repoURL: https://charts.example.org}'),
      options: TRUSTED,
      findings: [{ messageId: 'moving', text: 'source' }],
    },
  ],
});
