import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { house, report, rule } from '../../test/house.js';
import { type ConfigObject, lint, type Preset, parse, resolveConfig } from '../index.js';
import type { SeveritySetting } from '../internal.js';

const NAMES = ['one', 'two', 'three'] as const;
const everyPod = rule((context) => ({ Pod: (pod) => report(context, pod as never) }));
const rules = Object.fromEntries(NAMES.map((name) => [name, everyPod]));

const text = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {tier: front}}
spec: {containers: [{name: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db}
spec: {containers: [{name: db}]}
`;

async function severities(
  presets: Record<string, Preset>,
  ...objects: ConfigObject[]
): Promise<readonly string[]> {
  const config = resolveConfig([{ plugins: [house(rules, { presets })] }, ...objects]);
  const { findings } = await lint([await parse({ path: 'pods.yaml', text })], config);
  return findings.map(({ resource, ruleId, severity }) => `${resource?.name} ${ruleId} ${severity}`);
}

const front = { labels: { tier: 'front' } };
const strict: Preset = [{ rules: { 'house/one': 'error', 'house/two': 'warn' } }];
const loose: Preset = [{ rules: { 'house/one': 'warn', 'house/two': 'off' } }];
const partial: Preset = [{ match: front, rules: { 'house/one': 'error' } }];

describe('presets', () => {
  it('set severities for what they match', async () => {
    expect(await severities({ strict }, { extends: 'house/strict' })).toEqual([
      'web house/one error',
      'web house/two warn',
      'db house/one error',
      'db house/two warn',
    ]);
    expect(await severities({ partial }, { extends: ['house/partial'] })).toEqual(['web house/one error']);
    expect(await severities({ partial }, { extends: 'house/partial', match: { names: ['db'] } })).toEqual([]);
  });

  it('of one `extends` the higher severity wins, and later objects and `rules` win over it', async () => {
    const presets = { strict, loose, partial };
    const both = ['house/loose', 'house/partial', 'house/strict'];
    expect(await severities(presets, { extends: both })).toEqual(
      await severities(presets, { extends: 'house/strict' }),
    );
    expect(await severities(presets, { extends: both, rules: { 'house/one': 'off' } })).toEqual([
      'web house/two warn',
      'db house/two warn',
    ]);
    expect(await severities(presets, { extends: 'house/strict' }, { extends: 'house/loose' })).toEqual([
      'web house/one warn',
      'db house/one warn',
    ]);
  });

  it('never weaken each other, in any order', async () => {
    const preset = fc.array(
      fc.record(
        {
          match: fc.constantFrom(front, { names: ['db'] }),
          rules: fc.dictionary(
            fc.constantFrom(...NAMES.map((name) => `house/${name}`)),
            fc.constantFrom<SeveritySetting>('off', 'warn', 'error'),
          ),
        },
        { requiredKeys: ['rules'] },
      ),
      { maxLength: 3 },
    );
    const anyPresets = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), preset, { minKeys: 2 });
    await fc.assert(
      fc.asyncProperty(anyPresets, fc.nat(), async (presets, seed) => {
        const ids = Object.keys(presets).map((name) => `house/${name}`);
        const other = ids.toSorted((a, b) => ((a.charCodeAt(6) * seed) % 7) - ((b.charCodeAt(6) * seed) % 7));
        const together = await severities(presets, { extends: ids });
        expect(await severities(presets, { extends: other })).toEqual(together);
        expect(await severities(presets, { extends: ids.toReversed() })).toEqual(together);
        const rank = (line: string): number => (line.endsWith('error') ? 2 : 1);
        for (const id of ids)
          for (const alone of await severities(presets, { extends: id })) {
            const [pod, ruleId] = alone.split(' ');
            const found = together.find((line) => line.startsWith(`${pod} ${ruleId} `));
            expect(found && rank(found)).toBeGreaterThanOrEqual(rank(alone));
          }
      }),
      { numRuns: 50 },
    );
  });
});
