import { everywhere, inNamespace, ROBOT, shown } from './grants.js';
import { testTechnique } from './pairs.js';

const controller = (name: string, namespace: string, args = ''): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: c}}
  template:
    metadata: {labels: {app: c}}
    spec: {serviceAccountName: deployer, containers: [{name: c, image: "ghcr.io/fluxcd/${name}:v1", args: [${args}]}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployer}
subjects: [{kind: ServiceAccount, name: deployer, namespace: ${namespace}}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
`;
const ARGO = controller('argocd-application-controller', 'argocd');
const APPS = 'create argoproj.io applications';
const configMap = (name: string, data: string): string => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: argocd}
data: {${data}}
`;
const project = (spec: string, name = 'default'): string => `---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: ${name}, namespace: argocd}
spec: {${spec}}
`;
const OPEN =
  'destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "*", kind: "*"}]';
const LIMITED = 'destinations: [{namespace: shop, server: "*"}]';
const FLUX = controller('kustomize-controller', 'flux-system');
const KUSTOMIZATIONS = 'create kustomize.toolkit.fluxcd.io kustomizations';
const SOURCE = `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: shop}
spec: {url: "https://example.com/shop"}
`;
const store = (spec: string): string => `---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: central}
spec: {provider: {${spec}}}
`;
const EXTERNAL = 'create external-secrets.io externalsecrets';
const deploys = (namespace: string, ...rules: readonly string[]) => ({
  from: ROBOT,
  to: `ServiceAccount ${namespace}/deployer`,
  evidence: [...shown(...rules), 'roleRef'],
});

testTechnique('rbac-deploy-through-controller', {
  holds: [
    { name: 'Argo CD', code: inNamespace('argocd', APPS) + ARGO, steps: [deploys('argocd', APPS)] },
    {
      name: 'Argo CD, which looks into another namespace',
      code:
        inNamespace('shop', APPS) +
        ARGO +
        configMap('argocd-cmd-params-cm', 'application.namespaces: "bank, sh*"') +
        project(`${OPEN}, sourceNamespaces: [shop]`, 'shop'),
      steps: [deploys('argocd', APPS)],
    },
    {
      name: 'Argo CD, within limits',
      code: inNamespace('argocd', APPS) + ARGO + project(LIMITED),
      assume: ['project-limits'],
      steps: [{ ...deploys('argocd', APPS), assumptions: ['project-limits'] }],
    },
    {
      name: 'Argo CD, whose limits it changes',
      code: inNamespace('argocd', 'patch argoproj.io appprojects') + ARGO + project(LIMITED),
      steps: [deploys('argocd', 'patch argoproj.io appprojects')],
    },
    {
      name: 'Flux',
      code: inNamespace('shop', KUSTOMIZATIONS) + FLUX + SOURCE,
      steps: [deploys('flux-system', KUSTOMIZATIONS)],
    },
    {
      name: 'Flux, from a source that is not here',
      code: inNamespace('shop', KUSTOMIZATIONS) + FLUX,
      steps: [{ ...deploys('flux-system', KUSTOMIZATIONS), doubt: 'No source of Flux is in namespace shop' }],
    },
    {
      name: 'Flux, from a source of its own',
      code: inNamespace('shop', KUSTOMIZATIONS, 'create source.toolkit.fluxcd.io buckets') + FLUX,
      steps: [deploys('flux-system', KUSTOMIZATIONS)],
    },
    {
      name: 'Flux for tenants',
      code:
        inNamespace('shop', KUSTOMIZATIONS) +
        controller('kustomize-controller', 'flux-system', '--default-service-account=default') +
        SOURCE,
      steps: [{ ...deploys('flux-system', KUSTOMIZATIONS), to: 'ServiceAccounts of namespace shop' }],
    },
    {
      name: 'Flux, of Helm',
      code:
        inNamespace('shop', 'patch helm.toolkit.fluxcd.io helmreleases') +
        controller('helm-controller', 'flux-system') +
        SOURCE,
      steps: [deploys('flux-system', 'patch helm.toolkit.fluxcd.io helmreleases')],
    },
    {
      name: 'Kyverno',
      code:
        everywhere('update kyverno.io clusterpolicies') +
        controller('kyverno-background-controller', 'kyverno'),
      steps: [deploys('kyverno', 'update kyverno.io clusterpolicies')],
    },
    {
      name: 'the External Secrets Operator',
      code: inNamespace('shop', EXTERNAL) + store('kubernetes: {remoteNamespace: bank}'),
      steps: [{ from: ROBOT, to: 'Secrets of namespace bank', evidence: [...shown(EXTERNAL), 'central'] }],
    },
  ],
  not: [
    { name: 'without a controller', code: inNamespace('argocd', APPS) },
    {
      name: 'without its binding',
      code: inNamespace('argocd', APPS) + ARGO.split('---\n').slice(0, 2).join('---\n'),
    },
    { name: 'where Argo CD does not look', code: inNamespace('shop', APPS) + ARGO },
    { name: 'within limits', code: inNamespace('argocd', APPS) + ARGO + project(LIMITED) },
    {
      name: 'where Argo CD acts as others',
      code:
        inNamespace('argocd', APPS) +
        ARGO +
        configMap('argocd-cm', 'application.sync.impersonation.enabled: "true"'),
    },
    { name: 'to read', code: inNamespace('argocd', 'get argoproj.io applications') + ARGO },
    {
      name: 'policies of all namespaces in one',
      code:
        inNamespace('shop', 'update kyverno.io clusterpolicies') +
        controller('kyverno-background-controller', 'kyverno'),
    },
    {
      name: 'the Helm controller of another project',
      code:
        inNamespace('shop', 'create helm.cattle.io helmcharts') +
        controller('helm-controller', 'flux-system'),
    },
    {
      name: 'a store outside',
      code: inNamespace('shop', EXTERNAL) + store('aws: {service: SecretsManager}'),
    },
  ],
});
