import { defineRule, type Fixer } from '@plimsoll/core';
import type { Fix } from '@plimsoll/core/internal';
import {
  defaultPodSecurityLevel,
  describeResource,
  ENFORCE_LABEL,
  isPodSecurityLevel,
  isPodSecurityLevelAtLeast,
  whyAbsenceIsUnknown,
} from '@plimsoll/core/kubernetes';
import { SYSTEM_NAMESPACES } from '@plimsoll/rule-kit';

/** CIS Kubernetes Benchmark 5.2.1: Pod Security admission, or a policy engine, protects each namespace. */
export const namespacePodSecurity = defineRule({
  meta: {
    description: 'Enforce a Pod Security level or a policy engine in every namespace',
    scope: 'project',
    risk: 5.5,
    cwe: [1188],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      missing:
        "Namespace '{{name}}' enforces no Pod Security level, so it admits privileged pods. Set the label pod-security.kubernetes.io/enforce.",
      weak: "Namespace '{{name}}' enforces no Pod Security level, and {{policy}} {{reason}}. Set the label pod-security.kubernetes.io/enforce.",
      low: "Namespace '{{name}}' enforces the Pod Security level '{{level}}', which is below '{{wanted}}'. Raise the level.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        level: { enum: ['baseline', 'restricted'], description: 'The lowest level to accept.' },
        exemptNamespaces: {
          type: 'array',
          items: { type: 'string' },
          description: 'Names of namespaces to skip.',
        },
      },
    },
    defaultOptions: {
      level: 'baseline',
      exemptNamespaces: SYSTEM_NAMESPACES,
    },
  },
  create(context) {
    const { options, project, kubernetes } = context;
    const wanted = isPodSecurityLevel(options.level) ? options.level : 'baseline';
    return {
      Namespace(namespace, { name, labels }) {
        if (name === undefined || options.exemptNamespaces.includes(name)) return context.notApplicable();
        const level = labels[ENFORCE_LABEL];
        // pod-security/namespace-labels-valid reports an invalid level.
        if (level !== undefined && !isPodSecurityLevel(level)) return context.notApplicable();
        if (level !== undefined && isPodSecurityLevelAtLeast(level, wanted)) return;
        const inherited = level === undefined ? defaultPodSecurityLevel(project, name) : undefined;
        if (inherited !== undefined && isPodSecurityLevelAtLeast(inherited, wanted)) return;
        const at = namespace.at('metadata').at('labels').at(ENFORCE_LABEL);
        const admission = project.admission.enforced({
          demand: 'pod-security',
          namespace: { name, labels },
          kubernetes,
        });
        if (admission.answer === 'yes') return;
        const doubt = admission.answer === 'unknown' ? admission.reason : whyAbsenceIsUnknown(project);
        if (doubt) return context.unknown({ at, reason: doubt });
        const lower = level ?? (inherited === 'privileged' ? undefined : inherited);
        const fix = (fixer: Fixer): Fix => fixer.set(at, wanted);
        if (lower !== undefined)
          context.report({ at, messageId: 'low', data: { name, level: lower, wanted }, fix });
        else if (admission.answer === 'no' && admission.nearest) {
          const { policy, reason } = admission.nearest;
          const data = { name, policy: describeResource(policy.resource), reason };
          context.report({ at, messageId: 'weak', data, fix });
        } else context.report({ at, messageId: 'missing', data: { name }, fix });
      },
    };
  },
});
