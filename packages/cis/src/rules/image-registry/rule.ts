import { defineRule } from '@plimsoll/core';
import { eachImage } from '@plimsoll/rule-kit';
import { isWithin, repositoryOf } from './image.js';

/** CIS EKS and AKS Benchmark 5.1.4: the user decides which registries are allowed, so there is no default. */
export const imageRegistry = defineRule({
  meta: {
    description: 'Pull images from allowed registries only',
    scope: 'resource',
    risk: 6.0,
    cwe: [829],
    precision: 'very-high',
    messages: {
      outside:
        "The image of {{owner}} comes from {{repository}}, which is not an allowed registry. Use an allowed one, or add it to the option 'allowed'.",
      denied:
        'The image of {{owner}} comes from {{repository}}, which is a denied registry. Use another one.',
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        allowed: {
          type: 'array',
          items: { type: 'string' },
          description: 'Registries, with or without a path: ghcr.io/team, *.example.com.',
        },
        denied: {
          type: 'array',
          items: { type: 'string' },
          description: 'Registries that are denied, written the same way.',
        },
      },
    },
    defaultOptions: { allowed: [], denied: [] },
  },
  create(context) {
    const { allowed, denied } = context.options;
    if (allowed.length === 0 && denied.length === 0) return {};
    return eachImage(context, ({ reference: at, owner }, text) => {
      const repository = repositoryOf(text);
      if (repository === undefined)
        return context.unknown({ at, reason: 'The image reference cannot be parsed.' });
      const data = { owner, repository };
      const within = (place: string): boolean => isWithin(repository, place);
      if (denied.some(within)) context.report({ at, messageId: 'denied', data });
      else if (allowed.length > 0 && !allowed.some(within))
        context.report({ at, messageId: 'outside', data });
    });
  },
});
