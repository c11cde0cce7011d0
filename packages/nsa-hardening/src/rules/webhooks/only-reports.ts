import { defineRule } from '@plimsoll/core';

/**
 * Policies that admit violations: `Audit` and `Warn` of Kyverno and of bindings, `dryrun` and `warn` of Gatekeeper,
 * `monitor` of Kubewarden, `warn` of Sigstore.
 */
export const onlyReports = defineRule({
  meta: {
    description: 'Let admission policies deny what they reject',
    scope: 'project',
    risk: 4.0,
    cwe: [693],
    precision: 'high',
    messages: {
      reports: 'This policy only reports violations and still admits the objects. Make it deny them.',
    },
  },
  create(context) {
    return {
      Resource(_, resource) {
        const policy = context.project.admission.policyOf(resource);
        if (!policy) return context.notApplicable();
        if (policy.reportsOnly) context.report({ at: policy.reportsOnly, messageId: 'reports' });
      },
    };
  },
});
