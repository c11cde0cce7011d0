import { testRule } from '../../../test/test-rule.js';

const config = (providers: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers: [${providers}]
`;
const KEY = '/1Tn0Kc2wqjXHR0kSdI4P6b1bKXQ7jqJ8Nf0rB2cVxA=';
const local = (kind: string, secret: string): string => `{${kind}: {keys: [{name: k, secret: "${secret}"}]}}`;

testRule('encryption-kms-v2', {
  valid: [
    config('{kms: {apiVersion: v2, name: k}}, {identity: {}}'),
    {
      name: 'to read what was written before',
      code: config(`{kms: {apiVersion: v2}}, ${local('aescbc', '<key>')}`),
    },
    { name: 'version 1 where it was on', code: config('{kms: {name: k}}'), kubernetesVersion: '1.28' },
  ],
  invalid: [
    { code: config(local('aescbc', '<key>')), findings: [{ messageId: 'local', text: 'aescbc' }] },
    { code: config('{kms: {name: k}}'), findings: [{ messageId: 'v1', text: 'kms' }] },
    { code: config('{kms: {apiVersion: v1}}'), findings: [{ messageId: 'v1', text: 'v1' }] },
  ],
});

testRule('encryption-key-in-manifest', {
  valid: [
    config(local('aescbc', '<BASE 64 ENCODED SECRET>')),
    config(local('secretbox', `\${KEY}`)),
    { name: 'of the documentation', code: config(local('aescbc', 'c2VjcmV0IGlzIHNlY3VyZQ==')) },
    { name: 'too short for a key', code: config(local('aescbc', 'aHVudGVyMg==')) },
  ],
  invalid: [
    {
      code: config(`{identity: {}}, ${local('secretbox', KEY)}`),
      findings: [
        {
          messageId: 'key',
          text: `"${KEY}"`,
          message:
            'The manifest contains a key of secretbox (44 characters), which decrypts the data in etcd. Keep the key out of the repository, and replace it if it was ever committed.',
        },
      ],
    },
  ],
});
