import { defineRule } from '@plimsoll/core';
import { isStaticPod, tokenMount } from '@plimsoll/core/kubernetes';

/** CIS Kubernetes Benchmark 5.1.5, for pods: `serviceAccountName` is absent, empty or `default`. */
export const defaultServiceAccount = defineRule({
  meta: {
    description: 'Run workloads under a ServiceAccount of their own',
    scope: 'namespace',
    risk: 3.5,
    severity: 'off',
    cwe: [250],
    precision: 'high',
    messages: {
      default:
        "The pod runs as the ServiceAccount 'default', which other pods in the namespace share. Create a ServiceAccount for it and name it in serviceAccountName.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        allowWithoutToken: {
          type: 'boolean',
          description: 'Accept the default ServiceAccount where no token is mounted.',
        },
      },
    },
    defaultOptions: { allowWithoutToken: true },
  },
  create(context) {
    return {
      PodSpec(pod) {
        if (isStaticPod(pod)) return context.notApplicable();
        if (pod.serviceAccountName !== 'default') return;
        if (context.options.allowWithoutToken && tokenMount(pod, context.project).mounted === false) return;
        const alias = pod.at('serviceAccount');
        const own = pod.at('serviceAccountName');
        context.report({ at: own.exists || !alias.exists ? own : alias, messageId: 'default' });
      },
    };
  },
});
