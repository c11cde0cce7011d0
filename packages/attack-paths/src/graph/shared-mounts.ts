import {
  type AnyCursor,
  type ContainerCursor,
  isPlaceholder,
  normaliseHostPath,
  type PodCursor,
  type Project,
} from '@plimsoll/core/kubernetes';
import { claimOf, templatedClaims } from '../steps/host/claims.js';
import { hostMountsOf } from '../steps/host/mounts.js';
import { keyOf, placeOf } from './places.js';
import { podKey } from './vertices.js';

/** A part of a volume in a container that other containers may also have. */
export interface SharedMount {
  readonly container: ContainerCursor;
  /** Equal for all mounts of one volume. */
  readonly key: string;
  /** `PersistentVolumeClaim shop/data`, for messages. */
  readonly volume: string;
  /** What identifies the volume: the name of the claim, the path on the node, the volume of the pod. */
  readonly at: AnyCursor;
  readonly mount: AnyCursor;
  /** The part of the volume, with a leading slash. */
  readonly path: string;
  readonly isWritable: boolean;
}

/** A volume of a pod that several containers may have. */
type Source = Pick<SharedMount, 'key' | 'volume' | 'at'> & { readonly readOnly: boolean };

/** What the kernel shows there is not code. */
const KERNEL = /^\/(?:dev|proc|sys)(?:\/|$)/;

/** The mounts whose volumes other containers may have: through the same claim, on the same node, in the same pod. */
export function* sharedMounts(project: Project): Iterable<SharedMount> {
  for (const pod of project.pods) {
    const own = podKey(pod).replaceAll('/', ':');
    const sources = sourcesOf(pod, project);
    for (const container of pod.containers) {
      for (const { path, isOpen, at, mount, readOnly } of hostMountsOf(container, project)) {
        if (KERNEL.test(path)) continue;
        yield {
          container,
          key: 'host',
          volume: 'the node',
          at,
          mount,
          path: isOpen ? `${path}/?@${own}` : path,
          isWritable: !readOnly,
        };
      }
      for (const mount of container.at('volumeMounts').items()) {
        const source = sources.get(mount.at('name').value ?? '');
        if (!source) continue;
        const { readOnly, ...volume } = source;
        const part = mount.at('subPath').value ?? mount.at('subPathExpr').value ?? '';
        yield {
          ...volume,
          container,
          mount,
          path: normaliseHostPath(part)
            .split('/')
            // A variable has another value in each pod.
            .map((step) => (isPlaceholder(step) ? `${step}@${own}` : step))
            .join('/'),
          isWritable: !readOnly && mount.at('readOnly').value !== true,
        };
      }
    }
  }
}

/** The volumes of a pod by name, without those that are node paths themselves. */
function sourcesOf(pod: PodCursor, project: Project): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  const own = (name: string, at: AnyCursor): void => {
    sources.set(name, {
      key: `${podKey(pod)}:${name}`,
      volume: `volume ${name} of the pod`,
      at,
      readOnly: false,
    });
  };
  for (const [name] of templatedClaims(pod, project)) own(name, pod);
  for (const volume of pod.volumes) {
    const name = volume.at('name').value;
    if (name === undefined) continue;
    const [emptyDir, ephemeral] = [volume.at('emptyDir'), volume.at('ephemeral')];
    // What the pod creates for itself, in any form.
    if (emptyDir.exists || ephemeral.exists) own(name, volume);
    const at = volume.at('persistentVolumeClaim').at('claimName');
    if (at.value === undefined) continue;
    const modes = accessModesOf(at.value, pod, project);
    const { namespace } = pod.owner;
    sources.set(name, {
      key: `claim:${keyOf(placeOf(pod.owner))}/${at.value}${modes.includes('ReadWriteOncePod') ? `:${podKey(pod)}` : ''}`,
      volume: `PersistentVolumeClaim ${namespace === undefined ? '' : `${namespace}/`}${at.value}`,
      at,
      readOnly:
        volume.at('persistentVolumeClaim').at('readOnly').value === true ||
        (modes.length > 0 && modes.every((mode) => mode === 'ReadOnlyMany')),
    });
  }
  return sources;
}

const accessModesOf = (name: string, pod: PodCursor, project: Project): readonly (string | undefined)[] =>
  claimOf(name, pod, project)
    ?.root.at('spec')
    .at('accessModes')
    .items()
    .map(({ value }) => value) ?? [];
