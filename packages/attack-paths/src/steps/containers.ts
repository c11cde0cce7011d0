import { boundGroups, groupsOf } from '../graph/identities.js';
import { tokenIn } from './host/token.js';
import type { Techniques } from './technique.js';

/** What a container has besides its own program. */
export const CONTAINERS: Techniques = {
  'token-mount': {
    title: 'takes the token of the ServiceAccount',
    references: ['MS-TA9016', 'T1528'],
    rules: ['cis/service-account-token-automount'],
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    *ofContainer(container, { project, vertices }) {
      const token = tokenIn(container, project);
      if (!token) return;
      const { who, evidence, doubt } = token;
      const from = vertices.container(container);
      yield { from, to: vertices.identity(who), evidence, doubt };
      // Another ServiceAccount would be in the same groups, so naming one cuts none of their permissions.
      if (evidence.length === 1) return;
      for (const name of groupsOf(who))
        if (project.memo(boundGroups).has(name)) {
          const to = vertices.identity({ kind: 'Group', name, namespace: undefined });
          yield { from, to, evidence: evidence.slice(1), doubt };
        }
    },
  },
};
