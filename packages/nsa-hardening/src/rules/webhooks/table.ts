import { onlyReports } from './only-reports.js';
import { policyBinding } from './policy-binding.js';
import { endpoint, failurePolicy, scope } from './rules.js';

export const webhooks = {
  'admission-policy-binding': policyBinding,
  'admission-policy-only-reports': onlyReports,
  'webhook-endpoint': endpoint,
  'webhook-failure-policy': failurePolicy,
  'webhook-scope': scope,
};
