import { describe, expect, test } from 'vitest';
import { HERE, reachedOf } from '../../../test/reached.js';

/** An Application with these parts of its spec, in JSON. */
function application(name: string, spec: Readonly<Record<string, unknown>>, namespace = 'argocd'): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace },
    spec: { project: 'default', destination: { name: 'prod', namespace: 'shop' }, ...spec },
  });
}

const source = (path: string, rest: Readonly<Record<string, unknown>> = {}) => ({
  source: { repoURL: HERE, path, targetRevision: 'HEAD', ...rest },
});

const object = (kind: string, name: string, namespace?: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;

describe('a directory of manifests', () => {
  const TREE = {
    'm/a.yaml': object('Service', 'a'),
    'm/b.yml': `${object('Service', 'b', 'other')}---\n# A comment.\n---\n${object('Namespace', 'made')}`,
    'm/c.json': '{"apiVersion": "v1", "kind": "List", "items": []}',
    'm/notes.txt': 'text',
    'm/values.yaml': 'replicas: 1\n',
    'm/skip.yaml': `# +argocd:skip-file-rendering\n${object('Service', 'skipped')}`,
    'm/sub/d.yaml': object('Service', 'd'),
    'm/sub/deep/e.yaml': object('Service', 'e'),
  };
  const TOP = [
    'prod: List (shop)/undefined',
    'prod: Namespace (shop)/made',
    'prod: Service (shop)/a',
    'prod: Service other/b',
  ];

  test.each<[string, object, readonly string[]]>([
    ['only itself', {}, TOP],
    ['recursively', { recurse: true }, [...TOP, 'prod: Service (shop)/d', 'prod: Service (shop)/e']],
    [
      'what is included, across directories',
      { recurse: true, include: '{a,*/e}.yaml' },
      ['prod: Service (shop)/a', 'prod: Service (shop)/e'],
    ],
    [
      'without what is excluded, even if it is included',
      { recurse: true, include: 'sub/*', exclude: '*/deep/*' },
      ['prod: Service (shop)/d'],
    ],
  ])('gives %s', async (_, directory, expected) => {
    const { objects, gaps } = await reachedOf({
      ...TREE,
      'app.yaml': application('x', source('m', { directory })),
    });
    expect(gaps).toEqual([]);
    expect(objects).toEqual([...expected].sort());
  });

  test.each([
    [
      'm/bad.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: [\n',
      'build-failed: Application argocd/x: m/bad.yaml is not valid YAML.',
    ],
    [
      'm/data.json',
      '{"replicas": 1}',
      'build-failed: Application argocd/x: m/data.json is not a Kubernetes object. Exclude it.',
    ],
    [
      'm/x.jsonnet',
      '{}',
      'plugin: Application argocd/x: it evaluates m/x.jsonnet, but Plimsoll does not run jsonnet.',
    ],
  ])('is reported if %s is in it', async (file, text, gap) => {
    const { gaps } = await reachedOf({
      'm/a.yaml': object('Service', 'a'),
      [file]: text,
      'app.yaml': application('x', source('m')),
    });
    expect(gaps).toEqual([gap]);
  });

  test('with a file that is not a manifest gives the others', async () => {
    const { objects, gaps } = await reachedOf({
      'm/a.yaml': object('Service', 'a'),
      'm/template.yaml': '{{- if .x }}\na: b\n',
      'app.yaml': application('x', source('m')),
    });
    expect({ objects, gaps }).toEqual({ objects: ['prod: Service (shop)/a'], gaps: [] });
  });
});

describe('a source', () => {
  const TREE = { 'm/a.yaml': object('Service', 'a') };

  test.each([
    [
      'elsewhere in the tree',
      source('../m'),
      'build-failed: Application argocd/x: its path ../m leads out of the repository, which Argo CD rejects.',
    ],
    [
      'that is not there',
      source('no'),
      'path-missing: Application argocd/x: it names the directory no, which does not exist.',
    ],
    [
      'of a chart',
      { source: { repoURL: 'https://charts.example', chart: 'web' } },
      'chart-not-here: Application argocd/x: its chart web is in https://charts.example. Get it with helm pull web --repo https://charts.example --untar -d charts, and name it with the config key helm.charts.',
    ],
    [
      'with two types',
      source('m', { directory: { recurse: true }, kustomize: { namePrefix: 'a' } }),
      'build-failed: Application argocd/x: its source has several of kustomize, helm, directory and plugin.',
    ],
    [
      'of a plugin',
      source('m', { plugin: { name: 'p' } }),
      'plugin: Application argocd/x: an Argo CD plugin creates its manifests, and Plimsoll runs no plugins.',
    ],
    [
      'for two clusters',
      { ...source('m'), destination: { name: 'a', server: 'https://b' } },
      'cluster-unknown: Application argocd/x: its destination has both server and name, which Argo CD rejects.',
    ],
    [
      'for no cluster',
      { ...source('m'), destination: {} },
      'cluster-unknown: Application argocd/x: its destination has neither server nor name, which Argo CD rejects.',
    ],
  ])('%s is reported', async (_, spec, gap) => {
    const { objects, gaps } = await reachedOf({ ...TREE, 'app.yaml': application('x', spec) });
    expect({ objects, gaps }).toEqual({ objects: [], gaps: [gap] });
  });

  test('is one of several: the last definition of an object counts, and a source with a ref deploys nothing', async () => {
    const { values, objects } = await reachedOf({
      ...TREE,
      'n/a.yaml': `${object('Service', 'a')}spec: {type: NodePort}\n`,
      'app.yaml': application('x', {
        sources: [
          { repoURL: HERE, path: 'm' },
          { repoURL: HERE, path: 'n' },
          { repoURL: HERE, ref: 'values' },
        ],
      }),
    });
    expect(objects).toEqual(['prod: Service (shop)/a']);
    expect(values.get('prod: Service (shop)/a')).toMatchObject({ spec: { type: 'NodePort' } });
  });

  test('is changed by files in its directory, but not where it is', async () => {
    const { objects } = await reachedOf({
      ...TREE,
      'm/sub/b.yaml': object('Service', 'b'),
      'm/.argocd-source.yaml': 'path: n\ndirectory: {recurse: true}\n',
      'm/.argocd-source-x.yaml': 'directory: {exclude: a.yaml}\n',
      'app.yaml': application('x', source('m')),
    });
    expect(objects).toEqual(['prod: Service (shop)/b']);
  });
});

describe('this repository is', () => {
  const TREE = { 'm/a.yaml': object('Service', 'a') };
  const OTHER = 'https://git.example/other.git';
  const from = (repoURL: string, path = 'm') => application('x', { source: { repoURL, path } });
  const external = `source-external: Application argocd/x: it deploys from ${OTHER}, which is not this repository.`;

  test.each([
    ['its remote, however it is written', from('git@git.example:Acme/deploy'), {}, []],
    ['no other URL', from(OTHER), {}, [external]],
    ['a URL that is to be filled in', from('{repo-placeholder}'), {}, []],
    ['where it has no remotes, what has all its paths', from(OTHER), { '.git/config': '' }, []],
    [
      'where it has no remotes, nothing else',
      from(OTHER, 'no'),
      { '.git/config': '' },
      [
        `source-external: Application argocd/x: it deploys from ${OTHER}, which is not known to be this repository. If it is this repository, name it with the config key gitops.repository.`,
      ],
    ],
  ])('%s', async (_, text, files, expected) => {
    const { objects, gaps } = await reachedOf({ ...TREE, ...files, 'app.yaml': text });
    expect({ objects, gaps }).toEqual({
      objects: expected.length > 0 ? [] : ['prod: Service (shop)/a'],
      gaps: expected,
    });
  });
});

describe('a destination', () => {
  const server = 'https://10.0.0.1:6443';
  const secret = (kind: string, rest: string) =>
    `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: c\n  labels: {argocd.argoproj.io/secret-type: cluster}\n${rest}`;

  test.each([
    ['of the cluster itself', { server: 'https://kubernetes.default.svc' }, {}, 'in-cluster'],
    ['by its name', { name: 'in-cluster', server: '' }, {}, 'in-cluster'],
    ['that no file names', { server }, {}, server],
    [
      'that a Secret names',
      { server: `${server}/` },
      { 's.yaml': secret('Secret', `stringData: {name: edge, server: "${server}"}\n`) },
      'edge',
    ],
    [
      'that a Secret names in base64',
      { server },
      { 's.yaml': secret('Secret', `data: {name: ${btoa('edge')}, server: ${btoa(server)}}\n`) },
      'edge',
    ],
    [
      'that a Secret names, which is encrypted',
      { server },
      { 's.yaml': secret('Secret', `stringData: {name: "ENC[AES256]", server: "${server}"}\n`) },
      server,
    ],
  ])('%s', async (_, destination, files, cluster) => {
    const { objects } = await reachedOf({
      'm/a.yaml': object('Service', 'a'),
      ...files,
      'app.yaml': application('x', { ...source('m'), destination }),
    });
    expect(objects).toEqual([`${cluster}: Service /a`.replace(' /', ' ')]);
  });
});

describe('a requested namespace', () => {
  const asked = (syncPolicy: object) =>
    application('x', {
      ...source('m'),
      syncPolicy: { syncOptions: ['CreateNamespace=true'], ...syncPolicy },
    });
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' };

  test.each([
    ['is made', {}, { name: 'shop' }],
    ['is made with labels', { managedNamespaceMetadata: { labels } }, { name: 'shop', labels }],
  ])('%s', async (_, policy, metadata) => {
    const { values } = await reachedOf({ 'm/a.yaml': object('Service', 'a'), 'app.yaml': asked(policy) });
    expect(values.get('prod: Namespace (shop)/shop')).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata,
    });
  });
});

describe('Applications that make others', () => {
  test('deploy them to their destinations; those that nothing makes are the roots', async () => {
    const { objects, gaps } = await reachedOf({
      'apps/a.yaml': application('a', source('m'), 'team'),
      'apps/list.yaml': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          JSON.parse(
            application('b', { ...source('m'), destination: { name: 'in-cluster', namespace: 'b' } }),
          ),
        ],
      }),
      'm/s.yaml': object('Service', 's'),
      'root.yaml': application('root', {
        ...source('apps'),
        destination: { name: 'in-cluster', namespace: 'argocd' },
      }),
    });
    expect(gaps).toEqual([]);
    expect(objects).toEqual([
      'in-cluster: Application argocd/b',
      'in-cluster: Application team/a',
      'in-cluster: List (argocd)/undefined',
      'in-cluster: Service (b)/s',
      'prod: Service (shop)/s',
    ]);
  });

  test('may make themselves and each other', async () => {
    const own = { destination: { name: 'in-cluster', namespace: 'argocd' } };
    const { objects } = await reachedOf({
      'a/x.yaml': application('x', { ...source('b'), ...own }),
      'b/y.yaml': application('y', { ...source('a'), ...own }),
      'c/z.yaml': application('z', { ...source('c'), ...own }),
    });
    expect(objects).toEqual(['x', 'y', 'z'].map((name) => `in-cluster: Application argocd/${name}`));
  });

  describe('that define one thing in two ways are of two instances of Argo CD, whose clusters do not mix', () => {
    const root = (name: string, path: string) =>
      application(name, { ...source(path), destination: { name: 'in-cluster', namespace: 'shop' } });
    const TREE = {
      'm/a.yaml': object('Service', 'a'),
      'n/b.yaml': object('Service', 'b'),
      'other/a.yaml': `${object('Service', 'a')}spec: {type: NodePort}\n`,
    };

    test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
      [
        'themselves',
        { 'dev/root.yaml': root('root', 'm'), 'prod/root.yaml': root('root', 'n') },
        ['in-cluster of prod/root.yaml: Service (shop)/b', 'in-cluster: Service (shop)/a'],
      ],
      [
        'what they deploy, by other names; those of a directory, or near it, go together',
        {
          'dev/root.yaml': root('dev', 'm'),
          'prod/root.yaml': root('prod', 'other'),
          'prod/deep/more.yaml': root('more', 'n'),
        },
        [
          'in-cluster of prod: Service (shop)/a',
          'in-cluster of prod: Service (shop)/b',
          'in-cluster: Service (shop)/a',
        ],
      ],
      [
        'what they deploy; one that is near neither stands alone',
        { 'a/dev.yaml': root('dev', 'm'), 'a/prod.yaml': root('prod', 'other'), 'a/x.yaml': root('x', 'n') },
        [
          'in-cluster of a/prod.yaml: Service (shop)/a',
          'in-cluster of a/x.yaml: Service (shop)/b',
          'in-cluster: Service (shop)/a',
        ],
      ],
      [
        'nothing, and so are of one',
        { 'dev/root.yaml': root('dev', 'm'), 'prod/root.yaml': root('prod', 'n'), 'x.yaml': root('x', 'm') },
        ['in-cluster: Service (shop)/a', 'in-cluster: Service (shop)/b'],
      ],
    ])('%s', async (_, files, expected) => {
      const { objects } = await reachedOf({ ...TREE, ...files });
      expect(objects).toEqual(expected);
    });
  });

  test('of one cluster may define one object in two files, and both are kept', async () => {
    const { files } = await reachedOf({
      'm/a.yaml': object('Namespace', 'a'),
      'n/a.yaml': `${object('Namespace', 'a')}  labels: {a: b}\n`,
      'x.yaml': application('x', source('m')),
      'y.yaml': application('y', source('n')),
    });
    expect(files).toEqual(['m/a.yaml', 'n/a.yaml']);
  });
});

describe('one failing source', () => {
  const from = (path: string, rest: object = {}) => ({ repoURL: HERE, path, ...rest });
  const TREE = { 'm/a.yaml': object('Service', 'a') };

  test.each([
    ['that is not there', from('gone'), 'path-missing', false],
    ['of several types', from('m', { directory: { recurse: true }, plugin: {} }), 'build-failed', false],
    ['that is elsewhere', { repoURL: 'https://git.example/other.git', path: 'x' }, 'source-external', true],
    ['of a plugin', from('m', { plugin: {} }), 'plugin', true],
    ['of another branch', from('gone', { targetRevision: 'v2' }), 'path-missing', true],
  ])('%s', async (_, second, kind, deploys) => {
    const { objects, gaps, places } = await reachedOf({
      ...TREE,
      'app.yaml': JSON.stringify(JSON.parse(application('x', { sources: [from('m'), second] })), null, 1),
    });
    expect(objects).toEqual(deploys ? ['prod: Service (shop)/a'] : []);
    expect(gaps[0]).toMatch(new RegExp(`^${kind}: `));
    expect(places[0]).toMatch(/^app\.yaml:2\d$/);
  });
});
