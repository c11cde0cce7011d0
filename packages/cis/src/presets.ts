import type { Preset } from '@plimsoll/core';
import { recommendedSeverity, type SeveritySetting } from '@plimsoll/core/internal';
import { controls } from './benchmarks/index.js';
import { rules } from './rules/index.js';

const recommended: Record<string, SeveritySetting> = Object.fromEntries(
  Object.entries(rules).map(([name, { meta }]) => [`cis/${name}`, recommendedSeverity(meta)]),
);

/**
 * Recommended rules that no control of the newest edition asks for: removed flags, and rules that only the editions for
 * managed clusters name. Every level has them, so that a level never shows less than `recommended`.
 */
const ofNoLevel = Object.keys(recommended).filter(
  (id) => recommended[id] !== 'off' && !controls.some((control) => control.rules.includes(id)),
);

/** The rules of the controls of these levels, and the recommended rules beside them, as errors. */
function ofLevels(...levels: readonly string[]): Preset {
  const ofControls = controls.flatMap((control) =>
    levels.includes(control.level ?? '') ? control.rules : [],
  );
  return [{ rules: Object.fromEntries([...ofControls, ...ofNoLevel].map((id) => [id, 'error'])) }];
}

export const presets: Readonly<Record<string, Preset>> = {
  'level-1': ofLevels('level-1'),
  'level-2': ofLevels('level-1', 'level-2'),
  recommended: [{ rules: recommended }],
};
