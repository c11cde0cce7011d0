import { definePlugin } from '@plimsoll/core';
import { disruptionBudget } from './disruption-budget.js';
import { handbook } from './handbook.js';
import { ownRegistry } from './own-registry.js';
import { teamLabel } from './team-label.js';

export const acme = definePlugin({
  meta: { name: '@acme/plimsoll-plugin', version: '1.0.0', prefix: 'acme' },
  rules: {
    'team-label': teamLabel,
    'own-registry': ownRegistry,
    'disruption-budget': disruptionBudget,
  },
  presets: {
    recommended: [
      { rules: { 'acme/own-registry': 'error', 'acme/team-label': 'warn' } },
      {
        match: { namespaceLabels: { 'acme.example/stage': 'production' } },
        rules: { 'acme/disruption-budget': 'error' },
      },
    ],
  },
  benchmarks: [handbook],
});
export default acme;
