import { definePlugin } from '../rule/define.js';
import type { AnyRule, RuleMeta } from '../rule/types.js';

/**
 * The core's own findings as rules, so that formats, config and help treat them like any other. They are
 * about input that could not be checked: only those of which a config may know better can be switched off.
 */
const rule = <const M extends RuleMeta>(meta: M): AnyRule & { readonly meta: M } => ({
  meta: { precision: 'very-high', ...meta },
  create: () => ({}),
});

/** The text of the message comes from where the fault was found. */
const asFound = { messages: { found: '{{message}}' } };

export const coreRules = {
  'parse-error': rule({ description: 'Report documents that cannot be read', risk: 7, ...asFound }),
  'duplicate-key': rule({
    description: 'Report keys that a map has twice',
    risk: 5,
    severity: 'warn',
    ...asFound,
  }),
  'too-deep': rule({
    description: 'Report documents that are nested too deep to be read',
    risk: 7,
    ...asFound,
  }),
  'too-large': rule({ description: 'Report files and documents that are too large', risk: 7, ...asFound }),
  'alias-limit': rule({ description: 'Report documents whose aliases multiply', risk: 7, ...asFound }),
  'invalid-utf8': rule({ description: 'Report files that are not UTF-8', risk: 7, ...asFound }),
  malformed: rule({
    description: 'Report values that the API refuses',
    risk: 7,
    messages: {
      type: "The API expects {{expected}} at '{{field}}' but found {{found}}: it refuses the manifest.",
      value: "The API expects {{expected}} at '{{field}}': it refuses the manifest.",
      missing: "'{{field}}' is missing: the API needs it.",
      twice: "Two items of '{{field}}' have the same {{keys}}: the API refuses the manifest.",
    },
  }),
  'unknown-api': rule({
    description: 'Report objects of an API that Kubernetes does not have',
    risk: 7,
    messages: {
      unknown:
        "Kubernetes has no API '{{api}}': it refuses the manifest, and most rules do not see the object.",
      meant: "Kubernetes has no API '{{api}}': it refuses the manifest. Did you mean '{{meant}}'?",
      early: "Kubernetes has the API '{{api}}' since {{since}}: {{version}} refuses the manifest.",
      unserved:
        "The definition of {{kind}} serves no version '{{version}}': the API server refuses the manifest.",
      unservedMeant:
        "The definition of {{kind}} serves no version '{{version}}': the API server refuses the manifest. Did you mean '{{meant}}'?",
    },
  }),
  'unknown-field': rule({
    description: 'Report fields that Kubernetes does not have',
    risk: 4,
    severity: 'warn',
    fixable: 'safe',
    messages: {
      unknown: "Kubernetes has no field '{{field}}' in {{type}}: it has no effect.",
      meant: "Kubernetes has no field '{{field}}' in {{type}}: it has no effect. Did you mean '{{meant}}'?",
      misplaced:
        "Kubernetes has no field '{{field}}' in {{type}}: it has no effect. It belongs in '{{place}}'.",
      early:
        "Kubernetes has the field '{{field}}' of {{type}} since {{since}}: at {{version}} it has no effect.",
      custom: "The schema of {{type}} has no field '{{field}}': it has no effect.",
      customMeant:
        "The schema of {{type}} has no field '{{field}}': it has no effect. Did you mean '{{meant}}'?",
      gone: "The field '{{field}}' of {{type}} was removed in Kubernetes {{until}}: it has no effect.",
    },
  }),
  'invalid-suppression': rule({
    description: 'Report suppressions that suppress nothing',
    risk: 7,
    ...asFound,
  }),
  'unused-suppression': rule({
    description: 'Report suppressions that no finding needs',
    risk: 1,
    severity: 'warn',
    fixable: 'safe',
    ...asFound,
  }),
  'expired-suppression': rule({
    description: 'Report suppressions whose last day is over',
    risk: 7,
    ...asFound,
  }),
} as const satisfies Record<string, AnyRule>;

export type CoreRuleId = `plimsoll/${keyof typeof coreRules}`;

export const corePlugin = definePlugin({
  meta: { name: '@plimsoll/core', version: '0.1.0', prefix: 'plimsoll' },
  rules: coreRules,
  docs: () => import('../generated/docs.js').then(({ docs }) => docs),
});
