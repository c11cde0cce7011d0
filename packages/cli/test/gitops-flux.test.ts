// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Flux look like this
import { cpSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GitOpsSettings } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config/load.js';
import { findFiles } from '../src/files/find.js';
import { type GitOpsRendering, renderGitOps } from '../src/gitops/index.js';
import { found, plimsoll, project } from './project.js';
import { toolOrNote, toolsEnv } from './tools.js';

const withHelm = test.skipIf(!toolOrNote('helm') || !(toolOrNote('kustomize') ?? toolOrNote('kubectl')));
const withKustomize = test.skipIf(!(toolOrNote('kustomize') ?? toolOrNote('kubectl')));

async function rendered(
  files: Readonly<Record<string, string>>,
  settings: GitOpsSettings = {},
): Promise<GitOpsRendering> {
  const root = project({ '.git/': '', ...files });
  symlinkSync('/etc', path.join(root, 'linked'));
  const { config } = await loadConfig({ cwd: root, config: { gitops: settings } });
  const { files: there } = await findFiles(['.'], root);
  return renderGitOps({ files: there, root, config, env: toolsEnv });
}

/** The objects of a cluster as `file: Kind namespace/name`. */
function objectsIn({ files }: GitOpsRendering, cluster: string): readonly string[] {
  return valuesIn({ files }, cluster)
    .map(([file, { kind, metadata }]) => {
      const { namespace, name } = metadata as { namespace?: string; name: string };
      return `${file}: ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    })
    .sort();
}

function valuesIn(
  { files }: Pick<GitOpsRendering, 'files'>,
  cluster: string,
): readonly [string, JsonObject][] {
  return files
    .filter(({ parsed }) => parsed.cluster === cluster)
    .flatMap(({ parsed }) =>
      parsed.documents.map(({ value }): [string, JsonObject] => [parsed.source.path, value as JsonObject]),
    );
}

function valueIn(rendering: GitOpsRendering, cluster: string, kind: string, name: string): JsonObject {
  const found = valuesIn(rendering, cluster).find(
    ([, value]) => value.kind === kind && (value.metadata as JsonObject).name === name,
  );
  expect(found, `${kind} ${name} in ${cluster}`).toBeDefined();
  return found![1];
}

const gapsIn = ({ gaps }: GitOpsRendering, cluster: string): readonly string[] =>
  gaps
    .filter((gap) => gap.cluster === cluster)
    .map(({ kind, file, line }) => `${kind} ${file}${line ? `:${line}` : ''}`);

const configMap = (name: string, data = '{a: b}', namespace = 'x'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata: ${data}\n`;

const deployment = (name: string, metadata = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n${metadata}spec:\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec:\n      containers: [{name: app, image: web:1}]\n`;

const SHAPED = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: shaped
  namespace: m
spec:
  chart: {spec: {chart: app-template, sourceRef: {kind: HelmRepository, name: far}}}
  values:
    controllers:
      web:
        containers:
          app:
            image: {repository: registry.example/web, tag: "1"}
            securityContext:
              privileged: true
`;

const HERE = 'sourceRef: {kind: GitRepository, name: (this repository)}';

/** A Kustomization of Flux on this repository. */
const flux = (name: string, spec: string, source = HERE): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  interval: 10m\n${source === '' ? '' : `  ${source}\n`}${spec
    .trim()
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')}`;

/** What `kubectl get -o yaml` writes. */
const listOf = (...items: readonly string[]): string =>
  `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `-\n${item.replace(/^(?=.)/gm, '  ')}`).join('')}`;

/** Each directory below `clusters/` is a cluster. */
const CASES: Readonly<Record<string, string>> = {
  'clusters/component/a.yaml': configMap('a'),
  'clusters/component/part/kustomization.yaml': 'kind: Component\nresources: []\n',
  'clusters/empty/kustomization.yaml': 'resources: []\n',
  'clusters/fields/ks.yaml': [
    flux(
      'images',
      'path: ./app-images\nimages: [{name: web, newTag: "3"}, {name: db, newName: registry.example/db}]\npatches: [{target: {kind: Deployment, name: i}, patch: "- {op: replace, path: /spec/template/spec/hostNetwork, value: true}"}]\ncomponents: [../parts/extra, ../parts/gone]\nignoreMissingComponents: true',
    ),
  ].join('---\n'),
  'app-images/kustomization.yaml':
    'namespace: i\nresources: [d.yaml]\nimages: [{name: web, newTag: "2", newName: mirror.example/web}, {name: db, newTag: "9"}]\n',
  'app-images/d.yaml': deployment('i').replace(
    '      containers:',
    '      hostNetwork: false\n      initContainers: [{name: db, image: db}]\n      containers:',
  ),
  'parts/extra/kustomization.yaml': 'kind: Component\nresources: [cm.yaml]\n',
  'parts/extra/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n',
  // A name of a variable loses its quotes. $${} stays. Values of objects that are not applied do not count.
  'clusters/variables/ks.yaml': [
    flux(
      'vars',
      `path: ./app-vars
postBuild:
  substitute: {P: "8080", quote: '"', A: "1"}
  substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: hidden}, {kind: Secret, name: made}]`,
    ),
  ].join('---\n'),
  'clusters/variables/settings.yaml': `${configMap('settings', '{REGION: "eu\\n-1", A: overridden}', 'flux-system')}---\napiVersion: v1\nkind: Secret\nmetadata: {name: hidden, namespace: flux-system}\ndata: {TOKEN: "ENC[AES256_GCM,data:x]"}\nsops: {}\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: made, namespace: flux-system}\nspec: {}\n`,
  'app-vars/port.yaml': `apiVersion: v1
kind: Service
metadata:
  name: s
  namespace: v
  annotations:
    number: "\${P}"
    text: \${quote}\${P}\${quote}
    region: \${REGION}
    first: "\${A}"
    hidden: \${TOKEN}
    made: \${MADE}
    fallback: \${MADE:=fallback}
    script: $\${HOME}
spec: {}
`,
  'app-vars/alone.yaml': configMap('alone', '{script: "echo ${HOME"}', 'v').replace(
    'namespace: v',
    'namespace: v, annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}',
  ),
  'app-vars/disabled.yaml': configMap('disabled', '{}', 'v').replace(
    'namespace: v',
    'namespace: v, labels: {kustomize.toolkit.fluxcd.io/reconcile: disabled}',
  ),
  'clusters/self/ks.yaml': flux('self', 'path: ./clusters/self'),
  // A directory that does not exist, another source, and files outside the repository.
  'clusters/missing/ks.yaml': [
    flux('gone', 'path: ./../../gone'),
    flux('other', 'path: ./', 'sourceRef: {kind: OCIRepository, name: manifests}'),
    flux('base', 'path: ./app-remote'),
    flux('nowhere', 'path: ./app-nowhere'),
    flux('patch', 'path: ./app-images\npatches: [{path: ../../../etc/hostname}]'),
    flux('component', 'path: ./app-images\ncomponents: [../../outside]'),
    flux('linked', 'path: ./linked'),
  ].join('---\n'),
  'app-remote/kustomization.yaml': 'resources: ["https://github.com/org/base?ref=v1"]\n',
  'app-nowhere/d.yaml': deployment('d'),
  // The artifact of the source does not contain ignored files.
  'clusters/ignored/a.yaml': configMap('a'),
  'clusters/ignored/values.yaml': 'replicas: 2\n',
  'clusters/ignored/.sourceignore': 'values.yaml\n',
};

const clusters = Object.fromEntries(
  [...new Set(Object.keys(CASES).flatMap((file) => /^clusters\/([^/]+)/.exec(file)?.[1] ?? []))].map(
    (name) => [name, `clusters/${name}`],
  ),
);

describe('what Flux deploys', () => {
  withKustomize('by the files of each cluster', async () => {
    const all = await rendered(CASES, { clusters });
    const objects = (cluster: string): readonly string[] => objectsIn(all, cluster);
    const gaps = (cluster: string): readonly string[] => gapsIn(all, cluster);

    expect([objects('component'), gaps('component')]).toEqual([[], ['build-failed clusters/component']]);
    expect([objects('empty'), gaps('empty')]).toEqual([[], []]);

    expect(objects('fields').filter((own) => !own.includes('Kustomization'))).toEqual([
      'app-images/d.yaml: Deployment i/i',
      'parts/extra/cm.yaml: ConfigMap i/extra',
    ]);
    expect(valueIn(all, 'fields', 'Deployment', 'i')).toMatchObject({
      spec: {
        template: {
          spec: {
            hostNetwork: true,
            containers: [{ image: 'mirror.example/web:3' }],
            initContainers: [{ image: 'registry.example/db:9' }],
          },
        },
      },
    });

    expect(valueIn(all, 'variables', 'Service', 's').metadata).toMatchObject({
      annotations: {
        number: 8080,
        text: '8080',
        region: 'eu-1',
        first: 1,
        hidden: '${TOKEN}',
        made: '${MADE}',
        fallback: 'fallback',
        script: '${HOME}',
      },
    });
    expect(valueIn(all, 'variables', 'ConfigMap', 'alone').data).toEqual({ script: 'echo ${HOME' });
    expect(objects('variables').join()).not.toContain('disabled');
    expect(gaps('variables')).toEqual([]);

    expect(objects('self')).toEqual(['clusters/self/ks.yaml: Kustomization flux-system/self']);
    expect(gaps('missing').toSorted()).toEqual([
      'build-failed clusters/missing/ks.yaml',
      'build-failed clusters/missing/ks.yaml',
      'path-missing clusters/missing/ks.yaml',
      'path-missing clusters/missing/ks.yaml',
      'refused app-nowhere/d.yaml',
      'remote-base clusters/missing/ks.yaml',
      'source-external clusters/missing/ks.yaml',
    ]);
    expect(objects('ignored')).toEqual(['clusters/ignored/a.yaml: ConfigMap x/a']);
  });

  withKustomize('by the entry points in the files', async () => {
    const git = '[remote "origin"]\n\turl = git@github.com:Org/fleet.git\n';
    const repository =
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: fleet, namespace: flux-system}\nspec: {url: "https://token@github.com/org/fleet"}\n';
    const source = 'sourceRef: {kind: GitRepository, name: fleet}';
    const two = await rendered({
      '.git/config': git,
      'clusters/dev/flux-system/gotk-sync.yaml': `${repository}---\n${flux('flux-system', 'path: ./clusters/dev', source)}`,
      'clusters/dev/apps.yaml': flux('apps', 'path: ./apps/dev', source),
      'clusters/prod/flux-system/gotk-sync.yaml': listOf(
        repository,
        flux('flux-system', 'path: ./clusters/prod', source),
      ),
      'clusters/prod/apps.yaml': flux('apps', 'path: ./apps/prod', source),
      'apps/base/kustomization.yaml': 'resources: [d.yaml]\n',
      'apps/base/d.yaml': deployment('web', '  namespace: shop\n'),
      'apps/dev/kustomization.yaml': 'resources: [../base]\n',
      'apps/prod/kustomization.yaml':
        'resources: [../base, policy.yaml]\nimages: [{name: web, newTag: "2"}]\n',
      'apps/prod/policy.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: none, namespace: shop}\nspec: {podSelector: {}}\n',
      // Commented out in the root, so not deployed.
      'apps/old/ks.yaml': flux('old', 'path: ./apps/base', source),
    });
    expect(two.gaps).toEqual([]);
    expect(objectsIn(two, 'dev').filter((own) => own.startsWith('apps'))).toEqual([
      'apps/base/d.yaml: Deployment shop/web',
    ]);
    expect(objectsIn(two, 'prod').filter((own) => own.startsWith('apps'))).toEqual([
      'apps/base/d.yaml: Deployment shop/web',
      'apps/prod/policy.yaml: NetworkPolicy shop/none',
    ]);
    expect([...new Set(two.files.map(({ parsed }) => parsed.cluster))].sort()).toEqual(['dev', 'prod']);
    expect([...two.covered].some((file) => file.endsWith('old/ks.yaml'))).toBe(false);

    const instance = await rendered({
      'kubernetes/apps/flux-instance/helmrelease.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: flux-instance}\nspec:\n  chartRef: {kind: OCIRepository, name: flux-instance}\n  values: {instance: {sync: {kind: GitRepository, url: "https://github.com/org/fork", path: kubernetes/flux/home}}}\n',
      'kubernetes/flux/home/ks.yaml': flux(
        'apps',
        'path: ./kubernetes/apps',
        'sourceRef: {kind: GitRepository, name: flux-system}',
      ),
    });
    expect(objectsIn(instance, 'home')).toEqual([
      'kubernetes/apps/flux-instance/helmrelease.yaml: HelmRelease flux-instance',
      'kubernetes/flux/home/ks.yaml: Kustomization flux-system/apps',
    ]);

    // Without a root, the Kustomizations of a directory are one cluster. The source is the one that all of them name.
    const folders = await rendered({
      'clusters/staging/apps.yaml': flux('apps', 'path: ./apps', source),
      'clusters/staging/infra.yaml': flux('infra', 'path: ./infra', source),
      'clusters/production/apps.yaml': flux('apps', 'path: ./apps', source),
      'apps/a.yaml': configMap('a'),
      'infra/b.yaml': configMap('b'),
    });
    expect(objectsIn(folders, 'staging')).toHaveLength(4);
    expect(objectsIn(folders, 'production')).toHaveLength(2);
  });

  withHelm('by the charts of the repository', async () => {
    const release = (name: string, spec: string): string =>
      `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: m}\nspec:\n${spec
        .trim()
        .split('\n')
        .map((line) => `  ${line}\n`)
        .join('')}`;
    const chart = (more: string): string => `chart: {spec: {chart: ./charts/x, ${more}${HERE}}}`;
    const all = await rendered(
      {
        'clusters/c/r.yaml': [
          SHAPED,
          release(
            'r',
            `targetNamespace: t\n${chart('valuesFiles: [env/prod.yaml], ')}\nvalues: {image: {tag: "1"}}`,
          ),
          release(
            'own',
            `${chart('')}\nvaluesFrom: [{kind: Secret, name: made}, {kind: ConfigMap, name: known, valuesKey: tag, targetPath: image.tag}]\nvalues: {hostNetwork: true}`,
          ),
          release(
            'far',
            'chart: {spec: {chart: nginx, version: 1.2.3, sourceRef: {kind: HelmRepository, name: far}}}',
          ),
          release('refused', `${chart('')}\nvalues: {replicas: many}`),
          configMap('known', '{tag: "1.10"}', 'm'),
          'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: far, namespace: m}\nspec: {url: "https://charts.example"}\n',
        ].join('---\n'),
        'env/prod.yaml': 'replicas: 2\n',
        'charts/x/Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n',
        'charts/x/values.yaml': 'privileged: true\nreplicas: 1\n',
        'charts/x/values.schema.json': '{"properties": {"replicas": {"type": "integer"}}}',
        'charts/x/templates/d.yaml': deployment('PLACE')
          .replaceAll('PLACE', '{{ .Release.Name }}')
          .replace('spec:\n', 'spec:\n  replicas: {{ .Values.replicas }}\n')
          .replace(
            '[{name: app, image: web:1}]',
            '[{name: app, image: "web:{{ .Values.image.tag }}", securityContext: {privileged: {{ .Values.privileged }}}}]\n      hostNetwork: {{ .Values.hostNetwork }}',
          ),
      },
      { clusters: { c: 'clusters/c' } },
    );
    // The values files replace the chart's own.
    expect(valueIn(all, 'c', 'Deployment', 't-r').spec).toMatchObject({
      replicas: 2,
      template: { spec: { containers: [{ image: 'web:1', securityContext: { privileged: null } }] } },
    });
    expect(valueIn(all, 'c', 'Deployment', 'own').spec).toMatchObject({
      template: {
        spec: {
          hostNetwork: true,
          containers: [{ image: 'web:1.10', securityContext: { privileged: true } }],
        },
      },
    });
    const [first, second] = all.files.filter(
      ({ parsed }) => parsed.source.path === 'charts/x/templates/d.yaml',
    );
    expect([first?.parsed.namespace, first?.parsed.assumed]).toEqual(['t', undefined]);
    expect([second?.parsed.namespace, second?.parsed.assumed]).toEqual([
      'm',
      'HelmRelease m/own takes only the values that Plimsoll knows, though Secret m/made is not among the linted files.',
    ]);
    expect(gapsIn(all, 'c').toSorted()).toEqual([
      'chart-failed clusters/c/r.yaml',
      'chart-not-here clusters/c/r.yaml',
      'chart-not-here clusters/c/r.yaml',
      'variable-unknown clusters/c/r.yaml',
    ]);
    // Objects in values are at the line of the values. Nothing is read from the values of a rendered chart.
    const releases = all.files.filter(({ parsed }) => parsed.source.path === 'clusters/c/r.yaml');
    expect(
      releases.filter(({ parsed }) => parsed.valuesRendered).map(({ parsed }) => parsed.documents.length),
    ).toEqual([2]);
    const shaped = releases.find(({ parsed }) => parsed.source.text.includes('name: shaped'))!;
    const document = shaped.parsed.documents.find(({ value }) =>
      JSON.stringify(value).includes('"shaped"'),
    )!.index;
    const { source } = shaped.parsed;
    const at = source.text.indexOf('privileged');
    const placed = shaped.place({
      file: 'clusters/c/r.yaml',
      region: source.region(at, at + 'privileged'.length),
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', document, item: 0 },
      path: ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privileged'],
    });
    expect(placed.region?.startLine).toBe(
      1 + SHAPED.split('\n').findIndex((line) => line.includes('privileged')),
    );
    expect(all.gaps.map(({ message }) => message).join('\n')).toContain(
      'helm pull nginx --repo https://charts.example --version 1.2.3 --untar -d charts',
    );
  });

  withHelm('as the example shows', async () => {
    const root = project({ '.git/': '' });
    cpSync(fileURLToPath(new URL('../../../examples/flux', import.meta.url)), root, { recursive: true });
    const run = await plimsoll(root, ['--gitops', '--preset', 'pod-security/baseline', '-f', 'unix'], {
      env: toolsEnv,
    });
    expect(found(run)).toEqual([
      'apps/base/web.yaml:14 pod-security/host-network',
      'apps/base/web.yaml:19 pod-security/privileged',
      'charts/cache/templates/pod.yaml:6 pod-security/host-pid',
    ]);
    expect(run.stdout.match(/\(in .*?\)/g)).toEqual([
      '(in cluster dev)',
      '(in cluster dev)',
      '(in all 2 clusters)',
    ]);
  });
});
