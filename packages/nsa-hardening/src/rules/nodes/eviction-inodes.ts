import { isOpen, settingFix } from '@plimsoll/cis';
import {
  type Component,
  type Cursor,
  defineRule,
  type Json,
  type MakeFix,
  ownValue,
  type Setting,
} from '@plimsoll/core';

const SIGNAL = 'nodefs.inodesFree';
/** The threshold that the kubelet has by default. */
const THRESHOLD = '5%';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#hard-eviction-thresholds */
export const kubeletEvictionInodes = defineRule({
  meta: {
    description: 'Keep inode eviction when eviction is configured',
    risk: 2.5,
    severity: 'off',
    cwe: [770],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      wrong: `'{{setting}}' replaces the defaults and has no ${SIGNAL}: pods can use up the inodes of the node.`,
    },
  },
  create(context) {
    return {
      Kubelet(component) {
        const setting = component.setting('eviction-hard');
        if (isOpen(setting, component, context) || setting.state === 'absent') return;
        const has = setting.items.some((item) => item.split(/[=<]/, 1)[0] === SIGNAL);
        const merges =
          component.source === 'file' &&
          (component.partial || ownValue(component.resource.value, 'mergeDefaultEvictionSettings') === true);
        if (has || merges) return;
        context.report({
          at: setting.at,
          messageId: 'wrong',
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
  return settingFix(component, setting, [setting.text || [], `${SIGNAL}<${THRESHOLD}`].flat().join(','));
}
