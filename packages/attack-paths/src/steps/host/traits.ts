import { ownValue } from '@plimsoll/core/internal';
import { type ContainerCursor, isObject, type Json, type Project } from '@plimsoll/core/kubernetes';
import { hostMountsOf } from './mounts.js';

/** What few containers have, as bits. Techniques that need it are not asked about the others. */
export const TRAITS = {
  privileged: 1,
  capabilities: 2,
  windowsOptions: 4,
  hostMounts: 8,
  hostPid: 16,
  hostNetwork: 32,
} as const;

/** The name of a trait. */
export type Trait = keyof typeof TRAITS;

const OF_CONTAINER = ['privileged', 'capabilities', 'windowsOptions'] as const;

/** The traits of a container: what it may have, because only a technique reads the values. */
export function traitsOf(container: ContainerCursor, project: Project): number {
  const { pod } = container;
  let traits = hostMountsOf(container, project).length > 0 ? TRAITS.hostMounts : 0;
  const own = ownValue(container.value, 'securityContext');
  for (const field of OF_CONTAINER) if (mayHave(own, field)) traits |= TRAITS[field];
  if (mayHave(pod.at('securityContext').value as Json | undefined, 'windowsOptions'))
    traits |= TRAITS.windowsOptions;
  if (pod.at('hostPID').exists) traits |= TRAITS.hostPid;
  if (pod.at('hostNetwork').exists) traits |= TRAITS.hostNetwork;
  return traits;
}

/** A value of another form than a map, such as a variable, may have any field. */
function mayHave(context: Json | undefined, field: string): boolean {
  const value = isObject(context) ? ownValue(context, field) : context;
  return value !== undefined && value !== null;
}
