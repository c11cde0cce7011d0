import { expect, it } from 'vitest';
import { compile } from '../src/index.js';

const object = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: {
    replicas: 9,
    template: {
      spec: {
        containers: [
          { name: 'a', image: 'x@sha256:1' },
          { name: 'b', image: 'x:latest', securityContext: { privileged: true } },
        ],
        initContainers: [{ name: 'i', image: 'x:1' }],
      },
    },
  },
};

const pod = 'spec.template.spec';

it.each([
  ['object.spec.replicas <= 5', 'spec.replicas'],
  ['!has(object.spec.paused) && object.spec.replicas <= 5', 'spec.replicas'],
  ["object.kind != 'Deployment' || object.spec.replicas <= 5", 'spec.replicas'],
  ["object.kind == 'Pod'", 'kind'],
  ['has(object.spec.minReadySeconds)', 'spec.minReadySeconds'],
  ['object.spec.nope.deeper == 1', 'spec.nope'],
  [`object.${pod}.containers.all(c, c.image.contains('@sha256:'))`, `${pod}.containers.1.image`],
  [
    `!object.${pod}.containers.exists(c, has(c.securityContext) && c.securityContext.privileged)`,
    `${pod}.containers.1.securityContext.privileged`,
  ],
  [
    `(object.${pod}.containers + object.${pod}.initContainers).all(c, c.image.contains('@') || c.name == 'b')`,
    `${pod}.initContainers.0`,
  ],
  [`object.${pod}.containers.map(c, c.image).all(i, i.contains('@'))`, `${pod}.containers.1.image`],
  [`object.${pod}.containers.size() == 1`, `${pod}.containers`],
  [`object.${pod}.containers.filter(c, !c.image.contains('@')).size() == 0`, `${pod}.containers`],
  [`object.spec.replicas < 3 || object.${pod}.hostNetwork == false`, 'spec'],
  ['false', undefined],
])('%s', (expression, place) => {
  const evaluated = compile(expression).evaluate({ object });
  expect(evaluated.kind === 'value' ? evaluated.value : false).toBe(false);
  expect(evaluated.place?.join('.')).toBe(place);
});
