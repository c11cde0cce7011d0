import { describe, expect, it } from 'vitest';
import { fixed, lintWithFixes, type Step } from '../../test/fixing.js';

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

const CASES: readonly (readonly [name: string, spec: string, step: Step, reason: string])[] = [
  ['a value that is anchored', 'spec:\n  a: &x 1\n  b: *x\n', ['set', 'spec.a', 2], 'alias'],
  ['an alias', 'spec:\n  a: &x 1\n  b: *x\n', ['set', 'spec.b', 2], 'alias'],
  ['what lies in an anchored map', 'spec:\n  a: &x\n    c: 1\n  b: *x\n', ['set', 'spec.a.c', 2], 'alias'],
  ['what an alias shows', 'spec:\n  a: &x\n    c: 1\n  b: *x\n', ['set', 'spec.b.c', 2], 'alias'],
  [
    'what a merge key gives',
    'spec:\n  a: &x\n    c: 1\n  b:\n    <<: *x\n    d: 1\n',
    ['set', 'spec.b.c', 2],
    'alias',
  ],
  ['a map with a merge key', 'spec:\n  b:\n    <<: {c: 1}\n    d: 1\n', ['set', 'spec.b.e', 2], 'alias'],
  ['a tag', 'spec:\n  a: !!str 1\n', ['set', 'spec.a', 'x'], 'alias'],
  ['a block scalar', 'spec:\n  a: |\n    x\n', ['set', 'spec.a', 'y'], 'block-scalar'],
  [
    'what stands behind a block scalar that keeps its lines',
    'spec:\n  a: |+\n    x\n\n',
    ['set', 'spec.b', 'y'],
    'block-scalar',
  ],
  ['the same value', 'spec:\n  a: 1\n', ['set', 'spec.a', 1], 'value'],
  ['a key below text', 'spec:\n  a: text\n', ['set', 'spec.a.b', 1], 'value'],
  ['a map by text', 'spec:\n  a:\n    b: 1\n', ['set', 'spec.a', 'x'], 'style'],
  [
    'a list with a comment by another',
    'spec:\n  a:\n  - x # c\n  - y\n',
    ['set', 'spec.a', ['y']],
    'comment',
  ],
  ['a list with an anchor by another', 'spec:\n  a:\n  - &x x\n  - y\n', ['set', 'spec.a', ['y']], 'alias'],
  [
    'a list with a text of several lines',
    'spec:\n  a:\n  - |\n    x\n',
    ['set', 'spec.a', ['y']],
    'block-scalar',
  ],
  [
    'an item before another that is the first of two lists',
    'spec:\n  a:\n  - - x\n',
    ['insert', 'spec.a.0.0', 'y'],
    'style',
  ],
  [
    'an item behind a block scalar that keeps its lines',
    'spec:\n  a:\n  - |+\n    x\n\n  - y\n',
    ['insert', 'spec.a.1', 'z'],
    'block-scalar',
  ],
  ['a key that is there twice', 'spec:\n  a: 1\n  a: 2\n', ['set', 'spec.a', 3], 'value'],
  ['what is not there', 'spec:\n  a: 1\n', ['remove', 'spec.b'], 'value'],
  ['a comment in what goes', 'spec:\n  a:\n    # c\n    x: 1\n  b: 1\n', ['remove', 'spec.a'], 'comment'],
  [
    'a suppression above what goes',
    'spec:\n  # plimsoll-ignore other/rule -- accepted\n  a: 1\n  b: 1\n',
    ['remove', 'spec.a'],
    'comment',
  ],
  ['a map in JSON with tabs', '', ['set', 'spec.b', 1], 'tab'],
];

describe('fixes that are refused', () => {
  for (const [name, spec, step, reason] of CASES)
    it(name, async () => {
      const text =
        spec === ''
          ? '{\n\t"apiVersion": "v1",\n\t"kind": "Pod",\n\t"spec": {\n\t\t"a": 1\n\t}\n}'
          : HEAD + spec;
      expect(await fixed(text, step)).toBe(`refused: ${reason}`);
    });

  it('what Helm rendered', async () => {
    const text = `---\n# Source: chart/templates/pod.yaml\n${HEAD}spec:\n  a: 1\n`;
    const { fixes } = await lintWithFixes(text, [['set', 'spec.a', 2]]);
    expect(fixes).toMatchObject({ offered: 0, refused: [{ reason: 'generated' }] });
  });

  it('configurations in an object, but not the object', async () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kubelet\ndata:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    kind: KubeletConfiguration\n    readOnlyPort: 1\n';
    const { findings, fixes } = await lintWithFixes(text, [['set', 'readOnlyPort', 0]]);
    expect(findings.filter(({ fix }) => fix).map(({ resource }) => resource?.kind)).toEqual(['ConfigMap']);
    expect(fixes?.refused).toMatchObject([{ reason: 'generated' }]);
  });

  it('without a request nothing is offered or counted', async () => {
    expect(await fixed(`${HEAD}spec:\n  a: 1\n`, ['set', 'spec.a', 2])).toContain('a: 2');
  });
});
