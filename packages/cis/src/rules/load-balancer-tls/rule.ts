import { defineRule } from '@plimsoll/core';

/** CIS EKS Benchmark 5.4.5, for Services. */
export const loadBalancerTls = defineRule({
  meta: {
    description: 'Terminate TLS on cloud load balancers',
    risk: 4.0,
    severity: 'off',
    cwe: [319],
    precision: 'low',
    messages: {
      plain: 'The load balancer has no certificate: none of the annotations that name one is set.',
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        annotations: {
          type: 'array',
          items: { type: 'string' },
          description: 'Annotations that give the load balancer of your provider a certificate.',
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
