import { defineRule } from '@plimsoll/core';
import { isOpenTiller, oncePer } from '@plimsoll/core/internal';
import { imageName, type Receiver } from '@plimsoll/core/kubernetes';

const PORT = 44134;
const NAME = 'tiller-deploy';
const NAMED = /^tiller(?:-|$)/;

const areTiller = oncePer((receivers: readonly Receiver[]): boolean =>
  receivers.some(({ container }) => imageName(container.at('image').value) === 'tiller'),
);

/**
 * The server of Helm 2, which did anything that its own permissions allow for everyone who reached its port. End of
 * life since November 2020. https://helm.sh/blog/helm-v2-deprecation-timeline/
 */
export const tiller = defineRule({
  meta: {
    description: 'Remove Tiller',
    scope: 'project',
    risk: 8.5,
    cwe: [306, 1104],
    precision: 'very-high',
    messages: {
      open: "Container '{{name}}' runs Tiller, which lets every pod in the cluster use Tiller's permissions. Move to Helm 3 and remove it.",
      local:
        "Container '{{name}}' runs Tiller, which has reached its end of life. Move to Helm 3 and remove it.",
      service: 'This Service exposes Tiller. Move to Helm 3 and remove it.',
      deployment: 'The name of this Deployment says that it runs Tiller. Move to Helm 3 and remove it.',
    },
  },
  create(context) {
    return {
      Container(container) {
        const image = container.at('image');
        if (imageName(image.value) !== 'tiller') return;
        const messageId = isOpenTiller(container) ? 'open' : 'local';
        context.report({ at: image, messageId, data: { name: container.name } });
      },
      Service(root, resource) {
        const ports = root.at('spec').at('ports').items();
        const port = ports.map((each) => each.at('port')).find(({ value }) => value === PORT);
        const labels = root.at('spec').at('selector').entries();
        const names = [resource.name, ...labels.map(([, { value }]) => value)];
        const named = names.some((name) => NAMED.test(name ?? ''));
        if (!named && !port) return;
        const receivers = context.project.routes.receivers(resource);
        const known = receivers.length > 0 ? areTiller(receivers) : named;
        if (known) context.report({ at: port ?? root.at('metadata').at('name'), messageId: 'service' });
      },
      Deployment(root, { name }) {
        const containers = root.at('spec').at('template').at('spec').at('containers').items();
        // The rule about its image says so, and more.
        const known = containers.some((each) => imageName(each.at('image').value) === 'tiller');
        if (name === NAME && !known)
          context.report({ at: root.at('metadata').at('name'), messageId: 'deployment' });
      },
    };
  },
});
