import type { RuleContext } from '@plimsoll/core';
import type { ContainerCursor, Cursor, PodCursor } from '@plimsoll/core/kubernetes';

/** An image that a pod names. */
export interface PodImage {
  readonly reference: Cursor<string | undefined>;
  pullPolicy(): Cursor<string | undefined>;
  /** `container 'app'`, `volume 'model'`, for messages. */
  readonly owner: string;
  readonly pod: PodCursor;
}

/**
 * The visitor keys of all images that a pod names, including those of its volumes, for one listener.
 * https://kubernetes.io/docs/concepts/storage/volumes/#image
 */
export function eachImage(
  context: Pick<RuleContext, 'notApplicable'>,
  judge: (image: PodImage, text: string) => void,
) {
  const judgeSet = (image: PodImage): void => {
    if (image.reference.value !== undefined) judge(image, image.reference.value);
  };
  return {
    Container(container: ContainerCursor) {
      const reference = container.at('image');
      if (reference.value === undefined) return context.notApplicable();
      judgeSet({
        reference,
        pullPolicy: () => container.at('imagePullPolicy'),
        owner: `container '${container.name}'`,
        pod: container.pod,
      });
    },
    PodSpec(pod: PodCursor) {
      // A controller may fill in what a volume omits.
      const volumes = pod.volumes.filter((volume) => volume.at('image').at('reference').value !== undefined);
      if (volumes.length === 0) return context.notApplicable();
      for (const volume of volumes)
        judgeSet({
          reference: volume.at('image').at('reference'),
          pullPolicy: () => volume.at('image').at('pullPolicy'),
          owner: `volume '${volume.at('name').value ?? '(unnamed)'}'`,
          pod,
        });
    },
  };
}
