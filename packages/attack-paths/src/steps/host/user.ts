import type { ContainerCursor } from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../../assumptions.js';

/** Whom a container runs as: a user id, or what is said of it. */
export type User = number | 'not root' | 'not stated';

/** By what the files say: the image decides what they leave open. The kubelet refuses root where `runAsNonRoot` is true. */
export function userOf(container: ContainerCursor): User {
  const user = container.effective('runAsUser').value;
  if (!user && container.effective('runAsNonRoot').value === true) return 'not root';
  return user ?? 'not stated';
}

/** What it takes to act as root in a container: for its capabilities, or to use what belongs to root on the node. */
export function asRoot(
  container: ContainerCursor,
  otherwise: 'setuid-image' | 'host-permissions',
): readonly AssumptionName[] {
  const user = userOf(container);
  if (user === 0) return [];
  return user === 'not stated' ? ['image-root'] : [otherwise];
}

/**
 * Whether capabilities that a container is given never take effect: a user who is not root gets them through a program
 * that raises privileges, and that is forbidden. https://man7.org/linux/man-pages/man7/capabilities.7.html
 */
export function neverRaises(container: ContainerCursor): boolean {
  const user = userOf(container);
  const raise = container.at('securityContext').at('allowPrivilegeEscalation').value;
  return raise === false && user !== 0 && user !== 'not stated';
}
