import { defineRule } from '@plimsoll/core';

const WORKLOADS = new Set(['CronJob', 'DaemonSet', 'Deployment', 'Job', 'StatefulSet']);

/** This label leads to the on-call rota. */
export const teamLabel = defineRule({
  meta: {
    description: 'Require a label that names the team',
    risk: 2,
    messages: {
      missing: "{{kind}} has no label '{{label}}'.",
      unknown: "The label '{{label}}' names no team.",
    },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        label: { type: 'string' },
        teams: { type: 'array', items: { type: 'string' } },
      },
    },
    defaultOptions: { label: 'acme.example/team', teams: [] },
    docs: {
      why: 'The on-call rota is found by this label.',
      fix: 'Add the label to the workload: `acme.example/team: shop`.',
    },
  },
  create({ options: { label, teams }, report, notApplicable }) {
    return {
      Resource(root, { kind }) {
        if (!WORKLOADS.has(kind)) return notApplicable();
        const value = root.at('metadata').at('labels').at(label);
        if (!value.exists) report({ at: value, messageId: 'missing', data: { kind, label } });
        else if (teams.length > 0 && !teams.some((team) => team === value.value))
          report({ at: value, messageId: 'unknown', data: { label } });
      },
    };
  },
});
