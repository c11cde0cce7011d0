// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Flux look like this
// What controllers make of small trees. Each tree is a cluster of one repository, so one run follows all.

import { resolveConfig } from '@plimsoll/core';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { beforeAll, describe, expect, test } from 'vitest';
import { findFiles } from '../src/files/find.js';
import type { Deployed } from '../src/gitops/deploy.js';
import { reached } from '../src/gitops/index.js';
import { nameOf } from '../src/gitops/names.js';
import { folder } from './project.js';
import { HERE as REPOSITORY, reachedOf } from './reached.js';
import { toolOrNote, toolsEnv } from './tools.js';

const kustomizer = toolOrNote('kustomize') ?? toolOrNote('kubectl');
const hasHelm = toolOrNote('helm') !== undefined;

const HERE = 'sourceRef: {kind: GitRepository, name: (this repository)}';

/** A Kustomization of Flux. `spec` is one line. */
const ks = (name: string, spec: string, source = HERE, namespace = 'flux-system') =>
  `---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`}}\nspec: {interval: 1h, ${[source, spec].filter(Boolean).join(', ')}}\n`;
const cm = (name: string, data = '{a: b}', namespace = 'x') =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`}}\ndata: ${data}\n`;
const deployment = (name: string, metadata = '') =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}${metadata}}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: app, image: web:1}]}\n`;
const release = (name: string, spec: string) =>
  `---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: m}\nspec: {${spec}}\n`;
const app = (name: string, spec: string) =>
  `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}, namespace: argocd}\nspec: {project: default, ${spec}}\n`;

const OWN = 'repoURL: "{repo}", targetRevision: HEAD';

interface Case {
  /** The cluster applies the files below `root/`. */
  readonly files: Readonly<Record<string, string>>;
  /** `Kind namespace/name`, without the Kustomizations of Flux. Another cluster's name comes first. */
  readonly objects?: readonly string[];
  /** `kind file:line`, or its start. */
  readonly gaps?: readonly string[];
  /** Parts of objects, by their names. */
  readonly values?: Readonly<Record<string, object>>;
  readonly charts?: true;
}

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n',
  'chart/values.yaml': 'privileged: true\n',
  'chart/templates/d.yaml': deployment('{{ .Release.Name }}')
    .replace(
      'image: web:1',
      'image: "web:{{ .Values.tag }}", securityContext: {privileged: {{ .Values.privileged }}}',
    )
    .replace(
      'spec: {containers',
      'spec: {hostNetwork: {{ .Values.hostNetwork | default false }}, containers',
    ),
};
/** The chart at a path in the repository. */
const chartAt = (name: string, more = '') => `chart: {spec: {chart: ./${name}/chart, ${more}${HERE}}}`;

const CASES: Readonly<Record<string, (own: string) => Case>> = {
  'without a kustomization all manifests are taken': () => ({
    files: {
      'root/a.yaml': cm('a'),
      'root/.b/b.yml': cm('b'),
      'root/c.json': '{}',
      'root/d.yaml': '# none\n',
    },
    objects: ['ConfigMap x/a', 'ConfigMap x/b'],
  }),
  'one file that is no manifest fails all': () => ({
    files: { 'root/a.yaml': cm('a'), 'root/values.yaml': 'replicas: 2\n' },
    gaps: ['build-failed root'],
  }),
  'of a directory with a kustomization what that names': () => ({
    files: {
      'root/app/kustomization.yaml': 'resources: [b.yaml]\n',
      'root/app/b.yaml': cm('b'),
      'root/app/z.yaml': cm('z'),
    },
    objects: ['ConfigMap x/b'],
  }),
  'targetNamespace renames Namespaces': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, targetNamespace: t`),
      'app/all.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n${deployment('d', ', namespace: n')}`,
    },
    objects: ['Deployment t/d', 'Namespace t'],
  }),
  'a prefix takes the place of that of the file': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, namePrefix: out-`),
      'app/kustomization.yaml': 'namePrefix: in-\nnamespace: ns\nresources: [d.yaml]\n',
      'app/d.yaml': deployment('d'),
    },
    objects: ['Deployment ns/out-d'],
  }),
  'commonMetadata is for the object, not for its pods': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, commonMetadata: {labels: {team: x}}`),
      'app/d.yaml': deployment('d', ', namespace: n, labels: {team: old}'),
    },
    objects: ['Deployment n/d'],
    values: {
      'Deployment n/d': {
        metadata: { labels: { team: 'x' } },
        spec: { template: { metadata: { labels: { app: 'a' } } } },
      },
    },
  }),
  'a variable loses its quotes': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, postBuild: {substitute: {P: "8080", quote: '"'}}`),
      'app/a.yaml': cm('a', '{number: "${P}", text: "${quote}${P}${quote}"}'),
    },
    objects: ['ConfigMap x/a'],
    values: { 'ConfigMap x/a': { data: { number: 8080, text: '8080' } } },
  }),
  'nothing is substituted without a variable, unless always': (own) => ({
    files: {
      'root/ks.yaml':
        ks(
          'a',
          `path: ./${own}/app, postBuild: {substituteFrom: [{kind: ConfigMap, name: none, optional: true}]}`,
        ) +
        ks('b', `path: ./${own}/app, targetNamespace: b, postBuild: {substituteStrategy: Always}`) +
        ks(
          'c',
          `path: ./${own}/app, targetNamespace: c, postBuild: {substituteFrom: [{kind: Secret, name: none}]}`,
        ),
      'app/a.yaml': cm('a', '{x: "${X:=a}"}'),
    },
    objects: ['ConfigMap b/a', 'ConfigMap c/a', 'ConfigMap x/a'],
    values: {
      'ConfigMap x/a': { data: { x: '${X:=a}' } },
      'ConfigMap b/a': { data: { x: 'a' } },
      // It is unknown what the cluster contains, so the default is only assumed.
      'ConfigMap c/a': { data: { x: 'a' } },
    },
  }),
  'a variable that is not set fails since Flux 2.9': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, postBuild: {substitute: {A: b}}`),
      'app/a.yaml': cm('a', '\n  lost: "echo ${HOME}"\n  kept: "echo $${HOME}"'),
    },
    objects: ['ConfigMap x/a'],
    gaps: ['variable-missing app/a.yaml:6'],
    values: { 'ConfigMap x/a': { data: { lost: 'echo', kept: 'echo ${HOME}' } } },
  }),
  'what is no variable fails all': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, postBuild: {substitute: {A: b}}`),
      'app/a.yaml': cm('a'),
      'app/b.yaml': cm('b', '\n  region: "${region-eu}"'),
    },
    gaps: ['substitution-failed app/b.yaml:6'],
  }),
  "the text of a child is its parent's to fill in": (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/apps, postBuild: {substitute: {A: "1"}}`),
      'apps/ks.yaml': ks('b', `path: "./${own}/\${A}"`),
      '1/a.yaml': cm('a'),
    },
    objects: ['ConfigMap x/a'],
  }),
  'a patch replaces the lists of a child': (own) => ({
    files: {
      'root/ks.yaml': ks(
        'a',
        `path: ./${own}/apps, patches: [{target: {kind: Kustomization}, patch: '{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: any}, spec: {patches: [{target: {kind: ConfigMap}, patch: "- {op: add, path: /data/by, value: parent}"}]}}'}]`,
      ),
      'apps/ks.yaml': ks(
        'b',
        `path: ./${own}/1, patches: [{target: {kind: ConfigMap}, patch: "- {op: add, path: /data/own, value: child}"}]`,
      ),
      '1/a.yaml': cm('a', '{a: b}'),
    },
    objects: ['ConfigMap x/a'],
    values: { 'ConfigMap x/a': { data: { a: 'b', by: 'parent' } } },
  }),
  'a child without a source gets one by a patch, or deploys nothing': (own) => ({
    files: {
      'root/ks.yaml':
        ks(
          'a',
          `path: ./${own}/apps, patches: [{target: {kind: Kustomization}, patch: "- {op: add, path: /spec/sourceRef, value: {kind: GitRepository, name: (this repository)}}"}]`,
        ) + ks('alone', `path: ./${own}/1`, ''),
      'apps/ks.yaml': ks('b', `path: ./${own}/1`, ''),
      '1/a.yaml': cm('a'),
    },
    objects: ['ConfigMap x/a'],
    gaps: ['build-failed root/ks.yaml'],
  }),
  'kubeConfig leads to another cluster': (own) => ({
    files: {
      'root/ks.yaml': ks(
        'a',
        `path: ./${own}/app, kubeConfig: {secretRef: {name: edge-${own}}}`,
        HERE,
        'capi',
      ),
      'app/a.yaml': cm('a'),
    },
    objects: [`remote:capi/edge-${own}: ConfigMap x/a`],
  }),
  'a release is named after its namespace': (own) => ({
    charts: true,
    files: {
      ...CHART,
      'root/r.yaml': release('r', `targetNamespace: t, ${chartAt(own)}, values: {tag: "1"}`),
    },
    objects: ['Deployment (t)/t-r', 'HelmRelease m/r'],
  }),
  "valuesFiles take the place of the chart's values": (own) => ({
    charts: true,
    files: {
      ...CHART,
      'env/prod.yaml': 'tag: "2"\n',
      'root/r.yaml': release('r', chartAt(own, `valuesFiles: [${own}/env/prod.yaml], `)),
    },
    objects: ['Deployment (m)/r', 'HelmRelease m/r'],
    values: {
      'Deployment (m)/r': {
        spec: {
          template: { spec: { containers: [{ image: 'web:2', securityContext: { privileged: null } }] } },
        },
      },
    },
  }),
  'what is inline is certain, though other values are not known': (own) => ({
    charts: true,
    files: {
      ...CHART,
      'root/r.yaml': release(
        'r',
        `${chartAt(own)}, valuesFrom: [{kind: Secret, name: made}], values: {hostNetwork: true}`,
      ),
    },
    objects: ['Deployment (m)/r', 'HelmRelease m/r'],
    gaps: ['variable-unknown root/r.yaml'],
    values: { 'Deployment (m)/r': { spec: { template: { spec: { hostNetwork: true } } } } },
  }),
  'a kustomization comes before a chart, and a namespace only fills': (own) => ({
    files: {
      'root/app.yaml': app(
        'a',
        `source: {${OWN}, path: ${own}/app}, destination: {name: edge-${own}, namespace: shop}`,
      ),
      'app/Chart.yaml': 'name: x\n',
      'app/kustomization.yaml': 'resources: [a.yaml]\n',
      'app/a.yaml': cm('a', '{}', '') + cm('b', '{}', 'other'),
    },
    objects: ['Application argocd/a', `edge-${own}: ConfigMap (shop)/a`, `edge-${own}: ConfigMap other/b`],
  }),
  'directories and files make Applications': (own) => ({
    files: {
      'root/set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: folders, namespace: argocd}
spec:
  generators: [{git: {repoURL: "{repo}", revision: HEAD, directories: [{path: ${own}/apps/*}, {path: ${own}/apps/old, exclude: true}]}}]
  template:
    metadata: {name: "{{path.basename}}"}
    spec: {project: default, source: {${OWN}, path: "{{path}}"}, destination: {name: in-cluster, namespace: x}}
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: files, namespace: argocd}
spec:
  generators: [{git: {repoURL: "{repo}", revision: HEAD, files: [{path: ${own}/cfg/*.yaml}]}}]
  template:
    metadata: {name: "file-{{name}}"}
    spec: {project: default, source: {${OWN}, path: ${own}/apps/a}, destination: {name: in-cluster, namespace: "{{name}}"}}
`,
      'apps/a/a.yaml': cm('a', '{}', ''),
      'apps/a/sub/s.yaml': cm('s', '{}', ''),
      'apps/b/b.yaml': cm('b', '{}', ''),
      'apps/old/o.yaml': cm('o', '{}', ''),
      'apps/.h/h.yaml': cm('h', '{}', ''),
      'cfg/x/y.yaml': 'name: deep\n',
    },
    objects: [
      'Application argocd/a',
      'Application argocd/b',
      'Application argocd/file-deep',
      'ApplicationSet argocd/files',
      'ApplicationSet argocd/folders',
      'ConfigMap (deep)/a',
      'ConfigMap (x)/a',
      'ConfigMap (x)/b',
    ],
  }),
  // Unusual forms that occur in repositories.
  'names without a namespace, components from above, variables of their own': (own) => ({
    files: {
      'root/kustomization.yaml': 'namespace: shop\nresources: [ks.yaml]\n',
      'root/ks.yaml':
        ks(
          'web',
          `path: ./${own}/a/b/web, components: [../../../parts/backup], targetNamespace: shop, postBuild: {substitute: {APP: web}}`,
          HERE,
          '',
        ) +
        ks(
          'db',
          `path: ./${own}/a/b/web, components: [../../../parts/backup], targetNamespace: shop, postBuild: {substitute: {APP: db}}`,
          HERE,
          '',
        ),
      'a/b/web/kustomization.yaml': 'resources: [a.yaml]\n',
      'a/b/web/a.yaml': cm('"${APP}"', '{}', ''),
      // A Component is not an object of its own. Each user gets one.
      'parts/backup/kustomization.yaml': 'kind: Component\nresources: [b.yaml]\n',
      'parts/backup/b.yaml': cm('"${APP}-backup"', '{}', ''),
    },
    objects: ['web', 'db'].flatMap((name) => [`ConfigMap shop/${name}`, `ConfigMap shop/${name}-backup`]),
  }),
  'scripts in generators are left alone': (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, postBuild: {substitute: {A: b}}`),
      'app/kustomization.yaml':
        'namespace: ns\nconfigMapGenerator: [{name: script, files: [run.sh]}]\ngeneratorOptions: {disableNameSuffixHash: true, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}}\n',
      'app/run.sh': 'echo ${1-x}\n',
    },
    objects: ['ConfigMap ns/script'],
    values: { 'ConfigMap ns/script': { data: { 'run.sh': 'echo ${1-x}\n' } } },
  }),
  'values from a ConfigMap that is generated': (own) => ({
    charts: true,
    files: {
      ...CHART,
      'root/kustomization.yaml':
        'namespace: m\nresources: [r.yaml]\nconfigMapGenerator: [{name: given, files: [values.yaml=v.yaml]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n',
      'root/v.yaml': 'tag: "7"\n',
      'root/r.yaml': release('r', `${chartAt(own)}, valuesFrom: [{kind: ConfigMap, name: given}]`),
    },
    objects: ['ConfigMap m/given', 'Deployment (m)/r', 'HelmRelease m/r'],
    values: { 'Deployment (m)/r': { spec: { template: { spec: { containers: [{ image: 'web:7' }] } } } } },
  }),
  'a parent gives variables to children by a selector': (own) => ({
    files: {
      'root/vars.yaml':
        cm('settings', '{REGION: eu}', 'flux-system') +
        '---\napiVersion: v1\nkind: Secret\nmetadata: {name: hidden, namespace: flux-system}\nstringData: {TOKEN: "ENC[AES256_GCM,data:x]"}\nsops: {}\n',
      'root/ks.yaml': ks(
        'a',
        `path: ./${own}/apps, postBuild: {substitute: {WHO: parent}}, patches: [{target: {kind: Kustomization, labelSelector: "plain notin (yes)"}, patch: '{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: any}, spec: {postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: hidden}]}}}'}]`,
      ),
      'apps/ks.yaml': `${ks('b', `path: ./${own}/app, targetNamespace: b`)}${ks('c', `path: ./${own}/app, targetNamespace: c`).replace('name: c,', 'name: c, labels: {plain: "yes"},')}`,
      'app/a.yaml': cm('a', '{region: "${REGION}", token: "${TOKEN}", js: "$${i} {{ .x }}"}'),
    },
    objects: [
      'ConfigMap b/a',
      'ConfigMap c/a',
      'ConfigMap flux-system/settings',
      'Secret flux-system/hidden',
    ],
    values: {
      // An encrypted value does not count as a value.
      'ConfigMap b/a': { data: { region: 'eu', token: '${TOKEN}', js: '${i} {{ .x }}' } },
      'ConfigMap c/a': { data: { region: '${REGION}', js: '$${i} {{ .x }}' } },
    },
  }),
  'the path of another artifact is not in this repository': () => ({
    files: {
      'root/ks.yaml': ks('flux', 'path: ./', 'sourceRef: {kind: OCIRepository, name: manifests}'),
      'a.yaml': cm('a'),
    },
    gaps: ['source-external root/ks.yaml'],
  }),
  'what is commented out is not deployed, and what only a patch completes is none': (own) => ({
    files: {
      'root/kustomization.yaml': 'resources:\n  - live.yaml\n  # - gone.yaml\n',
      'root/live.yaml': ks('live', `path: ./${own}/app`),
      'root/gone.yaml': ks('gone', `path: ./${own}/gone`, ''),
      'app/hr.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: bare, namespace: x}\nspec: {values: {a: b}}\n',
      'gone/a.yaml': cm('gone'),
    },
    objects: ['HelmRelease x/bare'],
    gaps: ['build-failed app/hr.yaml'],
  }),
  "a default in a name, beside what is a template's": (own) => ({
    files: {
      'root/ks.yaml': ks('a', `path: ./${own}/app, postBuild: {substitute: {A: b}}`),
      'app/a.yaml': cm('"${CLUSTER_NAME:=home}-vars"', '{x: "{{ .X }}"}'),
    },
    objects: ['ConfigMap x/home-vars'],
    values: { 'ConfigMap x/home-vars': { data: { x: '{{ .X }}' } } },
  }),
  'an anchor may be defined twice': () => ({
    files: { 'root/a.yaml': cm('a', '{a: &x one, b: *x, c: &x two, d: *x}') },
    objects: ['ConfigMap x/a'],
    values: { 'ConfigMap x/a': { data: { a: 'one', b: 'one', c: 'two', d: 'two' } } },
  }),
  'values at a path, also written inline, are not known': (own) => ({
    charts: true,
    files: {
      ...CHART,
      'root/cm.yaml': cm('given', '{tag: "9"}', 'm'),
      'root/r.yaml': release(
        'r',
        `${chartAt(own)}, valuesFrom: [{kind: ConfigMap, name: given, valuesKey: tag, targetPath: tag}], values: {tag: "1"}`,
      ),
    },
    objects: ['ConfigMap m/given', 'Deployment (m)/r', 'HelmRelease m/r'],
    values: {
      'Deployment (m)/r': { spec: { template: { spec: { containers: [{ image: 'web:$(tag)' }] } } } },
    },
  }),
  'values of another source are folded, and a server may be empty beside a name': (own) => ({
    files: {
      'root/app.yaml': app(
        'a',
        `destination: {server: "", name: edge-${own}, namespace: istio}, sources: [{repoURL: "https://charts.example", chart: istiod, targetRevision: 1.0.0, helm: {valueFiles: ["$values/${own}/values.yaml"]}}, {${OWN}, ref: values}, {${OWN}, path: ${own}/m}]`,
      ),
      'values.yaml': 'a: b\n',
      'm/a.yaml': cm('a', '{}', ''),
    },
    objects: ['Application argocd/a', `edge-${own}: ConfigMap (istio)/a`],
    gaps: ['chart-not-here root/app.yaml'],
  }),
  'jsonnet is not run, the manifests beside it are taken': (own) => ({
    files: {
      'root/app.yaml': app(
        'a',
        `source: {${OWN}, path: ${own}/m, directory: {recurse: true}}, destination: {name: in-cluster, namespace: x}`,
      ),
      'm/a.yaml': cm('a', '{}', ''),
      'm/main.jsonnet': '{}',
    },
    objects: ['Application argocd/a', 'ConfigMap (x)/a'],
    gaps: ['plugin root/app.yaml'],
  }),
};

const tree: Record<string, string> = {};
const cases = Object.entries(CASES).map(([what, of], index) => {
  const own = `c${index}`;
  const made = of(own);
  for (const [file, text] of Object.entries(made.files))
    tree[file.startsWith('root/') ? `clusters/${own}/${file.slice(5)}` : `${own}/${file}`] = text;
  return { what, own, made };
});

describe.skipIf(!kustomizer)('a tree', () => {
  let deployed: Deployed;
  beforeAll(async () => {
    const { root, remove } = folder({ '.git/': '', ...tree });
    const clusters = Object.fromEntries(cases.map(({ own }) => [own, `clusters/${own}`]));
    const { files } = await findFiles([root], root);
    deployed = await reached({ files, root, config: resolveConfig({ gitops: { clusters } }), env: toolsEnv });
    remove();
  });

  test.each(cases)('$what', ({ own, made }) => {
    if (made.charts && !hasHelm) return;
    const isOwn = (cluster: string | undefined): boolean =>
      cluster === own || cluster?.endsWith(`-${own}`) === true;
    const named = (value: JsonObject, namespace: string | undefined, cluster: string | undefined): string => {
      const [kind, name] = nameOf({ value }).split(' ') as [string, string];
      const full = name.includes('/') || namespace === undefined ? name : `(${namespace})/${name}`;
      return `${cluster === own ? '' : `${cluster}: `}${kind} ${full}`;
    };
    const objects = [
      ...deployed.objects.filter(({ by, judgedAtSource }) => by !== undefined && !judgedAtSource),
      ...deployed.rendered.flatMap(({ parsed: { documents, cluster, namespace } }) =>
        documents.map(({ value }) => ({ value: value as JsonObject, cluster, namespace })),
      ),
      ...deployed.objects.filter(
        ({ value, judgedAtSource }) => judgedAtSource && value.kind === 'Application',
      ),
    ].filter(({ value, cluster }) => isOwn(cluster) && !String(value.apiVersion).startsWith('kustomize.'));
    const values = new Map(
      objects.map(({ value, cluster, namespace }) => [named(value, namespace, cluster), value]),
    );
    expect([...values.keys()].sort()).toEqual([...(made.objects ?? [])].sort());
    for (const [name, part] of Object.entries(made.values ?? {}))
      expect(values.get(name)).toMatchObject(part);
    const gaps = deployed.gaps
      .filter(({ cluster }) => isOwn(cluster))
      .map(({ kind, file, line }) => {
        const shown = file.startsWith('clusters/')
          ? file.replace(`clusters/${own}`, 'root')
          : file.replace(`${own}/`, '');
        return `${kind} ${shown}${line === undefined ? '' : `:${line}`}`;
      });
    expect(gaps).toHaveLength(made.gaps?.length ?? 0);
    for (const [index, gap] of (made.gaps ?? []).entries()) expect(gaps[index]).toContain(gap);
  });
});

test.skipIf(!kustomizer)('archives, examples and fixtures belong to no cluster', async () => {
  const source = 'sourceRef: {kind: GitRepository, name: flux-system}';
  const { objects } = await reachedOf(
    {
      'clusters/live/flux-system/gotk-sync.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {url: ${REPOSITORY}}\n${ks('flux-system', 'path: ./clusters/live', source)}`,
      'clusters/live/a.yaml': cm('a'),
      // A root whose directory no longer exists.
      'archive/clusters/old/flux-system/gotk-sync.yaml': ks('flux-system', 'path: ./clusters/old', source),
      'archive/apps/b.yaml': release(
        'old',
        'chart: {spec: {chart: b, sourceRef: {kind: HelmRepository, name: far}}}',
      ),
      'docs/example.yaml': release(
        'example',
        'chart: {spec: {chart: b, sourceRef: {kind: HelmRepository, name: far}}}',
      ),
      ...Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [
          `tests/testdata/${name}.yaml`,
          ks('podinfo', `path: ./${name}`, source),
        ]),
      ),
    },
    { env: toolsEnv },
  );
  expect(objects).toEqual([
    'live: ConfigMap x/a',
    'live: GitRepository flux-system/flux-system',
    'live: Kustomization flux-system/flux-system',
  ]);
});
