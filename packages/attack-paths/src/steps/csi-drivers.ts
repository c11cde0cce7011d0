import type { AnyCursor, ContainerCursor, PodCursor, Project, Resource } from '@plimsoll/core/kubernetes';

/** A pod with a volume of a driver. */
export interface DriverVolume {
  readonly pod: PodCursor;
  readonly at: AnyCursor;
}

/**
 * The pods with a volume of each driver: inline, through a claim in the files, or through one that comes with the pod.
 * https://kubernetes.io/docs/concepts/storage/volumes/#csi
 */
export const volumesByDriver = (project: Project): ReadonlyMap<string, readonly DriverVolume[]> => {
  const index = new Map<string, DriverVolume[]>();
  const add = (driver: string | undefined, found: DriverVolume): void => {
    if (driver === undefined) return;
    const known = index.get(driver);
    if (known) known.push(found);
    else index.set(driver, [found]);
  };
  const drivers = new Drivers(project);
  for (const pod of project.pods) {
    for (const volume of pod.volumes) {
      const csi = volume.at('csi');
      if (csi.exists) {
        const at = csi.at('driver');
        add(at.value, { pod, at });
      }
      const ephemeral = volume.at('ephemeral');
      if (ephemeral.exists) {
        const at = ephemeral.at('volumeClaimTemplate').at('spec').at('storageClassName');
        add(drivers.ofClass(at.value), { pod, at });
      }
      const claim = volume.at('persistentVolumeClaim');
      if (claim.exists) {
        const at = claim.at('claimName');
        if (at.value !== undefined) add(drivers.ofClaim(at.value, pod.owner.namespace), { pod, at });
      }
    }
    if (pod.owner.kind !== 'StatefulSet') continue;
    const { root } = pod.owner as unknown as Resource<'StatefulSet'>;
    for (const template of root.at('spec').at('volumeClaimTemplates').items()) {
      const at = template.at('spec').at('storageClassName');
      add(drivers.ofClass(at.value), { pod, at });
    }
  }
  return index;
};

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

class Drivers {
  readonly #project: Project;
  readonly #default: string | undefined;

  constructor(project: Project) {
    this.#project = project;
    this.#default = project
      .ofKind('StorageClass')
      .find(({ annotations }) => annotations[DEFAULT_CLASS] === 'true')
      ?.root.at('provisioner').value;
  }

  ofClass(name: string | undefined): string | undefined {
    if (name === undefined) return this.#default;
    const found = this.#project.find({ group: 'storage.k8s.io', kind: 'StorageClass', name });
    return (found as unknown as Resource<'StorageClass'> | undefined)?.root.at('provisioner').value;
  }

  ofClaim(name: string, namespace: string | undefined): string | undefined {
    const claim = this.#project.find({ group: '', kind: 'PersistentVolumeClaim', name, namespace });
    if (!claim) return undefined;
    const spec = claim.root.at('spec');
    const volume = spec.at('volumeName').value;
    const bound =
      volume === undefined
        ? undefined
        : this.#project.find({ group: '', kind: 'PersistentVolume', name: volume });
    return (
      bound?.root.at('spec').at('csi').at('driver').value ?? this.ofClass(spec.at('storageClassName').value)
    );
  }
}

/** The containers that serve a driver on the nodes: those of DaemonSets with the directory of its socket. */
export const pluginsByDriver = (project: Project): ReadonlyMap<string, readonly ContainerCursor[]> => {
  const index = new Map<string, ContainerCursor[]>();
  for (const pod of project.pods) {
    if (pod.owner.kind !== 'DaemonSet') continue;
    for (const volume of pod.volumes) {
      const driver = SOCKETS.exec(volume.at('hostPath').at('path').value ?? '')?.[1];
      const name = volume.at('name').value;
      if (driver === undefined || name === undefined) continue;
      const serving = pod.containers.filter(
        (container) =>
          !HELPER.test(container.at('image').value ?? '') &&
          container
            .at('volumeMounts')
            .items()
            .some((mount) => mount.at('name').value === name),
      );
      index.set(driver, [...(index.get(driver) ?? []), ...serving]);
    }
  }
  return index;
};

const SOCKETS = /^\/var\/lib\/kubelet\/plugins\/([^/]+)\/?$/;

/** These only register the driver with the kubelet, or check its health. */
const HELPER = /(?:node-driver-registrar|livenessprobe)/;
