import { definePlugin } from '@plimsoll/core';
import { privileged } from './rules/privileged/rule.js';

export const podSecurity = definePlugin({
  meta: { name: '@plimsoll/pod-security', version: '0.1.0', prefix: 'pod-security' },
  rules: { privileged },
});
export default podSecurity;
