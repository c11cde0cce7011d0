import { type AnyRule, type Preset, recommendedSeverity, type SeveritySetting } from '@plimsoll/core';
import { ENFORCE_LABEL, LEVELS } from './namespace-labels.js';
import { type RuleName, rules } from './rules/index.js';
import { CHECKS } from './standard.js';

type Level = (typeof LEVELS)[number];

const NAMES = Object.keys(rules) as readonly RuleName[];

/** The rules of a level: restricted contains baseline, and privileged asks for nothing. */
function rulesOf(level: Level): ReadonlySet<RuleName> {
  const levels = LEVELS.slice(1, LEVELS.indexOf(level) + 1);
  return new Set(CHECKS.flatMap((check) => (levels.includes(check.level) ? check.rules : [])));
}

function settings(
  severity: (name: RuleName) => SeveritySetting | undefined,
): Record<string, SeveritySetting> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const setting = severity(name);
      return setting === undefined ? [] : [[`pod-security/${name}`, setting]];
    }),
  );
}

function ofLevel(level: Level, others?: 'off'): Record<string, SeveritySetting> {
  const own = rulesOf(level);
  return settings((name) => (own.has(name) ? 'error' : others));
}

/** Sets the rules of a level for the namespaces that enforce it, and switches the others off. */
const enforced = (level: Level, label: string): Preset[number] => ({
  match: { namespaceLabels: { [ENFORCE_LABEL]: label } },
  rules: ofLevel(level, 'off'),
});

export const presets: Readonly<Record<string, Preset>> = {
  baseline: [{ rules: ofLevel('baseline') }],
  restricted: [{ rules: ofLevel('restricted') }],
  recommended: [{ rules: settings((name) => recommendedSeverity((rules[name] as AnyRule).meta)) }],
  'from-namespace-labels': [
    enforced('privileged', 'privileged'),
    enforced('baseline', 'baseline'),
    // Like the API server, which evaluates a level that it does not know as restricted.
    enforced('restricted', '!{privileged,baseline}'),
  ],
};
