import { groupsOf } from '../graph/identities.js';
import { tokenIn } from './host/token.js';
import type { Techniques } from './technique.js';

/** What a container has besides its own program. */
export const CONTAINERS: Techniques = {
  'token-mount': {
    title: 'takes the token of the ServiceAccount',
    references: ['MS-TA9016', 'T1528'],
    rules: ['cis/service-account-token-automount'],
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    *ofContainer(container, { project, vertices, identities }) {
      const token = tokenIn(container, project);
      if (!token) return;
      const { who, evidence, doubt } = token;
      const from = vertices.container(container);
      yield { from, to: vertices.identity(who), evidence, doubt };
      // Another ServiceAccount would be in the same groups, so naming one cuts none of their permissions.
      if (evidence.length === 1) return;
      for (const group of groupsOf(who)) {
        const to = identities.get(`identity:Group:${group}`)?.vertex;
        if (to) yield { from, to, evidence: evidence.slice(1), doubt };
      }
    },
  },
};
