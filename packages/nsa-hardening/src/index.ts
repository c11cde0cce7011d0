import { definePlugin } from '@plimsoll/core';
import { rules } from './rules/index.js';

export const nsaHardening = definePlugin({
  meta: { name: '@plimsoll/nsa-hardening', version: '0.1.0', prefix: 'nsa-hardening' },
  rules,
});
export default nsaHardening;
