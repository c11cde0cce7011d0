// A stricter preset never shows less: compares the results of two presets on the same objects, where one preset
// contains the other.
import {
  type Finding,
  fromObjects,
  type LintResult,
  lint,
  type ResolvedConfig,
  resolveConfig,
} from '@plimsoll/core';
import { type Gravity, gravest, RISK_BANDS } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';
import { exitCode } from '../src/exit-code.js';
import { CONTAINED, PRESETS } from './presets.js';
import { components, grants, others, pods } from './random-manifests.js';

const THRESHOLDS = ['warn', 'error', ...Object.values(RISK_BANDS)] as const;

type Pair = readonly [smaller: readonly string[], larger: readonly string[]];

const PAIRS: readonly Pair[] = CONTAINED.map(([smaller, larger]) => [[smaller], [larger]]);

/** Each preset and its union with another one, and pairs of contained presets, both joined with a third. */
const UNIONS: readonly Pair[] = [
  ...PRESETS.flatMap((one) => PRESETS.map((other): Pair => [[one], [one, other]])),
  ...CONTAINED.flatMap(([smaller, larger]) =>
    PRESETS.map(
      (other): Pair => [
        [smaller, other],
        [larger, other],
      ],
    ),
  ),
];

const configs = new Map<string, ResolvedConfig>();

function configOf(presets: readonly string[], kubernetesVersion: string): ResolvedConfig {
  const key = `${presets} ${kubernetesVersion}`;
  const config =
    configs.get(key) ?? resolveConfig({ extends: presets, kubernetesVersion }, { plugins: shippedPlugins });
  configs.set(key, config);
  return config;
}

const OVERRIDDEN: Readonly<Record<string, string>> = {
  'pod-security/capabilities-baseline': 'pod-security/capabilities-restricted',
  'pod-security/seccomp-baseline': 'pod-security/seccomp-restricted',
};

/**
 * The one exception, which the standard makes: from 1.25 restricted checks pass Windows pods and override the baseline
 * checks of the same settings, so at the restricted level these require nothing of such a pod.
 */
function isOverridden(
  { ruleId, resource }: Finding,
  objects: readonly JsonObject[],
  larger: LintResult,
): boolean {
  const restricted = OVERRIDDEN[ruleId];
  const report = restricted === undefined ? undefined : larger.rules.get(restricted);
  if (report === undefined || report.severity === 'off') return false;
  const { document } = resource!;
  // A preset that follows namespace labels leaves the restricted checks off where no label asks for them.
  const isOff = report.leftOut.some((place) => larger.objects[place]!.resource.document === document);
  return !isOff && JSON.stringify(objects[document]).includes('"os":{"name":"windows"}');
}

/** The highest severity and the highest risk of the visible findings, by the position of the object. */
function byObject({ findings }: LintResult): ReadonlyMap<number, Gravity> {
  const highest = new Map<number, Gravity>();
  for (const finding of findings)
    if (finding.supersededBy === undefined) {
      const { document } = finding.resource!;
      highest.set(document, gravest(finding, highest.get(document) ?? finding));
    }
  return highest;
}

/** Where the larger presets show less than the smaller ones. */
function shortfalls(smaller: LintResult, larger: LintResult): readonly string[] {
  const after = byObject(larger);
  const fallen = [...byObject(smaller)].filter(([document, gravity]) => {
    const own = after.get(document);
    if (own === undefined) return true;
    const { severity, risk } = gravest(own, gravity);
    return severity !== own.severity || risk !== own.risk;
  });
  const codeOf = (result: LintResult, failOn: (typeof THRESHOLDS)[number]) =>
    exitCode(result, { failOn, maxWarnings: undefined, failOnNotJudged: false });
  const passing = THRESHOLDS.filter((failOn) => codeOf(larger, failOn) < codeOf(smaller, failOn));
  return [
    ...fallen.map(([document, { severity, risk }]) => `${document} had ${severity} ${risk}`),
    ...passing.map((failOn) => `--fail-on ${failOn} passes`),
  ];
}

describe('presets that contain others show at least as much', () => {
  const objects = fc
    .array(
      fc.oneof(
        { weight: 4, arbitrary: pods },
        { weight: 4, arbitrary: grants },
        { weight: 2, arbitrary: components },
        others,
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((all) =>
      all.map(
        (object, index): JsonObject => ({
          ...object,
          metadata: { name: `r${index}`, namespace: 'shop', ...(object.metadata as JsonObject | undefined) },
        }),
      ),
    );
  const versions = fc.constantFrom('1.18', '1.24', '1.25', '1.31', 'latest');

  const unions = fc.subarray([...UNIONS], { minLength: 3, maxLength: 3 });

  test('of random pods, grants and components', async () => {
    await fc.assert(
      fc.asyncProperty(objects, versions, unions, async (all, version, some) => {
        const results = new Map<string, Promise<LintResult>>();
        const resultOf = (presets: readonly string[]): Promise<LintResult> => {
          const key = presets.join();
          const result =
            results.get(key) ?? lint([fromObjects(all, { path: 'a.yaml' })], configOf(presets, version));
          results.set(key, result);
          return result;
        };
        for (const [smaller, larger] of [...PAIRS, ...some]) {
          const [before, after] = [await resultOf(smaller), await resultOf(larger)];
          expect(after.errors).toEqual([]);
          const exempt = version === 'latest' || Number(version.slice(2)) >= 25;
          const overridden = (finding: Finding): boolean => exempt && isOverridden(finding, all, after);
          expect(after.findings.filter(overridden)).toEqual([]);
          const asked = before.findings.filter((finding) => !overridden(finding));
          expect(shortfalls({ ...before, findings: asked }, after), `${larger} after ${smaller}`).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
