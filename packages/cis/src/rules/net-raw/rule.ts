import { defineRule } from '@plimsoll/core';
import { isControlPlanePod } from '@plimsoll/core/kubernetes';

/** Whether a capability has one of these names. Like the container runtime, it ignores case. */
const isNamed = (value: string | undefined, ...names: readonly string[]): boolean =>
  value !== undefined && names.includes(value.toUpperCase());

/** CIS Kubernetes Benchmark 5.2.8: a container drops NET_RAW or ALL, and adds neither again. */
export const netRaw = defineRule({
  meta: {
    description: 'Require dropping NET_RAW',
    scope: 'resource',
    risk: 4.5,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      kept: "Container '{{name}}' keeps NET_RAW, so it can forge packets in the pod network. Drop NET_RAW or ALL.",
      added:
        "Container '{{name}}' adds '{{capability}}', so it can forge packets in the pod network. Remove it.",
    },
  },
  create(context) {
    return {
      Container(container) {
        if (container.pod.runsOnWindows || isControlPlanePod(container.pod)) return context.notApplicable();
        const { name } = container;
        const capabilities = container.at('securityContext').at('capabilities');
        const added = capabilities
          .at('add')
          .items()
          .filter(({ value }) => isNamed(value, 'NET_RAW', 'ALL'));
        for (const at of added)
          context.report({
            at,
            messageId: 'added',
            data: { name, capability: at.value ?? '' },
            fix: (fixer) => fixer.prune(at, container),
          });
        const drop = capabilities.at('drop');
        if (!drop.items().some(({ value }) => isNamed(value, 'NET_RAW', 'ALL')))
          context.report({
            at: drop,
            messageId: 'kept',
            data: { name },
            fix: (fixer) => fixer.append(drop, 'NET_RAW'),
          });
      },
    };
  },
});
