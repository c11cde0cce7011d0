import type { ContainerCursor, Cursor, InheritedSetting, Json, PodCursor } from '@plimsoll/core/kubernetes';

/** Whether the pod's value reaches a process: some container has no value of its own, or the pod shows no container. */
export function isInherited({ containers }: PodCursor, setting: InheritedSetting, field?: string): boolean {
  const isOwn = (container: ContainerCursor): boolean => {
    const at = (container.at('securityContext') as Cursor<Json>).at(setting);
    return (field === undefined ? at : at.at(field)).exists;
  };
  return containers.length === 0 || !containers.every(isOwn);
}
