import { lint, parse, resolveConfig } from '@plimsoll/core';
import { recommendedSeverity } from '@plimsoll/core/internal';
import { describe, expect, it } from 'vitest';
import { platform } from '../src/index.js';

/** Rules about what newer releases lack are off for those releases. */
const NAMES = Object.keys(platform.rules).filter(
  (name) => !platform.rules[name]!.meta.kubernetes?.startsWith('<'),
);

async function severities(preset: string): Promise<ReadonlyMap<string, string>> {
  const file = await parse({
    path: 'a.yaml',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  });
  const config = resolveConfig({ plugins: [platform], extends: `platform/${preset}` });
  const { rules } = await lint([file], config);
  return new Map(NAMES.map((name) => [name, rules.get(`platform/${name}`)?.severity ?? 'off']));
}

describe('presets', () => {
  it('strict turns every rule on, by its risk', async () => {
    for (const [name, severity] of await severities('strict'))
      expect(severity, name).toBe(platform.rules[name]!.meta.risk >= 7 ? 'error' : 'warn');
  });

  it('recommended has the severities of the rules, never higher than strict', async () => {
    const strict = await severities('strict');
    for (const [name, severity] of await severities('recommended')) {
      expect(severity, name).toBe(recommendedSeverity(platform.rules[name]!.meta));
      expect(['off', strict.get(name)]).toContain(severity);
    }
  });
});
