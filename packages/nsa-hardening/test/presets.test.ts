import { lint, parse, resolveConfig } from '@plimsoll/core';
import { recommendedSeverity } from '@plimsoll/core/internal';
import { describe, expect, it } from 'vitest';
import { nsaHardening } from '../src/index.js';

const NAMES = Object.keys(nsaHardening.rules);

async function severities(preset: string): Promise<ReadonlyMap<string, string>> {
  const file = await parse({
    path: 'a.yaml',
    text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  });
  const config = resolveConfig({ plugins: [nsaHardening], extends: `nsa-hardening/${preset}` });
  const { rules } = await lint([file], config);
  return new Map(NAMES.map((name) => [name, rules.get(`nsa-hardening/${name}`)?.severity ?? 'off']));
}

describe('presets', () => {
  it('strict turns every rule on, by its risk', async () => {
    for (const [name, severity] of await severities('strict'))
      expect(severity, name).toBe(nsaHardening.rules[name]!.meta.risk >= 7 ? 'error' : 'warn');
  });

  it('recommended has the severities of the rules, never higher than strict', async () => {
    const strict = await severities('strict');
    for (const [name, severity] of await severities('recommended')) {
      expect(severity, name).toBe(recommendedSeverity(nsaHardening.rules[name]!.meta));
      expect(['off', strict.get(name)]).toContain(severity);
    }
  });
});
