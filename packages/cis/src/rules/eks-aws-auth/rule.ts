import { defineRule } from '@plimsoll/core';

/**
 * CIS EKS Benchmark 4.1.7.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export const eksAwsAuth = defineRule({
  meta: {
    description: 'Move EKS access from aws-auth to access entries',
    scope: 'resource',
    risk: 4.0,
    severity: 'off',
    cwe: [284],
    precision: 'very-high',
    messages: {
      awsAuth:
        'This ConfigMap grants access to the cluster. EKS has deprecated it, so use access entries instead.',
    },
  },
  create(context) {
    return {
      ConfigMap(root, { name, namespace }) {
        if (name !== 'aws-auth' || (namespace !== undefined && namespace !== 'kube-system'))
          return context.notApplicable();
        context.report({ at: root.at('metadata').at('name'), messageId: 'awsAuth' });
      },
    };
  },
});
