import { oncePer } from '@plimsoll/core/internal';
import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../../assumptions.js';

/** The user of a container: a user ID, or what the files say about it. */
export type User = number | 'not root' | 'not stated';

/** From the files: the image decides what they leave out. The kubelet rejects root if `runAsNonRoot` is true. */
export const userOf = oncePer((container: ContainerCursor): User => {
  const user = container.effective('runAsUser').value;
  if (!user && container.effective('runAsNonRoot').value === true) return 'not root';
  return user ?? 'not stated';
});

/** The assumptions to act as root in a container: for its capabilities, or to use what belongs to root on the node. */
export function asRoot(
  container: ContainerCursor,
  otherwise: 'setuid-image' | 'host-permissions',
): readonly AssumptionName[] {
  const user = userOf(container);
  if (user === 0) return [];
  return user === 'not stated' ? ['image-root'] : [otherwise];
}

/**
 * Whether added capabilities of a container never take effect: a user other than root gets them through a program that
 * raises privileges, and that is forbidden. https://man7.org/linux/man-pages/man7/capabilities.7.html
 */
export function neverRaises(container: ContainerCursor): boolean {
  const user = userOf(container);
  const raise = container.at('securityContext').at('allowPrivilegeEscalation').value;
  return raise === false && user !== 0 && user !== 'not stated';
}
