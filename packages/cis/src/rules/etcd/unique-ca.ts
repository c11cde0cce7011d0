import { defineRule } from '@plimsoll/core';
import type { Component, Project } from '@plimsoll/core/kubernetes';
import { isOpen, isSet } from '@plimsoll/rule-kit';
import { isWithinPod } from './reach.js';

/** The client authorities of API servers by file, and the place that names each first. */
const authoritiesOfClients = (project: Project) => {
  const settings = project.components
    .ofKind('KubeApiserver')
    .map((apiserver) => apiserver.setting('client-ca-file'));
  return new Map(settings.reverse().map((setting) => [setting.text, setting]));
};

/** Section 2.7, as far as files show it: separate authorities have separate paths. */
export const etcdUniqueCa = defineRule({
  meta: {
    description: 'Give etcd a certificate authority of its own',
    scope: 'project',
    risk: 5.5,
    cwe: [295],
    precision: 'medium',
    messages: {
      missing:
        "etcd runs without {{setting}}, so it verifies no client or trusts the system's certificate authorities. Name a CA that only etcd's clients use.",
      shared:
        "'{{setting}}' names the CA of the API server's clients, so every client certificate of the cluster can open etcd. Give etcd a CA of its own.",
    },
  },
  create(context) {
    return {
      Etcd(component: Component) {
        if (isWithinPod(component)) return context.notApplicable();
        const own = component.setting('trusted-ca-file');
        if (isOpen(own, component, context)) return;
        if (!isSet(own))
          return context.report({ at: own.at, messageId: 'missing', data: { setting: own.label } });
        const shared = context.project.memo(authoritiesOfClients).get(own.text);
        if (shared)
          context.report({
            at: own.at,
            messageId: 'shared',
            data: { setting: own.label },
            related: [{ message: 'The API server verifies its clients with this file.', at: shared.at }],
          });
      },
    };
  },
});
