import { defineRule } from '@plimsoll/core';
import type { Direction } from '@plimsoll/core/kubernetes';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies": a policy selects every pod, for both directions. */
export const covered = defineRule({
  meta: {
    description: 'Cover every pod with a NetworkPolicy in both directions',
    scope: 'project',
    risk: 5.0,
    severity: 'off',
    cwe: [923],
    precision: 'high',
    messages: {
      open: 'No NetworkPolicy selects this pod for {{directions}}, so that traffic is not restricted. Add a NetworkPolicy.',
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        // Policies do not apply to the host network.
        if (pod.at('hostNetwork').value === true) return context.notApplicable();
        const open: Direction[] = [];
        for (const direction of ['ingress', 'egress'] as const) {
          const verdict = context.project.network.isolated(pod, direction);
          if (verdict.answer === 'unknown') return context.unknown({ at: pod, reason: verdict.reason });
          if (verdict.answer === 'no') open.push(direction);
        }
        if (open.length > 0)
          context.report({ at: pod, messageId: 'open', data: { directions: open.join(' and ') } });
      },
    };
  },
});
