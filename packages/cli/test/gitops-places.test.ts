// The lines to which changes of a controller are traced.
import { expect, test } from 'vitest';
import { found, plimsoll, project } from './project.js';
import { FLUX_OF_C, HERE } from './reached.js';
import { toolOrNote, toolsEnv } from './tools.js';

const kustomizer = toolOrNote('kustomize') ?? toolOrNote('kubectl');
const withKustomize = test.skipIf(!kustomizer);
const withHelm = test.skipIf(!kustomizer || !toolOrNote('helm'));

async function foundIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = project({
    '.git/config': `[remote "origin"]\n\turl = ${HERE}\n`,
    ...FLUX_OF_C,
    ...files,
  });
  const run = await plimsoll(root, ['--gitops', '--preset', 'pod-security/baseline', '-f', 'unix'], {
    env: toolsEnv,
  });
  expect(run.stderr).not.toContain('error');
  return found(run);
}

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      containers:
        - name: app
          image: registry.example/web:1
          securityContext: {privileged: true}
`;

withKustomize(
  'patches of a Kustomization of Flux and of an Application are traced to their lines',
  async () => {
    expect(
      await foundIn({
        'clusters/c/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {kind: Deployment, name: other}
      patch: |
        - {op: add, path: /spec/template/spec/hostPID, value: true}
    - target: {kind: Deployment, name: web}
      patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: any}
        spec:
          template:
            spec:
              hostNetwork: true
`,
        'apps/web.yaml': deployment('web'),
        'clusters/c/app.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: a, namespace: argocd}
spec:
  project: default
  destination: {name: in-cluster, namespace: shop}
  source:
    repoURL: ${HERE}
    path: argo
    kustomize:
      patches:
        - target: {kind: Deployment}
          patch: |-
            - op: add
              path: /spec/template/spec/hostIPC
              value: true
`,
        'argo/kustomization.yaml': `resources: [a.yaml]
patches: [{target: {kind: Deployment}, patch: "- {op: add, path: /spec/template/spec/hostPID, value: true}"}]
`,
        'argo/a.yaml': deployment('a'),
      }),
    ).toEqual([
      'apps/web.yaml:14 pod-security/privileged',
      'argo/a.yaml:14 pod-security/privileged',
      'argo/kustomization.yaml:2 pod-security/host-pid',
      'clusters/c/app.yaml:16 pod-security/host-ipc',
      'clusters/c/apps.yaml:19 pod-security/host-network',
    ]);
  },
);

withHelm('what a HelmRelease changes in its chart is traced to it, the rest to the template', async () => {
  expect(
    await foundIn({
      'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'charts/web/templates/all.yaml': `${deployment('{{ .Release.Name }}').replace('privileged: true', 'privileged: {{ .Values.privileged }}')}---
apiVersion: v1
kind: Pod
metadata:
  name: hook
  annotations: {helm.sh/hook: pre-install}
spec:
  hostNetwork: true # plimsoll-ignore pod-security/host-network -- a comment of the template holds
  containers: [{name: app, image: "registry.example/hook:1"}]
`,
      'clusters/c/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: r, namespace: shop}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}
  values: {privileged: true}
  postRenderers:
    - kustomize:
        images: [{name: registry.example/web, newTag: "2"}]
    - kustomize:
        patches:
          - target: {kind: Deployment}
            patch: |
              - op: add
                path: /spec/template/spec/hostPID
                value: true
`,
    }),
  ).toEqual([
    'charts/web/templates/all.yaml:14 pod-security/privileged',
    'clusters/c/release.yaml:16 pod-security/host-pid',
  ]);
});

withKustomize(
  'a file that nothing deploys belongs to no cluster, even if the config names a cluster for it',
  async () => {
    const root = project({
      '.git/': '',
      'plimsoll.config.yaml':
        'extends: pod-security/baseline\ngitops: {clusters: {prod: clusters/prod}}\ncluster: prod\n',
      'clusters/prod/web.yaml': deployment('web'),
      'clusters/loose.yaml': deployment('loose'),
    });
    const { stdout } = await plimsoll(root, ['-f', 'unix'], { env: toolsEnv });
    expect(
      stdout
        .split('\n')
        .map((line) => /^[^:]*|\(in .*?\)/g.exec(line)![0] + (line.match(/ \(in .*?\)/)?.[0] ?? '')),
    ).toEqual(['clusters/loose.yaml', 'clusters/prod/web.yaml (in cluster prod)', '']);
  },
);
