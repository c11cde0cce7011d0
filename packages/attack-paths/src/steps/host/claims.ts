import type { Cursor, PodCursor, Project, Resource } from '@plimsoll/core/kubernetes';

type Path = Cursor<string | undefined>;

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

/** The node path that a PersistentVolume uses. */
function pathOfVolume({ root }: Resource<'PersistentVolume'>): Path | undefined {
  const spec = root.at('spec');
  return [spec.at('hostPath').at('path'), spec.at('local').at('path')].find(({ exists }) => exists);
}

/** The paths of PersistentVolumes that name their claim, by that claim. */
const reserved = (project: Project): ReadonlyMap<string, Path> => {
  const byClaim = new Map<string, Path>();
  for (const volume of project.ofKind('PersistentVolume')) {
    const claim = volume.root.at('spec').at('claimRef');
    const [name, path] = [claim.at('name').value, pathOfVolume(volume)];
    if (name !== undefined && path) byClaim.set(keyOf(claim.at('namespace').value, name), path);
  }
  return byClaim;
};

function pathOfNamed(name: string | undefined, near: Resource, project: Project): Path | undefined {
  const volume =
    name === undefined ? undefined : project.find({ group: '', kind: 'PersistentVolume', name, near });
  return volume && pathOfVolume(volume);
}

/** A claim of a pod, if it is in the files. */
export const claimOf = (name: string, { owner }: PodCursor, project: Project) =>
  project.find({
    group: '',
    kind: 'PersistentVolumeClaim',
    name,
    namespace: owner.namespace,
    near: owner,
  });

/** The node path behind a claim of a pod, if the files bind the claim to a PersistentVolume. */
export function pathOfClaim(name: string, pod: PodCursor, project: Project): Path | undefined {
  const claim = claimOf(name, pod, project);
  return (
    pathOfNamed(claim?.root.at('spec').at('volumeName').value, pod.owner, project) ??
    project.memo(reserved).get(keyOf(pod.owner.namespace, name))
  );
}

/** The claims that a StatefulSet creates for its pods, by volume name. It names them after itself and a number. */
export function templatedClaims(
  { owner }: PodCursor,
  project: Project,
): readonly (readonly [volume: string, Path | undefined])[] {
  if (owner.kind !== 'StatefulSet') return [];
  const { namespace, name, root } = owner as unknown as Resource<'StatefulSet'>;
  return root
    .at('spec')
    .at('volumeClaimTemplates')
    .items()
    .flatMap((template) => {
      const volume = template.at('metadata').at('name').value;
      if (volume === undefined) return [];
      const path =
        pathOfNamed(template.at('spec').at('volumeName').value, owner, project) ??
        project.memo(reserved).get(keyOf(namespace, `${volume}-${name}-0`));
      return [[volume, path] as const];
    });
}
