import { describe, expect, it } from 'vitest';
import { type Config, type LintOptions, lint, parse, parseBaseline, resolveConfig } from '../src/index.js';
import { baselineEntries, writeBaseline } from '../src/internal.js';
import { readProjects, whyAbsenceIsUnknown } from '../src/kubernetes.js';
import { house, privileged, rule } from './house.js';

const noPolicy = rule((context) => ({
  Namespace(at, { name }) {
    const reason = whyAbsenceIsUnknown(context.project, { kind: 'NetworkPolicy', namespace: name });
    if (reason !== undefined) context.unknown({ at, reason });
    else if (context.project.ofKind('NetworkPolicy').length === 0)
      context.report({ at: at.at('metadata').at('name'), messageId: 'found' } as never);
  },
}));

const rules = { privileged: privileged(), 'no-policy': noPolicy };
const base = { plugins: [house(rules)], rules: { 'house/privileged': 'error', 'house/no-policy': 'error' } };

const pod = (more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels: {app: web}${more}
spec:
  containers:
    - {name: app, image: a, securityContext: {privileged: true}}
`;
const sound = (text: string): string => text.replace('privileged: true', 'privileged: false');
const namespace = (more = ''): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop${more}}\n`;

type Texts = Readonly<Record<string, string>>;

/** Lints texts by cluster, all of them made of one file. */
async function run(texts: Texts, config: Config = {}, options: LintOptions = {}) {
  const files = await Promise.all(
    Object.entries(texts).map(([cluster, text]) =>
      parse({ path: 'web.yaml', text, ...(cluster !== 'loose' && { cluster }) }),
    ),
  );
  return lint(files, resolveConfig([base, config].flat() as Config), options);
}

/** `cluster rule`, with the reason where it is suppressed and the message where it is about a suppression. Remove it. */
async function told(...input: Parameters<typeof run>): Promise<readonly string[]> {
  const { findings } = await run(...input);
  return findings.map(({ ruleId, message, resource, suppression }) =>
    [resource?.cluster, ruleId, ruleId.startsWith('plimsoll/') ? message : suppression?.reason]
      .filter(Boolean)
      .join(' '),
  );
}

const both = { dev: pod(), prod: pod() };

describe('the cluster is matched', () => {
  it.each<[string, object, readonly string[]]>([
    ['by name', { clusters: ['dev'] }, ['prod house/privileged']],
    ['by glob', { clusters: ['p*'] }, ['dev house/privileged']],
    ['beside other keys', { clusters: ['dev'], namespaces: ['other'] }, ['dev', 'prod']],
    ['with the labels', { clusters: ['*'], labels: { app: 'w*' } }, []],
  ])('by objects of a config: %s', async (_, match, left) => {
    const shown = await told(both, { match, rules: { 'house/privileged': 'off' } } as Config);
    expect(shown).toEqual(left.map((one) => (one.includes(' ') ? one : `${one} house/privileged`)));
  });

  it('but not a file that is in no cluster', async () => {
    const off = { match: { clusters: ['*'] }, rules: { 'house/privileged': 'off' } } as Config;
    expect(await told({ loose: pod() }, off)).toEqual(['house/privileged']);
  });

  it('by suppressions: what is accepted in one is shown for the other', async () => {
    const suppressions = [
      { rules: ['house/privileged'], match: { clusters: ['dev'] }, reason: 'known' },
      { rules: ['house/privileged'], match: { clusters: ['test'] }, reason: 'gone' },
    ];
    expect(await told(both, { suppressions } as Config)).toEqual([
      'plimsoll/unused-suppression No finding of house/privileged needs this suppression. Remove it.',
      'dev house/privileged known',
      'prod house/privileged',
    ]);
    expect((await run(both, { suppressions } as Config)).unusedConfig).toEqual([
      {
        path: '[1].suppressions[1].match.clusters[0]',
        message: 'No linted object is in a cluster "test".',
      },
    ]);
  });

  it('and a name that is nearly one is reported', async () => {
    const { unusedConfig } = await run(both, { match: { clusters: ['prd', 'd?v', 'dev'] } });
    expect(unusedConfig).toEqual([
      {
        path: '[1].match.clusters[0]',
        message: 'No linted object is in a cluster "prd". Did you mean "prod"?',
      },
    ]);
  });
});

it('an annotation of a file that several clusters get is unused where no cluster needs it', async () => {
  const annotated = pod('\n  annotations: {plimsoll.dev/ignore: house/privileged -- known}');
  const unused =
    'plimsoll/unused-suppression No finding of house/privileged needs this suppression. Remove it.';
  expect(await told({ dev: sound(annotated), prod: annotated })).toEqual(['prod house/privileged known']);
  const twice = `${annotated}---\n${sound(annotated).replace('name: web', 'name: other')}`;
  expect(await told({ dev: twice })).toEqual(['dev house/privileged known', `dev ${unused}`]);
  expect(await told({ dev: sound(annotated), prod: sound(annotated) })).toEqual([
    `dev ${unused}`,
    `prod ${unused}`,
  ]);
});

describe('if a cluster has unknown members', () => {
  const because = 'The source of Kustomization flux-system/apps is not in this repository.';
  const unknownMembers = [{ cluster: 'dev', because }];
  const namespaces = { dev: namespace(), prod: namespace() };

  it('nothing is concluded from absence in it, but from absence in the others', async () => {
    const { findings, rules, project } = await run(namespaces, {}, { unknownMembers });
    expect(findings.map(({ resource }) => resource?.cluster)).toEqual(['prod']);
    expect(rules.get('house/no-policy')?.unknown).toMatchObject([
      { resource: { cluster: 'dev' }, reason: because },
    ]);
    expect(project).toEqual({
      complete: true,
      clusters: 2,
      ambiguousNames: 0,
      partlyKnown: [{ cluster: 'dev', because: [because] }],
    });
  });

  it('the files of no cluster may be members', async () => {
    const loose = [{ cluster: undefined, because: 'Nothing deploys these files.' }];
    const { findings, project } = await run(
      { loose: namespace(), prod: namespace() },
      {},
      {
        unknownMembers: loose,
      },
    );
    expect(findings.map(({ resource }) => resource?.cluster)).toEqual(['prod']);
    expect(project.partlyKnown).toEqual([{ because: ['Nothing deploys these files.'] }]);
  });

  it('a suppression for what may be absent is not unused, in any form', async () => {
    const annotations = ', annotations: {plimsoll.dev/ignore: house/no-policy -- known}';
    const comment = '# plimsoll-ignore house/no-policy -- known\n';
    const suppressions = [{ rules: ['house/no-policy'], match: { names: ['shop'] }, reason: 'known' }];
    const forms: readonly (readonly [string, object])[] = [
      [namespace(annotations), {}],
      [`${comment}${namespace()}`, {}],
      [namespace(), { suppressions }],
    ];
    for (const [text, config] of forms) {
      expect(await told({ dev: text }, config as Config, { unknownMembers })).toEqual([]);
      const known = `${text}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: b}\nspec: {podSelector: {}}\n`;
      expect(await told({ dev: known }, config as Config)).toHaveLength(1);
    }
  });

  it('an entry of the baseline for it is not stale, and one for another cluster is', async () => {
    const text = writeBaseline(baselineEntries((await run(namespaces)).findings));
    const baseline = parseBaseline({ path: 'baseline.yaml', text });
    const policy = `${namespace()}---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: b}\nspec: {podSelector: {}}\n`;
    const after = await run({ dev: namespace(), prod: policy }, {}, { baseline, unknownMembers });
    expect(after.baseline?.unjudged).toMatchObject([{ cluster: 'dev' }]);
    expect(after.baseline?.stale).toMatchObject([{ cluster: 'prod' }]);
  });

  it.each<[string, object, { kind: string; namespace?: string } | undefined, boolean]>([
    ['any kind anywhere', {}, { kind: 'ServiceAccount', namespace: 'shop' }, true],
    ['something unnamed', { kinds: ['Pod'], namespace: 'x' }, undefined, true],
    ['another kind', { kinds: ['Deployment'] }, { kind: 'ServiceAccount', namespace: 'shop' }, false],
    ['the kind', { kinds: ['ServiceAccount'] }, { kind: 'ServiceAccount', namespace: 'shop' }, true],
    [
      'one that does the same',
      { kinds: ['ClusterRoleBinding'] },
      { kind: 'RoleBinding', namespace: 'a' },
      true,
    ],
    ['the namespace', { namespace: 'shop' }, { kind: 'PodDisruptionBudget', namespace: 'shop' }, true],
    ['another namespace', { namespace: 'x' }, { kind: 'PodDisruptionBudget', namespace: 'shop' }, false],
    ['what is in no namespace', { namespace: 'x' }, { kind: 'ClusterRole' }, true],
    ['policies for all namespaces', { namespace: 'x' }, { kind: 'NetworkPolicy', namespace: 'shop' }, true],
  ])('only if an unknown member may be what is absent: %s', async (_, limits, absent, matters) => {
    const file = await parse({ path: 'a.yaml', text: namespace(), cluster: 'dev' });
    const member = { cluster: 'dev', because, ...limits };
    const [project] = await readProjects([file], resolveConfig({}), { unknownMembers: [member] });
    expect(whyAbsenceIsUnknown(project!, absent)).toBe(matters ? because : undefined);
    expect(project!.complete).toBe(false);
    const [other] = await readProjects([file], resolveConfig({}), {
      unknownMembers: [{ ...member, cluster: 'prod' }],
    });
    expect([other!.complete, whyAbsenceIsUnknown(other!, absent)]).toEqual([true, undefined]);
  });
});

describe('a definition in files of no cluster', () => {
  const definition = (
    version: string,
    field = 'size',
    scope = 'Cluster',
  ) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.org}
spec:
  group: example.org
  scope: ${scope}
  names: {kind: Widget, plural: widgets}
  versions:
    - name: ${version}
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}: {type: integer}}}}}}
`;
  const widget = 'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: many}\n';
  const told = async (texts: Texts): Promise<readonly string[]> => {
    const result = await run(texts, {
      rules: { 'plimsoll/malformed': 'error', 'plimsoll/unknown-api': 'error' },
    });
    return result.findings.map(({ ruleId, resource }) => `${resource?.namespace ?? ''} ${ruleId}`);
  };

  it('defines a custom resource of a cluster without a definition', async () => {
    expect(await told({ dev: widget, loose: definition('v1') })).toEqual([' plimsoll/malformed']);
  });

  it('gives way to that of the cluster, and does not say which versions this serves', async () => {
    expect(
      await told({
        dev: `${widget}---\n${definition('v1', 'count', 'Namespaced')}`,
        loose: definition('v1'),
      }),
    ).toEqual([' plimsoll/unknown-field']);
    expect(await told({ dev: widget, loose: definition('v2') })).toEqual([]);
    expect(await told({ loose: `${widget}---\n${definition('v2')}` })).toEqual([' plimsoll/unknown-api']);
  });

  it('a definition of another cluster does not apply', async () => {
    expect(await told({ dev: widget, prod: definition('v1') })).toEqual([]);
  });
});

it('a loose file belongs to no cluster, even if the config names one', async () => {
  const file = await parse({ path: 'web.yaml', text: pod() });
  const config = resolveConfig([base, { cluster: 'dev' }] as Config);
  for (const [given, cluster] of [
    [file, 'dev'],
    [{ ...file, loose: true as const }, undefined],
  ] as const) {
    const { findings } = await lint([given], config);
    expect(findings.map(({ resource }) => resource?.cluster)).toEqual([cluster]);
  }
});
