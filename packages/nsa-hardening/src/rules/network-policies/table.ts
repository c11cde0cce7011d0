import { covered } from './covered.js';
import { defaultDeny } from './default-deny.js';
import { metadataApi } from './metadata-api.js';
import { allowAll, broadSelector, dangling } from './policies.js';

export const networkPolicies = {
  'default-deny-network-policy': defaultDeny,
  'pod-has-network-policy': covered,
  'network-policy-allow-all': allowAll,
  'network-policy-broad-selector': broadSelector,
  'dangling-network-policy': dangling,
  'block-metadata-api': metadataApi,
};
