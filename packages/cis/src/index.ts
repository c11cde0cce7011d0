import { definePlugin, withDocsUrls } from '@plimsoll/core';
import { rbacSettingsSchema as settingsSchema } from '@plimsoll/rule-kit';
import { benchmarks } from './benchmarks/index.js';
import { home } from './generated/home.js';
import { version } from './generated/version.js';
import { presets } from './presets.js';
import { rules } from './rules/index.js';

/** The rules and controls of the CIS Benchmark. */
export const cis = definePlugin({
  meta: { name: '@plimsoll/cis', version, prefix: 'cis', reports: 'visited' },
  rules: withDocsUrls(`${home.site}/rules/cis/`, rules),
  presets,
  benchmarks,
  settingsSchema,
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default cis;
