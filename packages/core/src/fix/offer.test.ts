import { describe, expect, it } from 'vitest';
import { fixed, lintWithFixes, lintWithRule } from '../../test/fixing.js';
import { applyFixes } from './apply.js';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

async function cleaned(text: string): Promise<string> {
  const { findings } = await lintWithFixes(text, []);
  const unused = findings.filter(({ ruleId }) => ruleId === 'plimsoll/unused-suppression');
  expect(unused.filter(({ fix }) => fix?.safety === 'unsafe')).toEqual([]);
  return applyFixes(text, unused).text;
}

describe('unused suppressions', () => {
  it('are removed with their line', async () => {
    expect(await cleaned(`${POD}# plimsoll-ignore test/quiet -- accepted\nspec: {}\n`)).toBe(
      `${POD}spec: {}\n`,
    );
  });
  it('are removed at the end of a line', async () => {
    expect(await cleaned(`${POD}spec: {} # plimsoll-ignore test/quiet -- accepted\n`)).toBe(
      `${POD}spec: {}\n`,
    );
  });
  it('keep the rules that are needed', async () => {
    const needed = `# plimsoll-ignore test/quiet, test/rule owner=ops--a expires=2999-01-31 -- accepted\n${POD}`;
    const { findings } = await lintWithFixes(needed, [['set', 'spec.a', 1]]);
    expect(findings.find(({ ruleId }) => ruleId === 'test/rule')).toMatchObject({
      suppression: { kind: 'comment' },
    });
    expect(applyFixes(needed, findings).text).toBe(
      `# plimsoll-ignore test/rule owner=ops--a expires=2999-01-31 -- accepted\n${POD}`,
    );
  });
  it('are removed from annotations, where each line is one', async () => {
    const annotated = (annotations: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:${annotations}\nspec: {}\n`;
    expect(await cleaned(annotated('\n    a: b\n    plimsoll.dev/ignore: "test/quiet -- accepted"'))).toBe(
      annotated('\n    a: b'),
    );
    expect(await cleaned(annotated('\n    plimsoll.dev/ignore: "test/quiet -- accepted"'))).toBe(
      annotated(' {}'),
    );
    // Comments and other lines of a block scalar cannot be told apart, so it stays as it is.
    const block = annotated('\n    plimsoll.dev/ignore: |\n      test/quiet -- a\n      other/rule -- b');
    expect(await cleaned(block)).toBe(block);
  });
  it('stay in what Helm rendered', async () => {
    const text = `---\n# Source: chart/templates/a.yaml\n${POD}spec: {} # plimsoll-ignore test/quiet -- accepted\n`;
    expect((await lintWithFixes(text, [])).fixes).toEqual({
      offered: 0,
      refused: [
        { ruleId: 'plimsoll/unused-suppression', file: 'manifest.yaml', safety: 'safe', reason: 'generated' },
      ],
    });
  });
});

describe('fixes of findings', () => {
  it('are plain data, with the safety of the rule', async () => {
    const text = `${POD}spec:\n  hostPID: true\n`;
    const { findings, fixes } = await lintWithFixes(text, [['set', 'spec.hostPID', false]]);
    const start = text.indexOf('true');
    expect(findings[0]?.fix).toEqual({
      safety: 'unsafe',
      edits: [{ startOffset: start, endOffset: start + 4, text: 'false' }],
    });
    expect(fixes).toEqual({ offered: 1, refused: [] });
  });

  it('of several steps are made whole', async () => {
    const text = `${POD}spec:\n  a: 1\n  c: 0\n  b: 2\n`;
    const { findings } = await lintWithRule(text, [
      (root, fixer) => [
        fixer.set(root.at('spec').at('a' as never), 3),
        fixer.remove(root.at('spec').at('b' as never)),
      ],
    ]);
    expect(findings[0]?.fix?.edits).toHaveLength(2);
    expect(applyFixes(text, findings).text).toBe(`${POD}spec:\n  a: 3\n  c: 0\n`);
  });

  it('of several steps in one place are refused', async () => {
    const { fixes } = await lintWithRule(`${POD}spec:\n  a: 1\n`, [
      (root, fixer) => [
        fixer.set(root.at('spec').at('b' as never), 3),
        fixer.set(root.at('spec').at('c' as never), 3),
      ],
    ]);
    expect(fixes).toMatchObject({ offered: 0, refused: [{ reason: 'overlap' }] });
  });

  it('that are the same are made once, and count as made', async () => {
    const text = `${POD}spec:\n  a: 1\n`;
    const { findings } = await lintWithFixes(text, [
      ['set', 'spec.a', 2],
      ['set', 'spec.a', 2],
      ['set', 'spec.a', 3],
    ]);
    const { text: after, applied } = applyFixes(text, findings);
    expect(after).toBe(`${POD}spec:\n  a: 2\n`);
    expect(applied).toHaveLength(2);
  });

  it('are verified in groups where a document has hundreds', async () => {
    const ports = Array.from({ length: 300 }, (_, index) => `  - v: ${index}\n`).join('');
    const text = `${POD}spec:\n  p:\n${ports}`;
    const { findings, fixes } = await lintWithRule(
      text,
      Array.from({ length: 300 }, (_, index) => (root, fixer) => {
        const item = root
          .at('spec')
          .at('p' as never)
          .items()[index]!;
        return fixer.set((item as typeof root).at('v'), -1);
      }),
    );
    expect(fixes).toEqual({ offered: 300, refused: [] });
    expect(applyFixes(text, findings).text).toBe(text.replace(/v: \d+/g, 'v: -1'));
  });

  it('that fail in such a document do not prevent the others', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `  k${index}: 1\n`).join('');
    const text = `${POD}spec:\n${lines}  x: &x {y: 1}\n  z: *x\n`;
    const steps = Array.from({ length: 40 }, (_, index) => ['set', `spec.k${index}`, 2] as const);
    const { fixes } = await lintWithFixes(text, [...steps, ['set', 'spec.z', 2]]);
    expect(fixes).toMatchObject({ offered: 40, refused: [{ reason: 'alias' }] });
  });

  it('add keys to one map at once, in the order of the findings', async () => {
    const steps = [
      ['set', 'spec.l.0.new', { deep: true }],
      ['set', 'spec.c', 1],
      ['set', 'spec.b', { x: 1 }],
      ['set', 'spec.c', 2],
      ['set', 'spec.b.y', 1],
      ['append', 'spec.l', 'z'],
      ['set', 'spec.l.0.more', 'a: b'],
    ] as const;
    const block = await lintWithFixes(`${POD}spec:\n  l:\n    - k: 1\n`, steps);
    const first = applyFixes(`${POD}spec:\n  l:\n    - k: 1\n`, block.findings);
    expect(first.text).toBe(
      `${POD}spec:\n  l:\n    - k: 1\n      new:\n        deep: true\n      more: "a: b"\n`,
    );
    const flow = await lintWithFixes(`${POD}spec: {l: [{k: 1}]}\n`, steps);
    expect(applyFixes(`${POD}spec: {l: [{k: 1}]}\n`, flow.findings).text).toBe(
      `${POD}spec: {l: [{k: 1, new: {deep: true}, more: "a: b"}, z], c: 1, b: {x: 1}}\n`,
    );
  });

  it('count list items as in the text, whatever the order of the steps', async () => {
    const text = `${POD}spec:\n  l: [a, [b, c], d, e]\n`;
    const items = (at: { items(): readonly unknown[] }) => at.items() as never[];
    for (const reversed of [false, true]) {
      const { findings } = await lintWithRule(text, [
        (root, fixer) => {
          const list = root.at('spec').at('l' as never);
          const [first, second, , last] = items(list);
          const steps = [
            fixer.insert(first!, 'new'),
            fixer.insert(items(second!)[1]!, 'inner'),
            fixer.remove(last!),
          ];
          return reversed ? steps.toReversed() : steps;
        },
      ]);
      expect(applyFixes(text, findings).text).toBe(`${POD}spec:\n  l: [new, a, [b, inner, c], d]\n`);
    }
  });

  it.each([
    ['  l:\n  - k: a # of a\n  - k: b\n\n  # of c\n  - k: c\n', '  l:\n  # of a\n\n  # of c\n  - k: c\n'],
    ['  l: [{k: a}, {k: b}, {k: c}]\n', '  l: [{k: c}]\n'],
  ])('remove neighbours: %j', async (before, after) => {
    const text = `${POD}spec:\n${before}`;
    const { findings } = await lintWithRule(text, [
      (root, fixer) => {
        const list = root.at('spec').at('l' as never) as { items(): readonly unknown[] };
        return (list.items() as never[]).slice(0, 2).map((item) => fixer.remove(item));
      },
    ]);
    expect(applyFixes(text, findings).text).toBe(`${POD}spec:\n${after}`);
  });

  it('are made at once in nested lists', async () => {
    const text = `${POD}spec:\n  l:\n  - - a\n    - b\n`;
    const { findings } = await lintWithFixes(text, [
      ['insert', 'spec.l.0', false],
      ['insert', 'spec.l.0.1', ['ALL']],
    ]);
    const { text: after, applied } = applyFixes(text, findings);
    expect(applied).toHaveLength(2);
    expect(after).toBe(`${POD}spec:\n  l:\n  - false\n  - - a\n    - - ALL\n    - b\n`);
  });

  it('require a rule that says whether they are safe', async () => {
    const text = `${POD}spec: {}\n`;
    expect(await fixed(text, ['set', 'spec.a', 1])).toBe(`${POD}spec:\n  a: 1\n`);
    const { errors } = await lintWithRule(
      text,
      [(root, fixer) => fixer.set(root.at('spec').at('a' as never), 1)],
      { safety: 'unknown' },
    );
    expect(errors[0]?.message).toContain('Add "fixable"');
  });
});
