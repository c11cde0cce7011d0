import { defineRule, type Fixer } from '@plimsoll/core';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema, takesPodFields } from '@plimsoll/rule-kit';

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2: a sandbox for untrusted pods. The user says which pods those are and
 * which classes are sandboxes. https://kubernetes.io/docs/concepts/containers/runtime-class/
 */
export const runtimeClass = defineRule({
  meta: {
    description: 'Run untrusted workloads in a sandboxed runtime',
    scope: 'resource',
    risk: 4.0,
    severity: 'off',
    cwe: [653],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      missing:
        "The pod has no runtimeClassName, so it runs in the node's default runtime. Name the class of a sandboxed runtime.",
      other: "The pod's runtime class is not one of the allowed classes. Name an allowed one.",
    },
    schema: optionsSchema({
      untrustedSelector: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description:
          'Labels of the pods that need a runtime class. Without this option, every pod needs one.',
      },
      allowed: listOf('Names of the runtime classes to accept. Without this option, any class passes.'),
    }),
    defaultOptions: { untrustedSelector: {} as JsonObject, allowed: [] },
  },
  create(context) {
    const { allowed, untrustedSelector } = context.options;
    const labels = Object.entries(untrustedSelector);
    if (labels.length === 0 && allowed.length === 0) return {};
    return {
      PodSpec(pod) {
        const own = pod.metadata.at('labels').value ?? {};
        if (!labels.every(([key, value]) => own[key] === value)) return context.notApplicable();
        const at = pod.at('runtimeClassName');
        const [only, ...others] = allowed;
        const fix =
          only !== undefined && others.length === 0 && takesPodFields(pod)
            ? (fixer: Fixer) => fixer.set(at, only)
            : undefined;
        if (at.value === undefined) context.report({ at, messageId: 'missing', fix });
        else if (allowed.length > 0 && !allowed.includes(at.value))
          context.report({ at, messageId: 'other', fix });
      },
    };
  },
});
