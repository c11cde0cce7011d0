import { parseImageReference } from '@plimsoll/core/kubernetes';
import type { Context } from './context.js';
import type { FoundStep, Vertex } from './types.js';
import type { Vertices } from './vertices.js';

const PREFIX = 'images:';

/** All images of a registry, or of a part of it, that the workloads run. */
export const imagesOf = (vertices: Vertices, path: string): Vertex =>
  vertices.group(`${PREFIX}${path}`, `images of ${path}`);

/** From images to the containers that run the newest version: those that name them by a tag. */
export function* imageSteps({ project, vertices }: Context): Iterable<FoundStep> {
  if (![...vertices.byId.keys()].some((id) => id.startsWith(`scope:${PREFIX}`))) return;
  for (const { containers } of project.pods)
    for (const container of containers) {
      const at = container.at('image');
      const image = at.value === undefined ? undefined : parseImageReference(at.value);
      if (!image || image.digest !== undefined || container.at('imagePullPolicy').value === 'Never') continue;
      const message = `Container ${container.name} names the image by its tag.`;
      let path = image.registry;
      for (const part of ['', ...image.repository.split('/')]) {
        if (part !== '') path += `/${part}`;
        const from = vertices.byId.get(`scope:${PREFIX}${path}`);
        if (from) yield { from, to: vertices.container(container), evidence: [{ at, message }] };
      }
    }
}
