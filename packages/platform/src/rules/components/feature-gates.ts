import { defineRule } from '@plimsoll/core';
import { type Component, parseBoolean } from '@plimsoll/core/kubernetes';
import { isOpen } from '@plimsoll/rule-kit';

const ALL_ALPHA = /(?:^|,)AllAlpha=([^,]*)/;

/** https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/#feature-stages */
export const featureGatesAllAlpha = defineRule({
  meta: {
    description: 'Turn on alpha features one by one',
    scope: 'project',
    risk: 5,
    cwe: [1188],
    precision: 'very-high',
    messages: {
      all: "'{{setting}}' turns on all alpha features of {{program}}, including those of later releases, which are not ready for production. Name the ones that you need.",
    },
  },
  create(context) {
    const judge = (component: Component): void => {
      const setting = component.setting('feature-gates');
      if (isOpen(setting, component, context)) return;
      const place = setting.places.findLast(({ text }) => ALL_ALPHA.test(text));
      if (place && parseBoolean(ALL_ALPHA.exec(place.text)?.[1] ?? '') === true)
        context.report({
          at: place.at,
          messageId: 'all',
          data: { setting: setting.label, program: component.program },
        });
    };
    return {
      Etcd: judge,
      KubeApiserver: judge,
      KubeControllerManager: judge,
      KubeProxy: judge,
      KubeScheduler: judge,
      Kubelet: judge,
    };
  },
});
