import { defineRule } from '@plimsoll/core';
import { parseImageReference } from '@plimsoll/core/kubernetes';

const REGISTRY = 'registry.acme.example';

/** Other registries are neither scanned nor mirrored. */
export const ownRegistry = defineRule({
  meta: {
    description: 'Take images from our registry',
    risk: 6,
    cwe: [829],
    messages: { foreign: "Container '{{name}}' takes its image from {{registry}}." },
  },
  create({ report, unknown }) {
    return {
      Container(container) {
        const image = container.at('image');
        if (image.value === undefined) return;
        const reference = parseImageReference(image.value);
        if (!reference) unknown({ at: image, reason: 'The image is not a reference that can be read.' });
        else if (reference.registry !== REGISTRY)
          report({
            at: image,
            messageId: 'foreign',
            data: { name: container.name, registry: reference.registry },
          });
      },
    };
  },
});
