import { oncePer } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type ContainerCursor,
  type Cursor,
  isPlaceholder,
  normaliseHostPath,
  type PodCursor,
  type Project,
  realHostPath,
} from '@plimsoll/core/kubernetes';
import { pathOfClaim, templatedClaims } from './claims.js';

/** A path of the node in a container. */
export interface HostMount {
  /** The real path, with the `subPath`, as far as the files say. */
  readonly path: string;
  /** A variable adds the rest of the path. */
  readonly isOpen: boolean;
  /** The whole path is a variable. */
  readonly isUnknown: boolean;
  /** The path, in the volume of the pod or in the PersistentVolume. */
  readonly at: AnyCursor;
  readonly mount: AnyCursor;
  readonly readOnly: boolean;
  /** The kubelet starts the pod only if the path is a directory. */
  readonly isDirectory: boolean;
  /** Whether `readOnly` also applies to other mounts of the node below the path. By default it does not. */
  readonly recursive: 'Enabled' | 'IfPossible' | undefined;
}

/** A volume of a pod by its source, and its value. */
interface HostVolume {
  readonly at: Cursor<string | undefined>;
  readonly readOnly: boolean;
  readonly isDirectory: boolean;
}

/** The mounts of node paths: through volumes of the pod, and through volumes that its claims are bound to. */
export const hostMountsOf = (container: ContainerCursor, project: Project): readonly HostMount[] =>
  project.memo(readerOf)(container);

const readerOf = (project: Project) => {
  const volumesOf = oncePer((pod: PodCursor) => hostVolumesOf(pod, project));
  return oncePer((container: ContainerCursor): readonly HostMount[] => {
    const volumes = volumesOf(container.pod);
    if (volumes.size === 0) return [];
    return container
      .at('volumeMounts')
      .items()
      .flatMap((mount) => {
        const volume = volumes.get(mount.at('name').value ?? '');
        if (!volume) return [];
        const recursive = mount.at('recursiveReadOnly').value;
        const subPath = mount.at('subPath').value ?? mount.at('subPathExpr').value ?? '';
        return [
          {
            ...pathOf(volume.at.value!, subPath),
            at: volume.at,
            mount,
            readOnly: volume.readOnly || mount.at('readOnly').value === true,
            isDirectory: volume.isDirectory && subPath === '',
            recursive: recursive === 'Enabled' || recursive === 'IfPossible' ? recursive : undefined,
          },
        ];
      });
  });
};

/** Where a variable or a placeholder begins. */
const VARIABLE = /\$[({[]|\{\{|\{%|<|%\(|@@/;

/** A path up to the first part with a variable, because nothing is known about that part. */
function pathOf(volume: string, subPath: string): Pick<HostMount, 'path' | 'isOpen' | 'isUnknown'> {
  const whole = subPath === '' ? volume : `${volume}/${subPath}`;
  const isOpen = [volume, subPath].some((text) => isPlaceholder(text));
  const known = isOpen ? whole.slice(0, Math.max(0, whole.search(VARIABLE))) : whole;
  const written = isOpen ? known.slice(0, known.lastIndexOf('/') + 1) : known;
  return { path: realHostPath(normaliseHostPath(written)), isOpen, isUnknown: written === '' };
}

function hostVolumesOf(pod: PodCursor, project: Project): ReadonlyMap<string, HostVolume> {
  const volumes = new Map<string, HostVolume>();
  const add = (
    name: string | undefined,
    at: Cursor<string | undefined> | undefined,
    { readOnly = false, type }: { readOnly?: boolean; type?: string | undefined } = {},
  ): void => {
    const isDirectory = type === 'Directory' || type === 'DirectoryOrCreate';
    if (name !== undefined && at?.value) volumes.set(name, { at, readOnly, isDirectory });
  };
  for (const volume of pod.volumes) {
    const name = volume.at('name').value;
    const claim = volume.at('persistentVolumeClaim');
    const claimName = claim.exists ? claim.at('claimName').value : undefined;
    if (claimName !== undefined)
      add(name, pathOfClaim(claimName, pod, project), { readOnly: claim.at('readOnly').value === true });
    else {
      const hostPath = volume.at('hostPath');
      if (hostPath.exists) add(name, hostPath.at('path'), { type: hostPath.at('type').value });
    }
  }
  for (const [name, at] of templatedClaims(pod, project)) add(name, at);
  return volumes;
}
