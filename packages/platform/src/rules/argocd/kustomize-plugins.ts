import { defineRule } from '@plimsoll/core';
import type { Cursor, Json } from '@plimsoll/core/kubernetes';
import { settingsOfArgoCd } from './settings.js';

const PLUGINS = /--enable[-_](?:exec|alpha[-_]plugins)\b/;

/**
 * https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/ and
 * https://kubectl.docs.kubernetes.io/guides/extending_kustomize/
 */
export const argocdKustomizePlugins = defineRule({
  meta: {
    description: 'Disallow Kustomize plugins from repositories in Argo CD',
    scope: 'resource',
    risk: 6,
    cwe: [94],
    precision: 'high',
    messages: {
      plugins:
        'Kustomize runs plugins from repositories, so anyone who can write to one can run code in the repo server, which has the credentials of all repositories. Use a config management plugin in a sidecar.',
    },
  },
  create(context) {
    const judge = (at: Cursor<Json>): void => {
      if (typeof at.value === 'string' && PLUGINS.test(at.value))
        context.report({ at, messageId: 'plugins' });
    };
    const visitor = settingsOfArgoCd(
      (maps) => {
        for (const settings of maps)
          for (const [key, at] of settings.entries()) if (key.startsWith('kustomize.buildOptions')) judge(at);
      },
      () => context.notApplicable(),
    );
    return {
      ...visitor,
      'argoproj.io/ArgoCD'(root) {
        judge(root.at('spec').at('kustomizeBuildOptions'));
        visitor['argoproj.io/ArgoCD'](root);
      },
    };
  },
});
