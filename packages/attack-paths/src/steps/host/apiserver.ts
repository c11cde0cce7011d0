import type { AnyCursor, Project } from '@plimsoll/core/kubernetes';

/** Whether kubelets have the permissions of the Node authorizer: no API server in the files says otherwise. */
export const isNodeAuthorized = (project: Project): boolean =>
  project.components.ofKind('KubeApiserver').every((server) => {
    const { state, items } = server.setting('authorization-mode');
    return state !== 'given' || items.includes('Node');
  });

/**
 * Where API servers in the files do not enable NodeRestriction. It is not on by default, so fixing this takes a change
 * of the list.
 */
export const unrestricted = (project: Project): readonly AnyCursor[] =>
  project.components.ofKind('KubeApiserver').flatMap((server) => {
    const { state, items, at } = server.setting('enable-admission-plugins');
    const isOut = state === 'given' || (state === 'absent' && !server.partial);
    return isOut && !items.includes('NodeRestriction') && isNodeAuthorized(project) ? [at] : [];
  });
