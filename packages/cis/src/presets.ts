import { type Preset, recommendedSeverity, type SeveritySetting } from '@plimsoll/core';
import { controls } from './benchmarks/index.js';
import { rules } from './rules/index.js';

/** The rules of the controls of these levels, as errors. */
function ofLevels(...levels: readonly string[]): Preset {
  const ids = controls.flatMap((control) => (levels.includes(control.level ?? '') ? control.rules : []));
  return [{ rules: Object.fromEntries(ids.map((id) => [id, 'error'])) }];
}

const recommended: Record<string, SeveritySetting> = Object.fromEntries(
  Object.entries(rules).map(([name, { meta }]) => [`cis/${name}`, recommendedSeverity(meta)]),
);

export const presets: Readonly<Record<string, Preset>> = {
  'level-1': ofLevels('level-1'),
  'level-2': ofLevels('level-1', 'level-2'),
  recommended: [{ rules: recommended }],
};
