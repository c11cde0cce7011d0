import { resolveConfig } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { defaultPresets, shippedPlugins } from './shipped.js';

test('the shipped packs name only rules that exist, so a run need not check it', () => {
  const resolved = resolveConfig({ extends: defaultPresets }, { plugins: shippedPlugins });
  expect(resolved.severities.get('pod-security/privileged')).toBe('error');
});
