import { definePlugin, defineRule } from '@plimsoll/core';
import { type PodCursor, parseImageReference, whyAbsenceIsUnknown } from '@plimsoll/core/kubernetes';
import type { PodCursor as Pod } from 'plimsoll';

const hasHost = (pod: Pod): boolean => pod.at('hostPID').value === true;

export const teamLabel = defineRule({
  meta: {
    description: 'Require a label that names the team',
    risk: 2,
    messages: { missing: "{{kind}} has no label '{{label}}'." },
    schema: { type: 'object', additionalProperties: false, properties: { label: { type: 'string' } } },
    defaultOptions: { label: 'team' },
  },
  create({ options, project, report }) {
    return {
      Pod(pod, { kind }) {
        const label = pod.at('metadata').at('labels').at(options.label);
        if (!label.exists) report({ at: label, messageId: 'missing', data: { kind, label: options.label } });
        // @ts-expect-error A mistyped field does not compile.
        pod.at('metdata');
      },
      PodSpec(pod: PodCursor) {
        if (hasHost(pod)) whyAbsenceIsUnknown(project, { kind: 'NetworkPolicy', namespace: 'shop' });
      },
      Container(container) {
        parseImageReference(container.at('image').value ?? '');
      },
    };
  },
});

export const acme = definePlugin({
  meta: { name: '@acme/plimsoll-plugin', version: '1.0.0', prefix: 'acme' },
  rules: { 'team-label': teamLabel },
  presets: { recommended: [{ rules: { 'acme/team-label': 'warn' } }] },
});
export default acme;
