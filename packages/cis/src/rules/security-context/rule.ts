import { defineRule } from '@plimsoll/core';
import { isControlPlanePod } from '@plimsoll/core/kubernetes';

/** CIS Kubernetes Benchmark 5.6.3: the container or its pod has a security context. */
export const securityContext = defineRule({
  meta: {
    description: 'Set a security context on every container',
    scope: 'resource',
    risk: 4.0,
    severity: 'off',
    cwe: [250],
    precision: 'very-high',
    messages: {
      missing: "Neither container '{{name}}' nor its pod has a securityContext. Add one.",
    },
  },
  create(context) {
    return {
      Container(container) {
        if (isControlPlanePod(container.pod)) return context.notApplicable();
        const own = container.at('securityContext');
        const set = [own, container.pod.at('securityContext')].some((at) =>
          at.entries().some(([, setting]) => setting.exists),
        );
        if (!set) context.report({ at: own, messageId: 'missing', data: { name: container.name } });
      },
    };
  },
});
