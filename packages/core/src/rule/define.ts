import { described, isKeyed } from '../argument.js';
import type { JsonObject } from '../json.js';
import { RISK_BANDS, type SeveritySetting } from '../severity.js';
import type { AnyRule, Plugin, Rule, RuleMeta } from './types.js';

/**
 * Types a rule: infers message ids, placeholders and options, so that a mistyped field, id or placeholder does not
 * compile. Options need `meta.schema` and `meta.defaultOptions`.
 * @example
 * const teamLabel = defineRule({
 *   meta: { description: 'Require a label', risk: 2, messages: { missing: "{{kind}} has no label 'team'." } },
 *   create: ({ report }) => ({
 *     Deployment(root, { kind }) {
 *       const at = root.at('metadata').at('labels').at('team');
 *       if (!at.exists) report({ at, messageId: 'missing', data: { kind } });
 *     },
 *   }),
 * });
 */
export function defineRule<
  const Messages extends Readonly<Record<string, string>>,
  const Options extends JsonObject | undefined = undefined,
>(
  rule: Omit<Rule<Messages, Widen<Options>>, 'meta'> & {
    readonly meta: Omit<RuleMeta, 'messages' | 'defaultOptions'> & {
      readonly messages: Messages;
      readonly defaultOptions?: Options;
    };
  },
): Rule<Messages, Widen<Options>> {
  checkMade('defineRule', rule, '{ meta, create }');
  return rule as Rule<Messages, Widen<Options>>;
}

function checkMade(call: string, given: unknown, example: string): void {
  if (!isKeyed(given))
    throw new TypeError(`${call} expects an object: ${call}(${example}). It got ${described(given)}.`);
}

/** Turns literal option defaults into their types: `30` into `number`, `[]` into `readonly string[]`. */
export type Widen<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly []
        ? readonly string[]
        : T extends readonly (infer E)[]
          ? readonly Widen<E>[]
          : T extends object
            ? { readonly [K in keyof T]: Widen<T[K]> }
            : T;

/** The severity that `recommended` presets set: the rule's own, or else `error` from risk 7.0. */
export function recommendedSeverity(meta: RuleMeta): SeveritySetting {
  return meta.severity ?? (meta.risk >= RISK_BANDS.high ? 'error' : 'warn');
}

/**
 * The rules of a plugin, each with the address of its page in `meta.docsUrl`: `base` and the rule's name. A rule keeps
 * an address of its own.
 * @param base for example `https://example.com/rules/demo/`
 * @example
 * const rules = withDocsUrls('https://acme.example/rules/', { 'team-label': teamLabel });
 */
export function withDocsUrls<const Rules extends Readonly<Record<string, AnyRule>>>(
  base: string,
  rules: Rules,
): Rules {
  if (typeof base !== 'string' || !isKeyed(rules))
    throw new TypeError(
      `withDocsUrls expects an address and rules by name: withDocsUrls('https://acme.example/rules/', { 'team-label': teamLabel }). It got ${described(base)} and ${described(rules)}.`,
    );
  const named: Record<string, AnyRule> = {};
  for (const name of Object.keys(rules)) {
    const rule = rules[name]!;
    if (rule?.meta?.docsUrl !== undefined) named[name] = rule;
    else if (isKeyed(rule?.meta))
      named[name] = { ...rule, meta: { docsUrl: `${base}${name}`, ...rule.meta } };
    else
      throw new TypeError(
        `withDocsUrls expects rules. ${name} is ${isKeyed(rule) ? 'an object without meta' : described(rule)}.`,
      );
  }
  return named as Rules;
}

/**
 * Types a plugin: a preset does not compile if it names a rule with the plugin's own prefix that is not in `rules`.
 * Rules of other packs need their prefix.
 * @example
 * export default definePlugin({
 *   meta: { name: 'acme', version: '1.0.0', prefix: 'acme' },
 *   rules: { 'team-label': teamLabel },
 *   presets: { recommended: [{ rules: { 'acme/team-label': 'warn' } }] },
 * });
 */
export function definePlugin<const P extends Plugin>(plugin: P & OwnRulesExist<P>): P {
  checkMade('definePlugin', plugin, '{ meta, rules }');
  return plugin;
}

/** Compares the ids with the plugin's prefix in each preset with the names of its rules. */
type OwnRulesExist<P extends Plugin> = string extends P['meta']['prefix'] | keyof P['rules']
  ? unknown
  : { readonly presets?: { readonly [Name in keyof P['presets']]: Checked<P['presets'][Name], P> } };

type Checked<Objects, P extends Plugin> = {
  readonly [Index in keyof Objects]: Objects[Index] extends { readonly rules: infer Rules }
    ? Omit<Objects[Index], 'rules'> & { readonly rules: { readonly [Id in keyof Rules]: SettingOf<Id, P> } }
    : Objects[Index];
};

type SettingOf<Id, P extends Plugin> = Id extends `${P['meta']['prefix']}/${infer Rule}`
  ? Rule extends keyof P['rules']
    ? SeveritySetting
    : never
  : SeveritySetting;
