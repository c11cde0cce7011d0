import { defineRule } from '@plimsoll/core';
import { type MakeFix, ownValue } from '@plimsoll/core/internal';
import type { Component, Cursor, Json, Setting } from '@plimsoll/core/kubernetes';
import { isOpen, settingFix } from '@plimsoll/rule-kit';

const SIGNAL = 'nodefs.inodesFree';
/** The threshold that the kubelet has by default. */
const THRESHOLD = '5%';

/** The kubelet ignores such thresholds. https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go */
const isIgnored = (threshold: string): boolean => /[=<](?:0|100)%$/.test(threshold);

/** https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#hard-eviction-thresholds */
export const kubeletEvictionInodes = defineRule({
  meta: {
    description: 'Keep inode eviction when you configure eviction',
    scope: 'project',
    risk: 2.5,
    severity: 'off',
    cwe: [770],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      off: `'{{setting}}' switches ${SIGNAL} off: pods can use up the inodes of the node. Set a threshold.`,
      wrong: `'{{setting}}' replaces the defaults and has no ${SIGNAL}: pods can use up the inodes of the node.`,
    },
  },
  create(context) {
    return {
      Kubelet(component) {
        const setting = component.setting('eviction-hard');
        if (isOpen(setting, component, context) || setting.state === 'absent') return;
        const given = setting.items.find((item) => item.split(/[=<]/, 1)[0] === SIGNAL);
        const isOff = given !== undefined && isIgnored(given);
        const merges =
          component.source === 'file' &&
          (component.partial || ownValue(component.resource.value, 'mergeDefaultEvictionSettings') === true);
        if (given === undefined ? merges : !isOff) return;
        const place = isOff && setting.places.find(({ text }) => text.split(',').includes(given));
        context.report({
          at: place ? place.at : setting.at,
          messageId: isOff ? 'off' : 'wrong',
          data: { setting: setting.label },
          fix: withSignal(component, setting),
        });
      },
    };
  },
});

function withSignal(component: Component, setting: Setting): MakeFix {
  if (component.source === 'file') {
    const map = (component.at as Cursor<Json>).at('evictionHard');
    return (fixer) => fixer.set(map.at(SIGNAL), THRESHOLD);
  }
  const others = setting.items.filter((item) => !item.startsWith(SIGNAL));
  return settingFix(component, setting, [...others, `${SIGNAL}<${THRESHOLD}`].join(','));
}
