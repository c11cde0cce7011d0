import type { AnyRule } from '../rule/types.js';
import { corePlugin } from '../rules/core-rules.js';
import { didYouMean } from '../suggest.js';
import { globs } from './glob.js';
import type { Plugins } from './plugins.js';

type Rules = ReadonlyMap<string, AnyRule>;

const CORE = corePlugin.meta.prefix;

/** Whether a key of `rules` stands for several rules: `nsa-hardening/*`. */
export function isWildcard(key: string): boolean {
  return key.includes('*');
}

/**
 * The ids that a wildcard stands for. `*` matches any string without `/`. Plimsoll's own rules only match a wildcard
 * with the prefix `plimsoll`, because they report what could not be checked.
 */
export function matchingRules(wildcard: string, ids: Iterable<string>): readonly string[] {
  if (!/^[\w*-]+\/[\w*.-]+$/.test(wildcard)) return [];
  const matches = globs([wildcard]);
  const own = wildcard.startsWith(`${CORE}/`);
  return [...ids].filter((id) => matches(id) && (own || !id.startsWith(`${CORE}/`)));
}

/**
 * Replaces wildcards by the rules that they stand for. An id overrides a wildcard, and a later wildcard an earlier one.
 */
export function expandWildcards<Setting>(
  settings: Readonly<Record<string, Setting>>,
  rules: Rules,
): Readonly<Record<string, Setting>> {
  const entries = Object.entries(settings);
  const wildcards = entries.filter(([key]) => isWildcard(key));
  if (wildcards.length === 0) return settings;
  const exact = entries.filter(([key]) => !isWildcard(key));
  const expanded = wildcards.flatMap(([wildcard, setting]) =>
    matchingRules(wildcard, rules.keys()).map((id) => [id, setting] as const),
  );
  return Object.fromEntries([...expanded, ...exact]);
}

/** Why a key of `rules` matches no rule. Undefined if it matches at least one. */
export function ruleKeyProblem(key: string, rules: Rules, plugins: Plugins): string | undefined {
  if (!isWildcard(key)) return rules.has(key) ? undefined : unknownRule(key, rules, plugins);
  if (matchingRules(key, rules.keys()).length > 0) return undefined;
  const slash = key.indexOf('/');
  if (slash === -1)
    return `"${key}" names no plugin. Write "prefix/*" for all rules of a plugin, or "*/name" for a rule of any plugin.`;
  const prefix = key.slice(0, slash);
  if (!isWildcard(prefix) && !plugins.has(prefix)) return unknownPlugin(key, prefix, plugins);
  return `The wildcard "${key}" matches no rule.${didYouMean(key, wildcardsLike(key, rules))}`;
}

/** Suggested wildcards of the same form that match: prefixes and suffixes of rule names. */
function wildcardsLike(key: string, rules: Rules): ReadonlySet<string> {
  const [prefix = '', name = ''] = key.split('/');
  const candidates = new Set<string>();
  for (const id of rules.keys()) {
    const slash = id.indexOf('/');
    const shown = isWildcard(prefix) ? prefix : id.slice(0, slash);
    const words = id.slice(slash + 1).split('-');
    if (!isWildcard(name)) candidates.add(`${shown}/${words.join('-')}`);
    else
      for (const [index] of words.entries()) {
        if (name.endsWith('*')) candidates.add(`${shown}/${words.slice(0, index + 1).join('-')}-*`);
        if (name.startsWith('*')) candidates.add(`${shown}/*-${words.slice(index).join('-')}`);
      }
  }
  return candidates;
}

/** Why a rule id or `prefix/*` selects nothing. Undefined when it selects something. */
export function selectorProblem(selector: string, rules: Rules, plugins: Plugins): string | undefined {
  if (selector === '*')
    return 'A bare "*" is not allowed. Name the rules, or all rules of a plugin, such as "cis/*".';
  if (selector.endsWith('/*')) {
    const prefix = selector.slice(0, -2);
    return plugins.has(prefix)
      ? undefined
      : `Unknown plugin "${prefix}".${didYouMean(prefix, plugins.keys())}`;
  }
  return rules.has(selector) ? undefined : unknownRule(selector, rules, plugins);
}

function unknownRule(id: string, rules: Rules, plugins: Plugins): string {
  const prefix = id.slice(0, id.indexOf('/'));
  if (id.includes('/') && !plugins.has(prefix)) return unknownPlugin(id, prefix, plugins);
  return `Unknown rule "${id}".${didYouMean(id, rules.keys())}`;
}

function unknownPlugin(id: string, prefix: string, plugins: Plugins): string {
  return `Unknown rule "${id}": no plugin with the prefix "${prefix}" is loaded.${didYouMean(prefix, plugins.keys())}`;
}
