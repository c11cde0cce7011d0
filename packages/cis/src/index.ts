import { definePlugin, withDocsUrls } from '@plimsoll/core';
import { benchmarks } from './benchmarks/index.js';
import { home } from './generated/home.js';
import { validateSettings, validators } from './generated/validators.js';
import { version } from './generated/version.js';
import { presets } from './presets.js';
import { settingsSchema } from './rbac/settings.js';
import { rules } from './rules/index.js';

export const cis = definePlugin({
  meta: { name: '@plimsoll/cis', version, prefix: 'cis' },
  rules: withDocsUrls(`${home.site}/rules/cis/`, rules),
  presets,
  benchmarks,
  validators,
  settingsSchema,
  validateSettings,
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default cis;

export { isPublic } from '@plimsoll/core/internal';
export { eachImage } from './pod-images.js';
// For the tables of packs that build on this one.
export { hasDefaultName, isLabelledDefault } from './rbac/defaults.js';
export { settingsSchema as rbacSettingsSchema } from './rbac/settings.js';
export { grantRule } from './rules/rbac-grants/rule.js';
export type { GrantCheck } from './rules/rbac-grants/table.js';
export { gateIsOn, isSet } from './settings/checks.js';
export { settingFix } from './settings/fix.js';
export { isOpen, type Row, rulesOf } from './settings/rule-of.js';
