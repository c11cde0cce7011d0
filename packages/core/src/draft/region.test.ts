import { describe, expect, it } from 'vitest';
import { house, reportAt, run } from '../../test/house.js';
import { fromObjects, lint, resolveConfig } from '../index.js';
import type { Path } from '../internal.js';

/** Removes the marks of the expected region from a manifest: `privileged: «true»`. */
function marked(text: string): { readonly text: string; readonly start: number; readonly end: number } {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  return { text: text.replace(/[«»]/g, ''), start, end };
}

async function regions(text: string, path: Path) {
  const { result, findings } = await run(text, { rule: reportAt(path) });
  expect(result.errors).toEqual([]);
  return findings.filter(({ ruleId }) => ruleId === 'house/rule').map(({ region }) => region);
}

const pod = (spec: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${spec}`;

const privilegedPath = ['spec', 'containers', 0, 'securityContext', 'privileged'];

const cases: readonly (readonly [string, string, Path])[] = [
  ['a scalar', pod('  hostNetwork: «true»\n'), ['spec', 'hostNetwork']],
  ['a scalar before a comment', pod('  hostNetwork: «true»  # for DNS\n'), ['spec', 'hostNetwork']],
  ['a quoted scalar, with its quotes', pod(`  nodeName: «'n'»\n`), ['spec', 'nodeName']],
  ['the key of a map', pod('  «securityContext»:\n    fsGroup: 0\n'), ['spec', 'securityContext']],
  ['the key of an empty map', pod('  «securityContext»: {}\n'), ['spec', 'securityContext']],
  ['the key of a list', pod('  «containers»:\n    - name: app\n'), ['spec', 'containers']],
  [
    'the name of a list item',
    pod('  containers:\n    - image: a\n      name: «app»\n'),
    ['spec', 'containers', 0],
  ],
  [
    'the first key of an item without a name',
    pod('  tolerations:\n    - «key»: a\n      value: b\n'),
    ['spec', 'tolerations', 0],
  ],
  [
    'an item that is a scalar',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: r}\nrules:\n  - verbs: [get, «"*"»]\n',
    ['rules', 0, 'verbs', 1],
  ],
  [
    'an item of a block list that is a scalar',
    'kind: Role\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: r}\nrules:\n  - verbs:\n      - get\n      - «list»\n',
    ['rules', 0, 'verbs', 1],
  ],
  [
    'an absent field of a container: its name',
    pod('  containers:\n    - image: a\n      name: «app»\n'),
    privilegedPath,
  ],
  [
    'an absent field of a map in a container: its key',
    pod('  containers:\n    - name: app\n      «securityContext»:\n        runAsUser: 1\n'),
    privilegedPath,
  ],
  [
    'an absent field of the pod: the key of spec',
    pod('  x: 1\n').replace('spec', '«spec»'),
    ['spec', 'hostUsers'],
  ],
  [
    'an absent field of the pod template',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    «spec»:\n      containers: []\n',
    ['spec', 'template', 'spec', 'hostUsers'],
  ],
  [
    'an absent field of the resource: its name',
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: «web»\n',
    ['spec', 'hostUsers'],
  ],
  [
    'an absent field of a resource without a name: its kind',
    'apiVersion: v1\nkind: «Pod»\nmetadata:\n  generateName: web-\n',
    ['spec'],
  ],
  ['the resource itself: its name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: «web»\n', []],
  ['a field that is null: its key', pod('  «securityContext»:\n'), ['spec', 'securityContext']],
  [
    'a field below one that is null: its key',
    pod('  «securityContext»: ~\n').replace('~', ''),
    ['spec', 'securityContext', 'runAsUser'],
  ],
  ['flow style', pod('  containers: [{name: app, securityContext: {privileged: «true»}}]\n'), privilegedPath],
  ['flow style, absent', pod('  containers: [{name: «app», image: a}]\n'), privilegedPath],
  [
    'flow style, of several lines',
    pod(
      '  containers: [\n    {\n      name: app,\n      securityContext: {\n        privileged: «true» }}]\n',
    ),
    privilegedPath,
  ],
  [
    'quoted keys',
    pod('  "containers":\n    - \'name\': app\n      "securityContext":\n        "privileged": «true»\n'),
    privilegedPath,
  ],
  [
    'a map under a quoted key, with its quotes',
    pod('  «"securityContext"»:\n    fsGroup: 0\n'),
    ['spec', 'securityContext'],
  ],
  ['a key with an escape', pod('  "host\\u004eetwork": «true»\n'), ['spec', 'hostNetwork']],
  [
    'a block scalar: its key',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  «a.sh»: |\n    one\n    two\n',
    ['data', 'a.sh'],
  ],
  [
    'a folded scalar: its key',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  «a»: >-\n    one\n    two\n',
    ['data', 'a'],
  ],
  [
    'a plain scalar of two lines: its key',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  «a»: one\n    two\n',
    ['data', 'a'],
  ],
  [
    'a quoted scalar of two lines: its key',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  «a»: "one\n    two"\n',
    ['data', 'a'],
  ],
  [
    'a block scalar in a list: its header',
    pod('  containers:\n    - name: app\n      args:\n        - «|»\n          one\n          two\n'),
    ['spec', 'containers', 0, 'args', 0],
  ],
  ['a scalar on the line after its key', pod('  nodeName:\n    «node-1»\n'), ['spec', 'nodeName']],
  ['CRLF', pod('  hostNetwork: «true»\n').replaceAll('\n', '\r\n'), ['spec', 'hostNetwork']],
  [
    'CRLF at the end of a key',
    pod('  «securityContext»:\n    fsGroup: 0\n').replaceAll('\n', '\r\n'),
    ['spec', 'securityContext'],
  ],
  ['a byte order mark', `\ufeff${pod('  hostNetwork: «true»\n')}`, ['spec', 'hostNetwork']],
  ['tabs behind the colon', pod('  hostNetwork:\t«true»\t# tabs\n'), ['spec', 'hostNetwork']],
  [
    'non-ASCII before it on the line',
    pod('  {"größe 🚢": 1, hostNetwork: «true»}\n'),
    ['spec', 'hostNetwork'],
  ],
  ['an alias: the alias', pod('  a: &on true\n  hostNetwork: «*on»\n'), ['spec', 'hostNetwork']],
  [
    'a field in an alias',
    pod(
      '  x: &strong\n    privileged: «true»\n  containers:\n    - name: app\n      securityContext: *strong\n',
    ),
    privilegedPath,
  ],
  [
    'a merged field',
    pod(
      '  x: &base\n    securityContext:\n      privileged: «true»\n  containers:\n    - <<: *base\n      name: app\n',
    ),
    privilegedPath,
  ],
  [
    'a field beside a merged one',
    pod(
      '  x: &base\n    privileged: false\n  containers:\n    - name: app\n      securityContext:\n        <<: *base\n        privileged: «true»\n',
    ),
    privilegedPath,
  ],
  ['a tagged scalar', pod('  nodeName: !!str «17»\n'), ['spec', 'nodeName']],
  [
    'JSON',
    '{\n\t"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},\n\t"spec": {"hostNetwork": «true»}\n}\n',
    ['spec', 'hostNetwork'],
  ],
  ['JSON, absent', '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": «"web"»}}', ['spec']],
  [
    'the second document',
    `kind: Namespace\napiVersion: v1\n---\n${pod('  hostNetwork: «true»\n')}`.replace(
      /^kind: Namespace\napiVersion: v1\n/,
      '# nothing\n',
    ),
    ['spec', 'hostNetwork'],
  ],
];

describe('the region of', () => {
  it.each(cases)('%s', async (_, withMarks, path) => {
    const { text, start, end } = marked(withMarks);
    const [region, ...others] = await regions(text, path);
    expect(others).toEqual([]);
    expect(text.slice(region!.startOffset, region!.endOffset)).toBe(withMarks.slice(start + 1, end + 1));
    expect([region!.startOffset, region!.endOffset]).toEqual([start, end]);
    expect(region!.startLine).toBe(region!.endLine);
  });

  it('items of Lists, nested too', async () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: one}
  spec:
    hostNetwork: true
- kind: List
  apiVersion: v1
  items:
  - {apiVersion: v1, kind: Pod, metadata: {name: two}, spec: {hostNetwork: false}}
  - apiVersion: v1
    kind: Pod
    metadata: {name: three}
`;
    const found = await regions(text, ['spec', 'hostNetwork']);
    expect(found.map((region) => text.slice(region!.startOffset, region!.endOffset))).toEqual([
      'true',
      'false',
      'three',
    ]);
    expect(found.map((region) => region!.startLine)).toEqual([8, 12, 15]);
  });

  it('counts lines and columns from 1, in UTF-16 units, with any line break', async () => {
    const text =
      '\ufeffapiVersion: v1\r\nkind: Pod\rmetadata: {name: web}\nspec: {"🚢": 1, hostNetwork: true}\n';
    const [region] = await regions(text, ['spec', 'hostNetwork']);
    expect(region).toMatchObject({ startLine: 4, startColumn: 30, endLine: 4, endColumn: 34 });
    const [kind] = await regions(text.replace('metadata: {name: web}', 'metadata: {}'), ['kind']);
    expect(kind).toMatchObject({ startLine: 2, startColumn: 7 });
    const [first] = await regions(text, ['apiVersion']);
    expect(first).toMatchObject({ startLine: 1, startColumn: 13 });
  });
});

it('objects without text have findings without regions', async () => {
  const plugins = [house({ rule: reportAt(['spec', 'hostNetwork']) })];
  const config = resolveConfig({ plugins, rules: { 'house/rule': 'warn' } });
  const spec = { hostNetwork: true, containers: [{ name: 'web' }] };
  const objects = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec }];
  const { findings } = await lint([fromObjects(objects, { path: 'generated' })], config);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ file: 'generated', pathByName: 'spec.hostNetwork' });
  expect(findings[0]).not.toHaveProperty('region');
});
