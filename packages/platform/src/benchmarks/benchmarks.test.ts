import { cis } from '@plimsoll/cis';
import { nsaHardening } from '@plimsoll/nsa-hardening';
import { describe, expect, test } from 'vitest';
import { platform } from '../index.js';
import { benchmarks } from './index.js';

const known = new Set(
  [cis, nsaHardening, platform].flatMap(({ meta, rules }) =>
    Object.keys(rules).map((name) => `${meta.prefix}/${name}`),
  ),
);

describe.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))('%s', (_, { controls }) => {
  test('names rules that exist, each control once', () => {
    const rules = controls
      .flatMap((control) => control.rules)
      .filter((id) => !id.startsWith('pod-security/'));
    expect(rules.filter((rule) => !known.has(rule))).toEqual([]);
    expect(new Set(controls.map(({ id }) => id)).size).toBe(controls.length);
    expect(new Set(controls.map(({ title }) => title)).size).toBe(controls.length);
    for (const control of controls) expect(new Set(control.rules).size).toBe(control.rules.length);
  });

  test('says why it does not check a control, or only in part', () => {
    for (const { assessment, rules, note } of controls) {
      expect(assessment === 'none').toBe(rules.length === 0);
      if (assessment !== 'full') expect(note).toMatch(/^[A-Z].+\.$/);
    }
  });
});
