import type { AnyRule, Preset } from '@plimsoll/core';
import { recommendedSeverity, type SeveritySetting } from '@plimsoll/core/internal';
import { ENFORCE_LABEL, LEVELS } from './namespace-labels.js';
import { type RuleName, rules } from './rules/index.js';
import { CHECKS } from './standard.js';

type Level = (typeof LEVELS)[number];

const NAMES = Object.keys(rules) as readonly RuleName[];

/** The rules of a level: restricted contains baseline, and privileged has none. */
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

/** Rules of `recommended` that belong to no level. Every level has them, so that none shows less than `recommended`. */
const OF_NO_LEVEL: ReadonlySet<RuleName> = new Set(NAMES.filter((name) => !rulesOf('restricted').has(name)));

/** The rules of a level, and the recommended rules beside the levels. */
function ofLevel(level: Level): Preset {
  const own = rulesOf(level);
  return [{ rules: settings((name) => (own.has(name) || OF_NO_LEVEL.has(name) ? 'error' : undefined)) }];
}

/** Turns on the rules of a level for the namespaces that enforce it, and turns off those of the other levels. */
function enforced(level: Level, label: string): Preset[number] {
  const own = rulesOf(level);
  return {
    match: { namespaceLabels: { [ENFORCE_LABEL]: label } },
    rules: settings((name) => (own.has(name) ? 'error' : OF_NO_LEVEL.has(name) ? undefined : 'off')),
  };
}

export const presets: Readonly<Record<string, Preset>> = {
  baseline: ofLevel('baseline'),
  restricted: ofLevel('restricted'),
  recommended: [{ rules: settings((name) => recommendedSeverity((rules[name] as AnyRule).meta)) }],
  'from-namespace-labels': [
    enforced('privileged', 'privileged'),
    enforced('baseline', 'baseline'),
    // Like the API server, which evaluates a level that it does not know as restricted.
    enforced('restricted', '!{privileged,baseline}'),
  ],
};
