import { definePlugin } from '@plimsoll/core';
import { rules } from './rules/index.js';

export const cis = definePlugin({
  meta: { name: '@plimsoll/cis', version: '0.1.0', prefix: 'cis' },
  rules,
});
export default cis;
