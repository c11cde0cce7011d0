import { defineRule } from '@plimsoll/core';
import { parseInteger } from '@plimsoll/core/kubernetes';
import { isOpen, optionsSchema, settingFix } from '@plimsoll/rule-kit';

/** The bytes of a quantity such as `10Mi`. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function bytesOf(text: string | undefined): number {
  const [, number = '0', unit = ''] = /^([0-9.]+)([kKMGT]i?)?$/.exec(text ?? '') ?? [];
  const power = unit === '' ? 0 : 'KMGT'.indexOf(unit.charAt(0).toUpperCase()) + 1;
  return Number(number) * (unit.endsWith('i') ? 1024 : 1000) ** power;
}

/** Defaults: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export const kubeletContainerLog = defineRule({
  meta: {
    description: 'Keep enough container logs on nodes',
    scope: 'project',
    risk: 2.0,
    severity: 'off',
    cwe: [778],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      low: "'{{setting}}' is below {{min}}, so a noisy container overwrites its older log entries. Raise it.",
    },
    schema: optionsSchema({
      minFiles: { type: 'integer', minimum: 1, description: 'Number of log files per container.' },
      minSize: {
        type: 'string',
        pattern: '^[0-9.]+[kKMGT]?i?$',
        description: 'Size of one log file, for example `10Mi`.',
      },
    }),
    defaultOptions: { minFiles: 5, minSize: '10Mi' },
  },
  create(context) {
    const { minFiles, minSize } = context.options;
    return {
      Kubelet(component) {
        const judge = (
          flag: string,
          min: string | number,
          isEnough: (text: string | undefined) => boolean,
        ) => {
          const setting = component.setting(flag);
          if (isOpen(setting, component, context) || setting.state !== 'given' || isEnough(setting.text))
            return;
          context.report({
            at: setting.at,
            messageId: 'low',
            data: { setting: setting.label, min },
            fix: settingFix(component, setting, `${min}`),
          });
        };
        judge('container-log-max-files', minFiles, (text) => (parseInteger(text ?? '') ?? 0) >= minFiles);
        judge('container-log-max-size', minSize, (text) => bytesOf(text) >= bytesOf(minSize));
      },
    };
  },
});
