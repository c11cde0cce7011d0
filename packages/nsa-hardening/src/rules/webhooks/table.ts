import { policyBinding } from './policy-binding.js';
import { endpoint, failurePolicy, scope } from './rules.js';

export const webhooks = {
  'admission-policy-binding': policyBinding,
  'webhook-endpoint': endpoint,
  'webhook-failure-policy': failurePolicy,
  'webhook-scope': scope,
};
