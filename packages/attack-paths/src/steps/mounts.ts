import { oncePer } from '@plimsoll/core/internal';
import type { ContainerCursor, Cursor, PodCursor } from '@plimsoll/core/kubernetes';

type Volume = PodCursor['volumes'][number];

/** A volume of the pod, where the container mounts it. */
export interface Mounted {
  readonly volume: Volume;
  readonly mount: Cursor<NonNullable<NonNullable<ContainerCursor['value']>['volumeMounts']>[number]>;
}

/** The volumes that a container mounts, in the order of its mounts. */
export const mountedBy = oncePer((container: ContainerCursor): readonly Mounted[] => {
  if (container.pod.volumes.length === 0) return [];
  const volumes = volumesByName(container.pod);
  return container
    .at('volumeMounts')
    .items()
    .flatMap((mount) => {
      const name = mount.at('name').value;
      const volume = name === undefined ? undefined : volumes.get(name);
      return volume ? [{ volume, mount }] : [];
    });
});

/** Of several with one name, the first. */
const volumesByName = oncePer((pod: PodCursor): ReadonlyMap<string, Volume> => {
  const volumes = new Map<string, Volume>();
  for (const volume of pod.volumes) {
    const name = volume.at('name').value;
    if (name !== undefined && !volumes.has(name)) volumes.set(name, volume);
  }
  return volumes;
});
