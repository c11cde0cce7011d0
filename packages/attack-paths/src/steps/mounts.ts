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
  const { volumes } = container.pod;
  if (volumes.length === 0) return [];
  return container
    .at('volumeMounts')
    .items()
    .flatMap((mount) => {
      const name = mount.at('name').value;
      const volume = name === undefined ? undefined : volumes.find((each) => each.at('name').value === name);
      return volume ? [{ volume, mount }] : [];
    });
});
