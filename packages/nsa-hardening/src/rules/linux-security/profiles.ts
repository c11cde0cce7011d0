import type { AnyCursor, ContainerCursor, Cursor } from '@plimsoll/core/kubernetes';

export const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** The AppArmor profile of a container: its own, that of its annotation (until 1.30), or the pod's. */
export interface AppArmor {
  /** The place of an unconfined profile. */
  readonly unconfined?: AnyCursor;
  /** The annotation that decides, where there is no field. */
  readonly annotation?: Cursor<string>;
  readonly confines: boolean;
}

/** https://kubernetes.io/docs/tutorials/security/apparmor/ */
export function appArmorOf(container: ContainerCursor): AppArmor {
  const own = container.at('securityContext').at('appArmorProfile');
  const annotation = container.pod.metadata
    .at('annotations')
    .at(`${APPARMOR}${container.name}`) as Cursor<string>;
  if (own.exists || !annotation.exists) {
    const type = container.effective('appArmorProfile').at('type');
    const confines = type.value === 'RuntimeDefault' || type.value === 'Localhost';
    return { confines, ...(type.exists && !confines && { unconfined: type }) };
  }
  const { value = '' } = annotation;
  const confines = value === 'runtime/default' || value.startsWith('localhost/');
  return { confines, annotation, ...(!confines && { unconfined: annotation }) };
}
