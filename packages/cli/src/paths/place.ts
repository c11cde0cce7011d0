import type { PlaceOf } from '@plimsoll/attack-paths/internal';
import { type ResourceId, regionOf } from '@plimsoll/core/internal';
import type { LoadedProject } from '../load-project.js';
import { holderOf } from '../render/rendered.js';

/** The place for the reader: for rendered text, that in the source of the chart or overlay. */
export function placeOf({ rendered }: Pick<LoadedProject, 'rendered'>): PlaceOf {
  return ({ resource, path }) => {
    const file = resource.file.path;
    const region = regionOf(resource, path);
    const { apiVersion, kind, namespace, name, cluster, document, item } = resource;
    const id = { apiVersion, kind, namespace, name, cluster, document, item } as ResourceId;
    const of = rendered.filter(({ parsed }) => parsed.source.path === file);
    const place = holderOf(id, of)?.place({ file, path, resource: id, ...(region && { region }) });
    return place ?? { file, region };
  };
}
