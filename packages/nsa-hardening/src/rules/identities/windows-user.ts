import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { AnyCursor, PodCursor } from '@plimsoll/core/kubernetes';
import { flag, hostProcesses, optionsSchema } from '@plimsoll/rule-kit';
import { isInherited } from './inherited.js';

/** https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/ */
export const windowsUser = defineRule({
  meta: {
    description: 'Run Windows containers as ContainerUser',
    scope: 'resource',
    risk: 5.0,
    severity: 'off',
    cwe: [250],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      administrator:
        '{{who}} sets runAsUserName to ContainerAdministrator, the administrator inside the container. Use ContainerUser.',
      missing: "Container '{{name}}' has no runAsUserName, so the image chooses the user. Set ContainerUser.",
    },
    schema: optionsSchema({ requireExplicit: flag('Whether every container must set runAsUserName.') }),
    defaultOptions: { requireExplicit: false },
  },
  create(context) {
    return {
      PodSpec(pod) {
        if (!pod.runsOnWindows) return context.notApplicable();
        const at = pod.at('securityContext').at('windowsOptions').at('runAsUserName');
        if (isAdministrator(at.value) && isInherited(pod, 'windowsOptions', 'runAsUserName'))
          context.report({
            at,
            messageId: 'administrator',
            data: { who: 'The pod' },
            fix: asContainerUser(pod, at),
          });
      },
      Container(container) {
        const { name, pod } = container;
        if (!pod.runsOnWindows) return context.notApplicable();
        const at = container.at('securityContext').at('windowsOptions').at('runAsUserName');
        const inherited = pod.at('securityContext').at('windowsOptions').at('runAsUserName');
        if (isAdministrator(at.value))
          context.report({
            at,
            messageId: 'administrator',
            data: { who: `Container '${name}'` },
            fix: asContainerUser(pod, at),
          });
        else if (context.options.requireExplicit && !at.exists && !inherited.exists)
          // At the pod, once for all containers.
          context.report({ at, messageId: 'missing', data: { name }, fix: asContainerUser(pod, inherited) });
      },
    };
  },
});

const isAdministrator = (user: string | undefined): boolean =>
  user !== undefined && /(?:^|\\)ContainerAdministrator$/i.test(user);

/** Host processes run as users of the node, so ContainerUser does not exist there. */
const asContainerUser = (pod: PodCursor, at: AnyCursor): MakeFix =>
  hostProcesses(pod).length > 0 ? undefined : (fixer) => fixer.set(at, 'ContainerUser');
