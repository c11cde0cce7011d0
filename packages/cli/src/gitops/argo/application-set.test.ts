import { describe, expect, test } from 'vitest';
import { reachedOf, HERE as repoURL } from '../../../test/reached.js';

const IN_CLUSTER = { name: 'in-cluster', namespace: 'argocd' };

interface SetParts {
  readonly generators: readonly object[];
  readonly name?: string;
  readonly path?: string;
  readonly destination?: object;
  readonly goTemplate?: boolean;
  readonly rest?: object;
  readonly spec?: object;
}

function applicationSet({
  generators,
  name = '{{name}}',
  path = 'm',
  destination = IN_CLUSTER,
  goTemplate,
  rest,
  spec,
}: SetParts): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'set', namespace: 'argocd' },
    spec: {
      ...(goTemplate && { goTemplate, goTemplateOptions: ['missingkey=error'] }),
      generators,
      template: {
        metadata: { name },
        spec: { project: 'default', source: { repoURL, path }, destination, ...spec },
      },
      ...rest,
    },
  });
}

const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

/** The Applications that an ApplicationSet makes, with their paths and clusters. */
async function made(set: SetParts, files: Readonly<Record<string, string>> = {}) {
  const { values, gaps } = await reachedOf({
    'm/pod.yaml': pod('p'),
    ...files,
    'set.yaml': applicationSet(set),
  });
  const applications = [...values].flatMap(([name, value]) => {
    const [, own] = /Application argocd\/(.*)$/.exec(name) ?? [];
    const { source, destination } =
      (value as { spec: { source: { path: string }; destination: object } }).spec ?? {};
    return own === undefined ? [] : [`${own} ${source.path} ${Object.values(destination).join(' ')}`];
  });
  return { applications, gaps };
}

const TREE = Object.fromEntries(
  ['apps/b', 'apps/a', 'apps/old', 'apps/a/sub', 'apps/.h', '.hidden/x', 'Apps_2/c'].map((folder) => [
    `${folder}/pod.yaml`,
    pod('p'),
  ]),
);

describe('directories of the repository', () => {
  test.each<[string, SetParts, readonly string[]]>([
    [
      'that are named and not excluded',
      {
        generators: [
          { git: { repoURL, directories: [{ path: 'apps/*' }, { path: 'apps/old', exclude: true }] } },
        ],
        name: '{{path.basename}}',
        path: '{{path}}',
      },
      ['a apps/a in-cluster argocd', 'b apps/b in-cluster argocd'],
    ],
    [
      'by Go template, at the top and in all depths',
      {
        goTemplate: true,
        generators: [{ git: { repoURL, directories: [{ path: '*' }, { path: 'apps/a/*' }] } }],
        name: '{{ index .path.segments 0 | normalize }}-{{.path.basenameNormalized}}',
        path: '{{.path.path}}',
      },
      [
        'apps-2-apps-2 Apps_2 in-cluster argocd',
        'apps-apps apps in-cluster argocd',
        'apps-sub apps/a/sub in-cluster argocd',
        'm-m m in-cluster argocd',
      ],
    ],
    [
      'with a prefix and values',
      {
        generators: [
          {
            git: {
              repoURL,
              directories: [{ path: 'apps/b' }],
              pathParamPrefix: 'it',
              values: { name: '{{it.path[0]}}-{{it.path.basename}}' },
            },
          },
        ],
        name: '{{values.name}}',
        path: '{{it.path}}',
      },
      ['apps-b apps/b in-cluster argocd'],
    ],
  ])('%s', async (_, set, expected) => {
    expect(await made(set, TREE)).toEqual({ applications: expected, gaps: [] });
  });
});

describe('files of the repository', () => {
  const FILES = {
    'cfg/a.yaml': 'name: one\ncluster: {address: https://1}\n',
    'cfg/x/y.yaml':
      '- name: two\n  cluster: {address: https://2}\n- name: three\n  cluster: {address: https://3}\n',
    'cfg/skip.yaml': 'name: skipped\n',
  };

  test('give their contents, also those of directories below', async () => {
    const generators = [
      { git: { repoURL, files: [{ path: 'cfg/*.yaml' }, { path: 'cfg/skip.yaml', exclude: true }] } },
    ];
    const expected = ['one m https://1', 'two m https://2', 'three m https://3'];
    expect(await made({ generators, destination: { server: '{{cluster.address}}' } }, FILES)).toEqual({
      applications: expected,
      gaps: [],
    });
    expect(
      await made(
        { goTemplate: true, generators, name: '{{.name}}', destination: { server: '{{.cluster.address}}' } },
        FILES,
      ),
    ).toEqual({ applications: expected, gaps: [] });
  });

  test('that contain no object are reported', async () => {
    const generators = [{ git: { repoURL, files: [{ path: 'cfg' }] } }];
    expect(await made({ generators }, { 'cfg/a.yaml': 'text' })).toEqual({
      applications: [],
      gaps: [
        'build-failed: ApplicationSet argocd/set: cfg/a.yaml, which its git generator reads, contains neither an object nor a list of objects.',
      ],
    });
  });
});

describe('lists', () => {
  test.each<[string, SetParts, readonly string[], readonly string[]]>([
    [
      'fill the template; what has no parameter stays',
      {
        generators: [{ list: { elements: [{ name: 'a', values: { to: 'edge' } }, { name: 'b' }] } }],
        destination: { name: '{{values.to}}' },
      },
      ['a m edge', 'b m {{values.to}}'],
      [],
    ],
    [
      'hold texts only',
      { generators: [{ list: { elements: [{ name: 1 }] } }] },
      [],
      [
        'build-failed: ApplicationSet argocd/set: name in an element of its list is not a string. Put it in quotes.',
      ],
    ],
    [
      'hold anything with Go templates',
      { goTemplate: true, generators: [{ list: { elements: [{ n: 1 }] } }], name: 'a-{{.n}}' },
      ['a-1 m in-cluster argocd'],
      [],
    ],
    [
      'make none where one of them lacks a parameter',
      { goTemplate: true, generators: [{ list: { elements: [{ n: 'x' }, {}] } }], name: '{{.n}}' },
      [],
      ['build-failed: ApplicationSet argocd/set: its template asks for .n, which is not there.'],
    ],
    [
      'make one of a name',
      { generators: [{ list: { elements: [{ name: 'a' }, { name: 'a' }] } }] },
      ['a m in-cluster argocd'],
      [
        'build-failed: ApplicationSet argocd/set: it creates several Applications with the name a, which Argo CD rejects.',
      ],
    ],
    [
      'may have a template of their own',
      {
        generators: [
          {
            list: {
              elements: [{ name: 'a' }],
              template: { metadata: {}, spec: { source: { path: 'apps/{{name}}' } } },
            },
          },
          { list: { elements: [{ name: 'b' }] } },
        ],
      },
      ['a apps/a in-cluster argocd', 'b m in-cluster argocd'],
      [],
    ],
    [
      'are filtered by a selector',
      {
        generators: [
          {
            list: {
              elements: [
                { name: 'a', env: 'x' },
                { name: 'b', env: 'y' },
              ],
            },
            selector: { matchLabels: { env: 'y' } },
          },
        ],
      },
      ['b m in-cluster argocd'],
      [],
    ],
    [
      'are patched',
      {
        goTemplate: true,
        generators: [{ list: { elements: [{ name: 'a' }] } }],
        name: '{{.name}}',
        rest: { templatePatch: 'spec:\n  source:\n    path: apps/{{.name}}\n' },
      },
      ['a apps/a in-cluster argocd'],
      [],
    ],
    [
      'are not known where a patch is not that decides',
      {
        goTemplate: true,
        generators: [{ list: { elements: [{ name: 'a' }] } }],
        name: '{{.name}}',
        rest: { templatePatch: '{{- if .name }}\nspec: {source: {path: x}}\n{{- end }}' },
      },
      [],
      [
        'build-failed: ApplicationSet argocd/set: Plimsoll does not know its templatePatch, which may change what it deploys.',
      ],
    ],
  ])('%s', async (_, set, applications, gaps) => {
    expect(await made(set, { 'apps/a/pod.yaml': pod('a') })).toEqual({ applications, gaps });
  });
});

describe('clusters', () => {
  const secret = (name: string, env: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  labels: {argocd.argoproj.io/secret-type: cluster, env: ${env}}\nstringData: {name: ${name}, server: "https://${name}"}\n`;
  const SECRETS = { 'dev.yaml': secret('dev', 'test'), 'prod.yaml': secret('prod', 'live') };
  const destination = { server: '{{server}}' };
  const set = { destination, name: 'x-{{name}}' };

  test.each([
    [
      'all, and its own',
      { clusters: {} },
      ['x-dev m https://dev', 'x-prod m https://prod', 'x-in-cluster m https://kubernetes.default.svc'],
    ],
    [
      'those with labels',
      { clusters: { selector: { matchLabels: { env: 'live' } } } },
      ['x-prod m https://prod'],
    ],
    [
      'those with labels in a list',
      { clusters: { selector: { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['live'] }] } } },
      ['x-dev m https://dev'],
    ],
  ])('of the repository: %s', async (_, generator, applications) => {
    expect(await made({ ...set, generators: [generator] }, SECRETS)).toEqual({ applications, gaps: [] });
  });

  test('in one list make one Application', async () => {
    const parts = {
      goTemplate: true,
      generators: [{ clusters: { flatList: true } }],
      name: 'all',
    };
    expect(await made(parts, SECRETS)).toEqual({
      applications: ['all m in-cluster argocd'],
      gaps: [],
    });
  });

  const UNKNOWN =
    'cluster-unknown: ApplicationSet argocd/set: the repository does not show how many clusters it deploys to, so Plimsoll lints what it creates once for all of them. Add the Secrets of the clusters, with their names, servers and labels.';

  test.each([
    ['plainly', { ...set, generators: [{ clusters: {} }] }],
    [
      'by Go template',
      {
        goTemplate: true,
        generators: [{ clusters: {} }],
        name: 'x-{{.name}}',
        destination: { name: '{{.name}}' },
      },
    ],
  ])('outside the repository count as one, %s', async (_, parts) => {
    const { objects, gaps } = await reachedOf({ 'm/pod.yaml': pod('p'), 'set.yaml': applicationSet(parts) });
    expect(gaps).toEqual([UNKNOWN]);
    expect(objects).toEqual([
      'appset:set/*: Pod p',
      expect.stringMatching(/^in-cluster: Application argocd\/x-\{\{\.?name\}\}$/),
    ]);
  });

  test('that decide the path make it unknown', async () => {
    const { objects, gaps } = await reachedOf({
      'm/pod.yaml': pod('p'),
      'set.yaml': applicationSet({ ...set, path: 'clusters/{{name}}', generators: [{ clusters: {} }] }),
    });
    expect(objects).toEqual(['in-cluster: Application argocd/x-{{name}}']);
    expect(gaps).toEqual([
      UNKNOWN,
      'generator-unknown: Application argocd/x-{{name}}: what it deploys depends on parameters that Plimsoll does not know.',
    ]);
  });

  test('and directories are combined', async () => {
    const generators = [
      { matrix: { generators: [{ git: { repoURL, directories: [{ path: 'apps/*' }] } }, { clusters: {} }] } },
    ];
    const parts = { generators, name: '{{path.basename}}-{{name}}', path: '{{path}}', destination };
    const files = { 'apps/a/pod.yaml': pod('a'), 'apps/b/pod.yaml': pod('b') };
    expect((await made(parts, { ...files, ...SECRETS })).applications).toEqual(
      ['a', 'b'].flatMap((name) =>
        ['dev', 'prod']
          .map((cluster) => `${name}-${cluster} apps/${name} https://${cluster}`)
          .concat(`${name}-in-cluster apps/${name} https://kubernetes.default.svc`),
      ),
    );
    const { objects } = await reachedOf({ ...files, 'set.yaml': applicationSet(parts) });
    expect(objects.slice(0, 2)).toEqual(['appset:set/*: Pod a', 'appset:set/*: Pod b']);
  });
});

describe('generators in others', () => {
  const list = (...elements: readonly object[]) => ({ list: { elements } });

  test.each<[string, object, readonly string[], readonly string[]]>([
    [
      'a matrix uses what comes first in what comes second',
      {
        matrix: {
          generators: [
            list({ name: 'a', dir: 'apps' }),
            { git: { repoURL, directories: [{ path: '{{dir}}/*' }] } },
          ],
        },
      },
      ['a m in-cluster argocd'],
      [],
    ],
    [
      'a matrix has two',
      { matrix: { generators: [list({ name: 'a' })] } },
      [],
      ['build-failed: ApplicationSet argocd/set: its matrix does not have exactly two generators.'],
    ],
    [
      'a matrix contradicts itself',
      { matrix: { generators: [list({ name: 'a' }), list({ name: 'b' })] } },
      [],
      ['build-failed: ApplicationSet argocd/set: its matrix gives name two values.'],
    ],
    [
      'a merge changes what has the same key and leaves out the rest',
      {
        merge: {
          mergeKeys: ['id'],
          generators: [
            list({ id: '1', name: 'a' }, { id: '2', name: 'b' }),
            list({ id: '2', name: 'c' }, { id: '3', name: 'd' }),
          ],
        },
      },
      ['a m in-cluster argocd', 'c m in-cluster argocd'],
      [],
    ],
    [
      'services are not asked',
      { pullRequest: { github: {} } },
      [],
      [
        'generator-unknown: ApplicationSet argocd/set: its generator pullRequest reads something outside the repository.',
      ],
    ],
    [
      'too many are not made',
      {
        matrix: {
          generators: [0, 1].map((at) =>
            list(...Array.from({ length: 101 }, (_, index) => ({ [`n${at}`]: String(index) }))),
          ),
        },
      },
      [],
      ['generator-unknown: ApplicationSet argocd/set: its generators create more than 2000 Applications.'],
    ],
  ])('%s', async (_, generator, applications, gaps) => {
    expect(await made({ generators: [generator] }, { 'apps/x/pod.yaml': pod('x') })).toEqual({
      applications,
      gaps,
    });
  });
});
