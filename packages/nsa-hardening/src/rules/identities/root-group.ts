import { defineRule } from '@plimsoll/core';
import type { MakeFix } from '@plimsoll/core/internal';
import type { Cursor } from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';
import { isInherited } from './inherited.js';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Non-root containers": in many images files of group 0 belong to root. */
export const rootGroup = defineRule({
  meta: {
    description: 'Avoid the root group',
    scope: 'resource',
    risk: 4.5,
    cwe: [250],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      zero: '{{who}} sets {{field}} to 0, so processes can use files of the root group. Choose another group ID.',
      supplemental:
        'The pod adds the root group (0) to the groups of every process. Remove 0 from supplementalGroups.',
      missing:
        "Container '{{name}}' has no runAsGroup, so its group is 0 unless the image sets another. Set one above 0.",
    },
    schema: optionsSchema({ requireRunAsGroup: flag('Whether every container must set runAsGroup.') }),
    defaultOptions: { requireRunAsGroup: false },
  },
  create(context) {
    const judge = (at: Cursor<number | undefined>, who: string, field: string, fix?: MakeFix) => {
      if (at.value === 0) context.report({ at, messageId: 'zero', data: { who, field }, fix });
    };
    return {
      PodSpec(pod) {
        if (pod.runsOnWindows) return context.notApplicable();
        const own = pod.at('securityContext');
        const fsGroup = own.at('fsGroup');
        // Without a runAsGroup the image decides, and most use 0, so the fix does not remove it.
        if (isInherited(pod, 'runAsGroup')) judge(own.at('runAsGroup'), 'The pod', 'runAsGroup');
        judge(fsGroup, 'The pod', 'fsGroup', (fixer) => fixer.prune(fsGroup, pod));
        for (const at of own.at('supplementalGroups').items())
          if (at.value === 0)
            context.report({ at, messageId: 'supplemental', fix: (fixer) => fixer.prune(at, pod) });
      },
      Container(container) {
        if (container.pod.runsOnWindows) return context.notApplicable();
        const own = container.at('securityContext').at('runAsGroup');
        judge(own, `Container '${container.name}'`, 'runAsGroup');
        if (context.options.requireRunAsGroup && !container.effective('runAsGroup').exists)
          context.report({ at: own, messageId: 'missing', data: { name: container.name } });
      },
    };
  },
});
