import { describe, expect, test } from 'vitest';
import { HERE, reachedOf } from '../../../test/reached.js';

const YAML_LINES = { source: 7, destination: 10 };

/** An Application in YAML, so that the lines of its parts differ. */
const application = ({
  project = 'shop',
  namespace = 'argocd',
  url = HERE,
  destination = '{name: prod, namespace: shop}',
  more = '',
} = {}) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: x, namespace: ${namespace}}
spec:
  project: ${project}
  source:
    repoURL: ${url}
    path: m
    targetRevision: HEAD
  destination: ${destination}
${more}`;

const ALL =
  'sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "*", kind: "*"}]';

const projectOf = (spec: string, name = 'shop', namespace = 'argocd') =>
  `apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n`;

const MEMBERS = `apiVersion: v1
kind: Service
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
---
apiVersion: example.org/v1
kind: Widget
metadata:
  name: w
  namespace: other
`;

const run = (spec: string, app: Parameters<typeof application>[0] = {}, files = {}) =>
  reachedOf({
    'm/all.yaml': MEMBERS,
    'app.yaml': application(app),
    'projects.yaml': projectOf(spec),
    ...files,
  });

describe('an AppProject', () => {
  test.each<[string, string, Parameters<typeof application>[0]?]>([
    ['with stars permits everything', ALL],
    ['permits a repository by a pattern', ALL.replace('["*"]', '["https://git.example/acme/*"]')],
    ['permits however the URL is written', ALL.replace('["*"]', '["https://Git.example/acme/deploy"]')],
    ['permits the cluster by its name', ALL.replace('server: "*"', 'name: prod')],
    [
      'may know the server of a cluster that no file describes',
      ALL.replace('"*", server: "*"', '"*", server: "https://10.0.0.1"'),
    ],
    [
      'permits all kinds of namespaces where it names none',
      'sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "rbac.*", kind: "Cluster*"}]',
    ],
    [
      'permits an object of a cluster by its name',
      ALL.replace('kind: "*"', 'kind: ClusterRole, name: "read*"'),
    ],
    ['is filled in by a program', ALL.replace('["*"]', '["{{ .Values.repo }}"]')],
  ])('%s', async (_, spec, app) => {
    const { objects, gaps } = await run(spec, app);
    expect(gaps).toEqual([]);
    expect(objects).toEqual([
      'prod: ClusterRole (shop)/reader',
      'prod: Service (shop)/web',
      'prod: Widget other/w',
    ]);
  });

  const open =
    'sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "*", kind: "*"}]';
  test.each<
    [what: string, spec: string, place: string, text: string, app?: Parameters<typeof application>[0]]
  >([
    [
      'no source',
      'destinations: [{namespace: "*", server: "*"}]',
      `app.yaml:${YAML_LINES.source}`,
      `does not permit its source ${HERE}. Add it to spec.sourceRepos`,
    ],
    [
      'another repository',
      open.replace('["*"]', '["https://git.example/*"]'),
      `app.yaml:${YAML_LINES.source}`,
      'its source',
    ],
    [
      'all but this repository',
      open.replace('["*"]', `["*", "!${HERE}"]`),
      `app.yaml:${YAML_LINES.source}`,
      'its source',
    ],
    [
      'another namespace',
      open.replace('namespace: "*"', 'namespace: "shop-*"'),
      `app.yaml:${YAML_LINES.destination}`,
      'does not permit the namespace shop of the cluster prod. Add it to spec.destinations',
    ],
    [
      'all but this cluster',
      open.replace(
        '[{namespace: "*", server: "*"}]',
        '[{namespace: "*", server: "*"}, {namespace: "*", name: "!prod"}]',
      ),
      `app.yaml:${YAML_LINES.destination}`,
      'of the cluster prod',
    ],
    [
      'another server than that of Argo CD',
      open.replace('server: "*"', 'server: "https://10.0.0.1"'),
      `app.yaml:${YAML_LINES.destination}`,
      'of the cluster in-cluster',
      { destination: '{name: in-cluster, namespace: shop}' },
    ],
    [
      'no kinds of clusters',
      open.replace(/, clusterResourceWhitelist.*/, ''),
      'm/all.yaml:6',
      'does not permit the kind ClusterRole of rbac.authorization.k8s.io (ClusterRole reader). Add the kind to spec.clusterResourceWhitelist',
    ],
    [
      'not that kind of clusters',
      `${open}, clusterResourceBlacklist: [{group: rbac.authorization.k8s.io, kind: "*"}]`,
      'm/all.yaml:6',
      'Remove the kind from spec.clusterResourceBlacklist',
    ],
    [
      'no kinds of namespaces',
      `${open}, namespaceResourceWhitelist: []`,
      'm/all.yaml:2',
      'Add the kind to spec.namespaceResourceWhitelist',
    ],
    [
      'not that kind of namespaces',
      `${open}, namespaceResourceBlacklist: [{group: "", kind: Service}]`,
      'm/all.yaml:2',
      'spec.namespaceResourceBlacklist',
    ],
    [
      'not the namespace of a member',
      open.replace('namespace: "*"', 'namespace: shop'),
      'm/all.yaml:13',
      'does not permit the namespace other (Widget other/w)',
    ],
    [
      'no Applications of other namespaces',
      open,
      'app.yaml:3',
      'Applications in the namespace team. Add it to spec.sourceNamespaces',
      { namespace: 'team' },
    ],
  ])('that permits %s leaves nothing of the Application', async (_, spec, place, text, app) => {
    const { objects, gaps, places } = await run(spec, app);
    expect(objects).toEqual([]);
    expect(places[0]).toBe(place);
    expect(gaps[0]).toMatch(
      /^refused: Application \w+\/x: it deploys nothing, because AppProject argocd\/shop \(projects\.yaml\) does/,
    );
    expect(gaps[0]).toContain(text);
  });

  test('is the patched one that the cluster gets, wherever it is in the order', async () => {
    const { objects, gaps } = await reachedOf({
      'm/all.yaml': MEMBERS,
      'apps/app.yaml': application({ project: 'team' }),
      'apps/z.yaml': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [] }),
      'apps/projects.yaml': projectOf(ALL, 'team').replace('sourceRepos: ["*"]', 'sourceRepos: []'),
      'root.yaml': application({ project: 'default', destination: '{name: in-cluster, namespace: argocd}' })
        .replace('name: x', 'name: root')
        .replace('path: m', 'path: apps'),
    });
    expect(objects.filter((name) => name.startsWith('prod'))).toEqual([]);
    expect(gaps.map((gap) => gap.split('AppProject')[0])).toEqual([
      'refused: Application argocd/x: it deploys nothing, because ',
    ]);
  });

  test.each([
    ['is not among the linted files', {}, 'is not among the linted files'],
    [
      'stands in two forms',
      { 'a.yaml': projectOf('sourceRepos: []', 'away', 'a'), 'b.yaml': projectOf(ALL, 'away', 'b') },
      'is in several files with different contents',
    ],
    [
      'takes more from others',
      {
        'cm.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata:\n  globalProjects: |\n    - {}\n',
      },
      'inherits from the globalProjects in argocd-cm',
    ],
  ])('that %s is unknown, once', async (_, files, why) => {
    const { objects, gaps, places } = await reachedOf({
      'm/all.yaml': MEMBERS,
      'app.yaml': application({ project: 'away' }),
      'more.yaml': application({ project: 'away' }).replace('name: x', 'name: y'),
      ...files,
    });
    expect(objects).toHaveLength(3);
    expect(gaps).toEqual([
      `project-unknown: Plimsoll does not know whether the AppProject away permits what its Applications deploy: the AppProject ${why}.`,
    ]);
    expect(places).toEqual(['app.yaml:5']);
  });

  test('default permits everything, unless the files say otherwise', async () => {
    expect((await run('', { project: 'default' })).objects).toHaveLength(3);
    const { objects } = await run(
      '',
      { project: 'default' },
      { 'd.yaml': projectOf('sourceRepos: []', 'default') },
    );
    expect(objects).toEqual([]);
  });

  test('that permits no Namespaces prevents them', async () => {
    const { objects, gaps, places } = await reachedOf({
      'm/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n',
      'projects.yaml': projectOf('sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}]'),
      'app.yaml': application({ more: '  syncPolicy: {syncOptions: [CreateNamespace=true]}\n' }),
    });
    expect(objects).toEqual(['prod: Service (shop)/web']);
    expect(gaps[0]).toContain('it does not create the namespace shop');
    expect(places).toEqual(['app.yaml:11']);
  });
});
