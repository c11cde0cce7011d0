import { tokenIn } from './host/token.js';
import type { Techniques } from './technique.js';

/** What a container holds besides its own program. */
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
      yield { from: vertices.container(container), to: vertices.identity(who), evidence, doubt };
    },
  },
};
