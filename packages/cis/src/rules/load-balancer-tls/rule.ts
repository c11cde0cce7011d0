import { defineRule } from '@plimsoll/core';

/** CIS EKS Benchmark 5.4.5, for Services. */
export const loadBalancerTls = defineRule({
  meta: {
    description: 'Terminate TLS on cloud load balancers',
    scope: 'resource',
    risk: 4.0,
    severity: 'off',
    cwe: [319],
    precision: 'low',
    messages: {
      plain:
        "No annotation gives this load balancer a certificate, so it does not terminate TLS. Set your provider's annotation.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        annotations: {
          type: 'array',
          items: { type: 'string' },
          description: "Annotations that give your provider's load balancer a certificate.",
        },
      },
    },
    defaultOptions: { annotations: ['service.beta.kubernetes.io/aws-load-balancer-ssl-cert'] },
  },
  create(context) {
    return {
      Service(service, { annotations }) {
        const type = service.at('spec').at('type');
        if (type.value !== 'LoadBalancer') return context.notApplicable();
        if (!context.options.annotations.some((name) => annotations[name]))
          context.report({ at: type, messageId: 'plain' });
      },
    };
  },
});
