import { tokenMount } from '@plimsoll/core';
import type { Techniques } from './technique.js';

/** What a container holds besides its own program. */
export const CONTAINERS: Techniques = {
  'token-mount': {
    title: 'takes the token of the ServiceAccount',
    references: ['MS-TA9016', 'T1528'],
    rules: ['cis/service-account-token-automount'],
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    *ofContainer(container, { project, vertices }) {
      const { pod } = container;
      const { mounted, at } = tokenMount(pod, project);
      if (mounted === false) return;
      const name = pod.at('serviceAccountName');
      const who = { kind: 'ServiceAccount', name: pod.serviceAccountName, namespace: pod.owner.namespace };
      yield {
        from: vertices.container(container),
        to: vertices.identity(who),
        evidence: [
          ...(name.exists ? [{ at: name, message: `The pod runs as ServiceAccount ${who.name}.` }] : []),
          {
            at,
            message: 'The token of the ServiceAccount is mounted.',
            ...(!at.exists && { context: true }),
          },
        ],
        doubt:
          mounted === undefined
            ? `ServiceAccount ${who.name} is not in the files: it may keep its token back.`
            : undefined,
      };
    },
  },
};
