// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Flux look like this
// Where Flux and k3s find the files and values that they deploy.
import { describe, expect, test } from 'vitest';
import { FLUX_OF_C, reachedOf } from './reached.js';
import { packed } from './tar.js';
import { toolOrNote, toolsEnv } from './tools.js';

const kustomizer = toolOrNote('kustomize') ?? toolOrNote('kubectl');
const withKustomize = test.skipIf(!kustomizer);
const withHelm = test.skipIf(!kustomizer || !toolOrNote('helm'));

const object = (kind: string, name: string, namespace = 'x') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;

const kustomization = (name: string, path: string, source: string) => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {path: ${path}, sourceRef: {kind: ExternalArtifact, name: ${source}}}
`;

const generator = (spec: string) => `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
${spec.replace(/^/gm, '  ')}
`;

test('without kustomize the error names the option that asks for it', async () => {
  await expect(reachedOf(FLUX_OF_C)).rejects.toThrow('--gitops: neither kustomize nor kubectl is on PATH');
});

describe('an ArtifactGenerator', () => {
  const TREE = {
    'apps/base/kustomization.yaml': 'namespace: base\nresources: [a.yaml]\n',
    'apps/base/a.yaml': object('Service', 'a'),
    'apps/staging/kustomization.yaml': 'resources: [../base]\nnamePrefix: staging-\n',
    'apps/staging/notes.md': 'text',
    'teams/Red/envs/dev/r.yaml': object('Service', 'red'),
    'teams/Red/envs/prod/r.yaml': object('Service', 'red-prod'),
    'teams/blue/envs/dev/b.yaml': object('Service', 'blue'),
    'infra/i.yaml': object('Service', 'infra'),
    'infra/test/i.yaml': object('Service', 'test'),
    'infra/values.yaml': 'replicas: 1\n',
  };

  withKustomize('makes artifacts from which Kustomizations use paths', async () => {
    const { objects, gaps, files } = await reachedOf(
      {
        ...FLUX_OF_C,
        ...TREE,
        'clusters/c/all.yaml': [
          generator(`artifacts:
  - {name: apps, copy: [{from: "@repo/apps/**", to: "@artifact/"}]}
  - name: infra
    copy:
      - {from: "@repo/infra/", to: "@artifact/deep/", exclude: ["values.yaml", "**/test/**"]}
      - {from: "@repo/teams/blue/envs/dev/b.yaml", to: "@artifact/deep/infra/x.yaml"}
      - {from: "@repo/none/**", to: "@artifact/", optional: true}`),
          kustomization('apps', './staging', 'apps'),
          kustomization('infra', './deep', 'infra'),
        ].join(''),
      },
      { env: toolsEnv },
    );
    expect(gaps).toEqual([]);
    expect(objects.filter((name) => name.includes('Service'))).toEqual([
      'c: Service base/staging-a',
      'c: Service x/blue',
      'c: Service x/infra',
    ]);
    expect(files).toEqual(
      expect.arrayContaining(['apps/base/a.yaml', 'infra/i.yaml', 'teams/blue/envs/dev/b.yaml']),
    );
  });

  withKustomize('makes one of each directory that its pattern matches', async () => {
    const { objects, gaps } = await reachedOf(
      {
        ...FLUX_OF_C,
        ...TREE,
        'clusters/c/all.yaml': [
          generator(`pathPattern: "@repo/teams/{team}/envs/{env}"
artifacts:
  - {name: "{team}-{env}", copy: [{from: "@repo/teams/{team}/envs/{env}/**", to: "@artifact/"}]}`),
          kustomization('red', '/', 'red-dev'),
          kustomization('blue', '/', 'blue-dev'),
        ].join(''),
      },
      { env: toolsEnv },
    );
    expect(gaps).toEqual([]);
    expect(objects.filter((name) => name.includes('Service'))).toEqual([
      'c: Service x/blue',
      'c: Service x/red',
    ]);
  });

  withKustomize.each([
    [
      'copies what is not there',
      'artifacts: [{name: a, copy: [{from: "@repo/gone/**", to: "@artifact/"}]}]',
      'build-failed: ArtifactGenerator flux-system/parts creates no artifacts: it copies gone/**, which does not exist.',
    ],
    [
      'copies out of the tree',
      'artifacts: [{name: a, copy: [{from: "@repo/../../etc/hosts", to: "@artifact/"}]}]',
      'build-failed: ArtifactGenerator flux-system/parts creates no artifacts: it copies ../../etc/hosts, which does not exist.',
    ],
    [
      'extracts archives',
      'artifacts: [{name: a, copy: [{from: "@repo/x.tgz", to: "@artifact/", strategy: Extract}]}]',
      'generator-unknown: ArtifactGenerator flux-system/parts creates no artifacts: it extracts x.tgz, but Plimsoll extracts no archives.',
    ],
    [
      'has two of a name',
      'artifacts: [{name: a, copy: [{from: "@repo/infra/**", to: "@artifact/"}]}, {name: a, copy: []}]',
      'build-failed: ArtifactGenerator flux-system/parts creates no artifacts: it creates two artifacts a.',
    ],
  ])('that %s is reported', async (_, spec, gap) => {
    const { gaps, places } = await reachedOf(
      {
        ...FLUX_OF_C,
        ...TREE,
        'clusters/c/all.yaml': [generator(spec), kustomization('x', '/', 'a')].join(''),
      },
      { env: toolsEnv },
    );
    expect(gaps[0]).toBe(gap);
    expect(places[0]).toMatch(/^clusters\/c\/all\.yaml:\d+$/);
    expect(gaps[1]).toMatch(/^source-external: Kustomization flux-system\/x deploys from ExternalArtifact a/);
  });
});

const CHART = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'a: 1\n',
  'charts/web/templates/s.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
{{ if .Capabilities.APIVersions.Has "example.org/v1/Widget" }}
---
apiVersion: example.org/v1
kind: Widget
metadata: {name: widget}
{{ end }}
`,
};

const release = (name: string, chart: string) => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: m}
spec: {${chart}}
`;

withHelm('a chart of an artifact is that of its directory, and knows the APIs of its cluster', async () => {
  const { charts, gaps } = await reachedOf(
    {
      ...FLUX_OF_C,
      ...CHART,
      'clusters/c/all.yaml': [
        generator(
          'artifacts: [{name: chart, namespace: m, copy: [{from: "@repo/charts/web/**", to: "@artifact/"}]}]',
        ),
        release('r', 'chartRef: {kind: ExternalArtifact, name: chart}'),
      ].join(''),
      'clusters/c/crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec: {group: example.org, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true}]}
`,
    },
    { env: toolsEnv },
  );
  expect(gaps).toEqual([]);
  expect(charts).toEqual([
    'c: charts/web/templates/s.yaml: Service (m)/web',
    'c: charts/web/templates/s.yaml: Widget (m)/widget',
  ]);
});

withKustomize(
  'the values of a FluxInstance may be in a file from which a ConfigMap is generated',
  async () => {
    const { objects } = await reachedOf(
      {
        'kubernetes/flux/instance/kustomization.yaml':
          'resources: [release.yaml]\nconfigMapGenerator: [{name: values, files: [values.yaml=./helm/values.yaml]}]\n',
        'kubernetes/flux/instance/helm/values.yaml':
          'instance:\n  sync: {kind: GitRepository, url: "https://git.example/other", path: kubernetes/flux/home}\n',
        'kubernetes/flux/instance/release.yaml': release(
          'flux-instance',
          'chartRef: {kind: OCIRepository, name: flux-instance}, valuesFrom: [{kind: ConfigMap, name: values}]',
        ),
        'kubernetes/flux/home/a.yaml': object('Service', 'a'),
      },
      { env: toolsEnv },
    );
    expect(objects).toEqual(['home: Kustomization m/flux-system', 'home: Service x/a']);
  },
);

describe('k3s', () => {
  const helmChart = (spec: string) =>
    `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: web, namespace: kube-system}\nspec:\n  targetNamespace: shop\n${spec}\n`;

  test('applies the manifests in a directory that the config names', async () => {
    const { objects, gaps, places } = await reachedOf(
      {
        'k3s/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
        'k3s/deep/b.yml': object('Service', 'b'),
        'k3s/off.yaml': object('Service', 'off'),
        'k3s/off.yaml.skip': '',
        'k3s/web.yaml': helmChart('  chart: web\n  repo: https://charts.example'),
        'k3s/bad.json': '{"a": 1}',
      },
      { config: { gitops: { manifests: { edge: 'k3s' } } } },
    );
    expect(objects).toEqual([
      'edge: HelmChart kube-system/web',
      'edge: Service (default)/a',
      'edge: Service x/b',
    ]);
    expect(gaps).toEqual([
      'build-failed: k3s/bad.json is not a Kubernetes object. Exclude it. The cluster applies nothing of it.',
      expect.stringMatching(/^chart-not-here: HelmChart kube-system\/web installs the chart web/),
    ]);
    expect(places).toEqual(['k3s/bad.json', 'k3s/web.yaml:6']);
  });

  withHelm('renders a chart that the object contains as a string, with findings at the string', async () => {
    const archive = packed(
      ...Object.entries(CHART).map(([name, text]) => ({ name: name.replace('charts/', ''), text })),
    );
    const files = { 'k3s/web.yaml': helmChart(`  chartContent: ${archive.toString('base64')}`) };
    const settings = { env: toolsEnv, config: { gitops: { manifests: { edge: 'k3s' } } } };
    expect((await reachedOf(files, settings)).charts).toEqual(['edge: k3s/web.yaml: Service (shop)/web']);
    const { gaps, places } = await reachedOf(
      { 'k3s/web.yaml': helmChart('  chartContent: bm9uZQ==') },
      settings,
    );
    expect(gaps).toEqual([
      expect.stringMatching(
        /^build-failed: HelmChart kube-system\/web cannot be installed. The chart in spec.chartContent/,
      ),
    ]);
    expect(places).toEqual(['k3s/web.yaml:6']);
  });
});
