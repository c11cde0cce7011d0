import type { AnyCursor, Project } from '@plimsoll/core/kubernetes';

/** Whether kubelets have what the Node authorizer gives them: no API server of the files says otherwise. */
export const isNodeAuthorized = (project: Project): boolean =>
  project.components.ofKind('KubeApiserver').every((server) => {
    const { state, items } = server.setting('authorization-mode');
    return state !== 'given' || items.includes('Node');
  });

/** Where API servers of the files leave NodeRestriction out. The default leaves it out too: it takes a change of the list. */
export const unrestricted = (project: Project): readonly AnyCursor[] =>
  project.components.ofKind('KubeApiserver').flatMap((server) => {
    const { state, items, at } = server.setting('enable-admission-plugins');
    const isOut = state === 'given' || (state === 'absent' && !server.partial);
    return isOut && !items.includes('NodeRestriction') && isNodeAuthorized(project) ? [at] : [];
  });
