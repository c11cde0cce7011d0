import { type AnyRule, defineRule } from '@plimsoll/core';
import { isControlPlanePod, type PodCursor } from '@plimsoll/core/kubernetes';
import { optionsSchema, sharedContext } from '@plimsoll/rule-kit';
import { isInherited } from './inherited.js';

interface Row {
  readonly field: 'runAsUser' | 'runAsGroup';
  readonly description: string;
  readonly risk: number;
}

/** Ids below belong to users of the node. */
const ROWS = {
  'high-user-id': { field: 'runAsUser', description: 'Run with a high user ID', risk: 2.5 },
  'high-group-id': { field: 'runAsGroup', description: 'Run with a high group ID', risk: 2.0 },
} as const satisfies Record<string, Row>;

function highId({ field, description, risk }: Row): AnyRule {
  return defineRule({
    meta: {
      description,
      scope: 'resource',
      risk,
      severity: 'off',
      cwe: [250],
      precision: 'very-high',
      fixable: 'unsafe',
      messages: {
        low: '{{who}} sets {{field}} below {{min}}, an ID that an account on the node may have too. Choose {{min}} or higher.',
        missing: "Container '{{name}}' has no {{field}}, so the image chooses the ID. Set one.",
      },
      schema: optionsSchema({
        min: { type: 'integer', minimum: 1, description: 'The smallest ID to accept.' },
      }),
      defaultOptions: { min: 10000 },
    },
    create(context) {
      const { min } = context.options;
      return {
        PodSpec(pod) {
          if (isExempt(pod)) return context.notApplicable();
          const at = pod.at('securityContext').at(field);
          if (at.value !== undefined && at.value < min && isInherited(pod, field))
            context.report({
              at,
              messageId: 'low',
              data: { who: 'The pod', field, min },
              fix: (fixer) => fixer.set(at, min),
            });
        },
        Container(container) {
          const { name, pod } = container;
          if (isExempt(pod)) return context.notApplicable();
          const at = container.at('securityContext').at(field);
          if (at.value !== undefined && at.value < min)
            context.report({
              at,
              messageId: 'low',
              data: { who: `Container '${name}'`, field, min },
              fix: (fixer) => fixer.set(at, min),
            });
          // The pod's value is checked at the pod, once for all that inherit it.
          else if (!container.effective(field).exists)
            context.report({
              at,
              messageId: 'missing',
              data: { name, field },
              // At the pod, once for all containers.
              fix: (fixer) => fixer.set(sharedContext(container).at(field), min),
            });
        },
      };
    },
  });
}

/**
 * With a user namespace no ID of the pod is one of the node's. The control plane reads keys that root owns on the node.
 */
const isExempt = (pod: PodCursor): boolean =>
  pod.runsOnWindows || pod.at('hostUsers').value === false || isControlPlanePod(pod);

export const highUserId = highId(ROWS['high-user-id']);
export const highGroupId = highId(ROWS['high-group-id']);
