import { definePlugin, withDocsUrls } from '@plimsoll/core';
import { rbacSettingsSchema } from '@plimsoll/rule-kit';
import { benchmarks } from './benchmarks/index.js';
import { home } from './generated/home.js';
import { version } from './generated/version.js';
import { presets } from './presets.js';
import { rules } from './rules/index.js';

/** The rules of the NSA/CISA Kubernetes Hardening Guide. */
export const nsaHardening = definePlugin({
  meta: { name: '@plimsoll/nsa-hardening', version, prefix: 'nsa-hardening', reports: 'visited' },
  rules: withDocsUrls(`${home.site}/rules/nsa-hardening/`, rules),
  presets,
  benchmarks,
  settingsSchema: rbacSettingsSchema,
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default nsaHardening;
