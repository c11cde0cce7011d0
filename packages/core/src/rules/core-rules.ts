import { home } from '../generated/home.js';
import { definePlugin, withDocsUrls } from '../rule/define.js';
import type { AnyRule, RuleMeta } from '../rule/types.js';

/**
 * The core's own findings as rules, so that formats, config and help treat them like any other. They are about input
 * that could not be checked. A config can turn off only those where it may know better.
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
    description: 'Report duplicate keys',
    risk: 5,
    severity: 'warn',
    ...asFound,
  }),
  'too-deep': rule({
    description: 'Report documents that are nested too deeply',
    risk: 7,
    ...asFound,
  }),
  'too-large': rule({ description: 'Report files and documents that are too large', risk: 7, ...asFound }),
  'alias-limit': rule({ description: 'Report documents with too many aliases', risk: 7, ...asFound }),
  'invalid-utf8': rule({ description: 'Report files that are not UTF-8', risk: 7, ...asFound }),
  malformed: rule({
    description: 'Report values that the API rejects',
    risk: 7,
    messages: {
      type: "The API expects {{expected}} at '{{field}}' but found {{found}}, so it rejects the manifest.",
      value: "The API expects {{expected}} at '{{field}}', so it rejects the manifest.",
      missing: "The required field '{{field}}' is missing, so the API rejects the manifest. Add it.",
      twice:
        "Two items of '{{field}}' have the same {{keys}}, so the API rejects the manifest. Remove or rename one.",
    },
  }),
  'unknown-api': rule({
    description: 'Report objects of an unknown API',
    risk: 7,
    messages: {
      unknown:
        "Kubernetes has no API '{{api}}', so it rejects the manifest and most rules skip the object. Correct apiVersion or kind.",
      meant: "Kubernetes has no API '{{api}}', so it rejects the manifest. Did you mean '{{meant}}'?",
      early: "The API '{{api}}' was added in Kubernetes {{since}}, so {{version}} rejects the manifest.",
      unserved:
        "The CustomResourceDefinition of {{kind}} does not serve version '{{version}}', so the API server rejects the manifest.",
      unservedMeant:
        "The CustomResourceDefinition of {{kind}} does not serve version '{{version}}', so the API server rejects the manifest. Did you mean '{{meant}}'?",
    },
  }),
  'unknown-field': rule({
    description: 'Report unknown fields',
    risk: 4,
    severity: 'warn',
    fixable: 'safe',
    messages: {
      unknown: "Kubernetes has no field '{{field}}' in {{type}}, so it has no effect. Remove or correct it.",
      meant:
        "Kubernetes has no field '{{field}}' in {{type}}, so it has no effect. Did you mean '{{meant}}'?",
      misplaced:
        "Kubernetes has no field '{{field}}' in {{type}}, so it has no effect. Move it to '{{place}}'.",
      early:
        "The field '{{field}}' of {{type}} was added in Kubernetes {{since}}, so it has no effect in {{version}}.",
      custom: "The schema of {{type}} has no field '{{field}}', so it has no effect. Remove or correct it.",
      customMeant:
        "The schema of {{type}} has no field '{{field}}', so it has no effect. Did you mean '{{meant}}'?",
      invisible:
        "The name of the field '{{field}}' contains {{character}}, so Kubernetes does not know the field and it has no effect. {{advice}}",
      gone: "The field '{{field}}' of {{type}} was removed in Kubernetes {{until}}, so it has no effect. Remove it.",
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
    description: 'Report expired suppressions',
    risk: 7,
    ...asFound,
  }),
} as const satisfies Record<string, AnyRule>;

export type CoreRuleId = `plimsoll/${keyof typeof coreRules}`;

export const corePlugin = definePlugin({
  meta: { name: '@plimsoll/core', version: '0.1.0', prefix: 'plimsoll' },
  rules: withDocsUrls(`${home.site}/rules/plimsoll/`, coreRules),
  docs: () => import('../generated/docs.js').then(({ docs }) => docs),
});
