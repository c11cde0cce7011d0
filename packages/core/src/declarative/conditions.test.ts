import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declarativePlugin, lint, parse, resolveConfig } from '../index.js';
import type { Json } from '../json.js';

const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
  labels: { a: x, b: "\${B}" }
  finalizers: [x, y]
`;

type Verdict = 'found' | 'unknown' | 'passed';

/** What rules say that differ in their condition only, by their place in the list. */
async function verdicts(conditions: readonly Json[]): Promise<readonly Verdict[]> {
  const rules = Object.fromEntries(
    conditions.map((assert, index) => [
      `rule-${index}`,
      { description: 'Hold to it', assert, message: 'It does not.', severity: 'warn' },
    ]),
  );
  const plugin = declarativePlugin({ prefix: 'law', rules } as Json, { name: 'rules.yaml' });
  const config = resolveConfig({ plugins: [plugin], extends: 'law/recommended' });
  const result = await lint([await parse({ path: 'a.yaml', text: manifest })], config);
  return conditions.map((_, index) => {
    const report = result.rules.get(`law/rule-${index}`)!;
    return report.failed > 0 ? 'found' : report.unknown.length > 0 ? 'unknown' : 'passed';
  });
}

const leaf = fc.record({
  path: fc.constantFrom(
    'metadata.labels.a',
    'metadata.labels.b',
    'metadata.labels.c',
    'metadata.finalizers[]',
  ),
  equals: fc.constantFrom('x', 'y'),
});
const { condition } = fc.letrec<{ condition: Json }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));

test('conditions follow logic in which an unknown value may be true or false', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async (list) => {
      const [all, none, any, each, twice, once] = await verdicts([
        { not: { all: list } },
        { any: list.map((not) => ({ not })) },
        { not: { any: list } },
        { all: list.map((not) => ({ not })) },
        { not: { not: list[0]! } },
        list[0]!,
      ]);
      expect([all, any, twice]).toEqual([none, each, once]);
    }),
    { numRuns: 60 },
  );
});

test('a file with expressions and no engine for them is refused', () => {
  const rule = (assert: Json): Json => ({
    prefix: 'law',
    rules: { a: { description: 'A', path: 'b', assert, message: 'No.', severity: 'warn' } },
  });
  const make = (assert: Json) => () => declarativePlugin(rule(assert), { name: 'rules.yaml' });
  expect(make({ matches: 'a' })).toThrow('Regular expressions need an engine: pass "regex".');
  expect(make({ cel: 'true' })).toThrow('CEL needs an engine: pass "cel".');
});
