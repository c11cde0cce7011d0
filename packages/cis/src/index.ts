import { definePlugin } from '@plimsoll/core';
import { validateSettings, validators } from './generated/validators.js';
import { version } from './generated/version.js';
import { settingsSchema } from './rbac/settings.js';
import { rules } from './rules/index.js';

export const cis = definePlugin({
  meta: { name: '@plimsoll/cis', version, prefix: 'cis' },
  rules,
  validators,
  settingsSchema,
  validateSettings,
  docs: () => import('./generated/docs.js').then(({ docs }) => docs),
});
export default cis;
