// A stricter preset never shows less: the presets of all shipped packs, as data.
import { readFileSync } from 'node:fs';
import { type Plugin, parse, resolveConfig } from '@plimsoll/core';
import { corePlugin, RISK_BANDS, recommendedSeverity, type SeveritySetting } from '@plimsoll/core/internal';
import { readProjects } from '@plimsoll/core/kubernetes';
import { describe, expect, it, test } from 'vitest';
import { defaultReasons } from '../src/config/default-reasons.js';
import { defaultPresets, shippedPlugins } from '../src/config/shipped.js';
import { CONTAINED, namesOf, PRESETS, type Severities } from './presets.js';

const RANK = { off: 0, warn: 1, error: 2 } as const;

const rank = (severities: Severities, id: string): number => RANK[severities.get(id) ?? 'off'];

test('every rule links to its page', () => {
  const { site } = JSON.parse(readFileSync(new URL('../../../home.json', import.meta.url), 'utf8')) as {
    readonly site: string;
  };
  const rules = [...shippedPlugins, corePlugin].flatMap(({ meta, rules }: Plugin) =>
    Object.entries(rules).map(([name, rule]) => [`${meta.prefix}/${name}`, rule.meta.docsUrl] as const),
  );
  for (const [id, url] of rules) expect(url).toBe(`${site}/rules/${id}`);
});

/** The rules that `larger` gives a lower severity than `smaller`. */
const lower = (smaller: Severities, larger: Severities): readonly string[] =>
  [...smaller.keys()].filter((id) => rank(larger, id) < rank(smaller, id));

/** A namespace for each level, one with an unknown level, one without a level, and a pod in each. */
const text = ['privileged', 'baseline', 'restricted', 'strict', undefined]
  .map((level) => {
    const labels = level === undefined ? '' : `, labels: {pod-security.kubernetes.io/enforce: ${level}}`;
    return `---
apiVersion: v1
kind: Namespace
metadata: {name: ns-${level}${labels}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ns-${level}}
`;
  })
  .join('');

/** The severity of each rule for each resource, without the core's own rules. */
async function severities(presets: readonly string[]): Promise<readonly Severities[]> {
  const config = resolveConfig({ extends: presets }, { plugins: shippedPlugins });
  const [project] = await readProjects([await parse({ path: 'a.yaml', text })], config);
  return project!.resources.map(
    (resource) =>
      new Map<string, SeveritySetting>(
        [...config.forResource(resource, project!).rules]
          .filter(([id]) => !id.startsWith('plimsoll/'))
          .map(([id, { severity }]) => [id, severity]),
      ),
  );
}

describe('a preset that should contain another one', () => {
  test.each(CONTAINED)('%s is in %s', async (smaller, larger) => {
    const [one, other] = [await severities([smaller]), await severities([larger])];
    expect(one[0]?.size).toBeGreaterThan(0);
    expect(one.map((own, index) => lower(own, other[index]!))).toEqual(one.map(() => []));
  });
});

test.each(shippedPlugins.map((plugin) => [plugin.meta.prefix, plugin] as const))(
  'what %s recommends is in its strictest preset',
  async (prefix) => {
    const [recommended] = await severities([`${prefix}/recommended`]);
    expect(recommended!.size).toBeGreaterThan(0);
    const all = await Promise.all(namesOf(prefix).map(async (id) => (await severities([id]))[0]!));
    const strictest = all.reduce((a, b) => (lower(a, b).length === 0 ? b : a));
    for (const other of all) expect(lower(other, strictest)).toEqual([]);
  },
);

describe.each(['nsa-hardening', 'platform'])('%s', (prefix) => {
  const rules = Object.entries(shippedPlugins.find(({ meta }) => meta.prefix === prefix)!.rules)
    // Rules about what newer releases lack are off for those releases.
    .filter(([, { meta }]) => !meta.kubernetes?.startsWith('<'))
    .map(([name, { meta }]) => [`${prefix}/${name}`, meta] as const);
  const shown = async (preset: string): Promise<unknown> => {
    const [own] = await severities([`${prefix}/${preset}`]);
    return Object.fromEntries(rules.map(([id]) => [id, own!.get(id) ?? 'off']));
  };

  test('strict turns every rule on, by its risk', async () => {
    expect(await shown('strict')).toEqual(
      Object.fromEntries(rules.map(([id, { risk }]) => [id, risk >= RISK_BANDS.high ? 'error' : 'warn'])),
    );
  });

  test('recommended has the severities of the rules', async () => {
    expect(await shown('recommended')).toEqual(
      Object.fromEntries(rules.map(([id, meta]) => [id, recommendedSeverity(meta)])),
    );
  });
});

test('each rule has a reason why it is on or off by default', () => {
  const all: readonly Plugin[] = [...shippedPlugins, corePlugin];
  const decided = all.flatMap(({ meta: { prefix }, rules, presets }) =>
    Object.entries(rules).map(([name, { meta }]) => {
      const id = `${prefix}/${name}`;
      const severity = presets ? presets.recommended?.[0]?.rules[id] : recommendedSeverity(meta);
      return [id, severity !== undefined && severity !== 'off'];
    }),
  );
  expect([...defaultReasons].map(([id, { on }]) => [id, on]).sort()).toEqual(decided.sort());
});

test('the default contains all severe rules, and the restricted level', async () => {
  const [on] = await severities(defaultPresets);
  const grave = shippedPlugins.flatMap(({ meta: { prefix }, rules }) =>
    Object.entries(rules).flatMap(([name, { meta }]) =>
      // Rules for older releases are off for the newest one.
      meta.risk >= RISK_BANDS.high && meta.kubernetes === undefined ? [`${prefix}/${name}`] : [],
    ),
  );
  const fromInside = ['attack-paths/workload-to-cluster-admin', 'attack-paths/workload-to-node'];
  const [restricted] = await severities(['pod-security/restricted']);
  expect(grave.length).toBeGreaterThan(50);
  expect([...grave, ...restricted!.keys()].filter((id) => !on!.has(id))).toEqual(fromInside);
});

it('two presets together have the higher severity of each rule, in any order', async () => {
  const alone = new Map(await Promise.all(PRESETS.map(async (id) => [id, await severities([id])] as const)));
  const wrong: string[] = [];
  for (const one of PRESETS)
    for (const other of PRESETS)
      (await severities([one, other])).forEach((both, index) => {
        const [a, b] = [alone.get(one)![index]!, alone.get(other)![index]!];
        for (const id of new Set([...a.keys(), ...b.keys(), ...both.keys()]))
          if (rank(both, id) !== Math.max(rank(a, id), rank(b, id)))
            wrong.push(`${id} in ${one} with ${other}`);
      });
  expect(wrong).toEqual([]);
});
