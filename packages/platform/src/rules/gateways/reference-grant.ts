import { defineRule } from '@plimsoll/core';
import { textOf } from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';

/** https://gateway-api.sigs.k8s.io/api-types/referencegrant/ */
export const gatewayReferenceGrantBroad = defineRule({
  meta: {
    description: 'Grant other namespaces only single objects',
    scope: 'resource',
    risk: 5.5,
    cwe: [284],
    precision: 'high',
    messages: {
      secrets:
        'Gateways of {{namespaces}} may use every Secret in this namespace as a certificate. Name the Secrets that they need.',
      services:
        'Routes of {{namespaces}} may send traffic to every Service in this namespace. Name the Services that they need.',
    },
    schema: optionsSchema({ services: flag('Whether to also report grants for all Services.') }),
    defaultOptions: { services: false },
  },
  create(context) {
    return {
      'gateway.networking.k8s.io/ReferenceGrant'(root) {
        const spec = root.at('spec');
        const namespaces = [
          ...new Set(
            spec
              .at('from')
              .items()
              .map((from) => `'${textOf(from.at('namespace').value)}'`),
          ),
        ];
        if (namespaces.length === 0) return;
        for (const to of spec.at('to').items()) {
          if (to.at('name').value || to.at('group').value) continue;
          const kind = to.at('kind');
          const messageId =
            kind.value === 'Secret' ? 'secrets' : kind.value === 'Service' ? 'services' : undefined;
          if (messageId === 'secrets' || (messageId && context.options.services))
            context.report({ at: kind, messageId, data: { namespaces: namespaces.join(', ') } });
        }
      },
    };
  },
});
