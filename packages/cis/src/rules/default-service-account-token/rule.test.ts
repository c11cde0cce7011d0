import { serviceAccount, testPolicy } from '../../../test/policies.js';

testPolicy('default-service-account-token', {
  valid: [serviceAccount('app'), serviceAccount('default', 'automountServiceAccountToken: false\n')],
  invalid: [
    {
      code: serviceAccount('default'),
      findings: [{ messageId: 'mounted', text: 'default', pathByName: 'automountServiceAccountToken' }],
    },
    {
      code: serviceAccount('default', 'automountServiceAccountToken: true\n'),
      findings: [{ messageId: 'mounted', text: 'true' }],
    },
  ],
});
