import type { AnyCursor, ContainerCursor, Cursor } from '@plimsoll/core';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The AppArmor profile that holds for a container: its own, that of its annotation (until 1.30), or the pod's. */
export interface AppArmor {
  /** What confines nothing, where it says so. */
  readonly unconfined?: AnyCursor;
  readonly confines: boolean;
}

/** https://kubernetes.io/docs/tutorials/security/apparmor/ */
export function appArmorOf(container: ContainerCursor): AppArmor {
  const own = container.at('securityContext').at('appArmorProfile');
  const annotation = container.pod.metadata
    .at('annotations')
    .at(`${ANNOTATION}${container.name}`) as Cursor<string>;
  if (own.exists || !annotation.exists) {
    const type = container.effective('appArmorProfile').at('type');
    const confines = type.value === 'RuntimeDefault' || type.value === 'Localhost';
    return { confines, ...(type.exists && !confines && { unconfined: type }) };
  }
  const { value = '' } = annotation;
  const confines = value === 'runtime/default' || value.startsWith('localhost/');
  return { confines, ...(!confines && { unconfined: annotation }) };
}
