import { defineRule } from '@plimsoll/core';
import { documentsInText, ownValue } from '@plimsoll/core/internal';
import { type Cursor, isObject, type Json, textOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { valuesOfCharts } from '../../charts.js';

const QUIET = ['error', 'critical', 'alert', 'emergency'];
const DEFAULT_RULES = 'falco_rules.yaml';

/**
 * https://falco.org/docs/concepts/rules/controlling-rules/, .../overriding/ and the falco.yaml of the project; `falco`
 * in the values of the chart is that file: charts/falco/values.yaml of falcosecurity/charts
 */
export const falcoDisabled = defineRule({
  meta: {
    description: "Keep Falco's default rules",
    scope: 'resource',
    risk: 4,
    cwe: [778],
    precision: 'high',
    messages: {
      rules:
        "All of Falco's rules are turned off and none is turned on again, so it reports nothing. Remove the entry, or enable rules after it.",
      priority:
        'Falco drops all events below {{priority}}, but most of its own rules are warnings and notices. Set a lower priority.',
      files: `Falco loads rules but not its default ones, so it does not report what they detect. List ${DEFAULT_RULES} too.`,
      never:
        "The rule '{{name}}' can never be true, so Falco no longer detects what it looks for. Remove the change, or add an exception.",
    },
    schema: optionsSchema({ allowed: listOf('Names of rules that may be turned off.') }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const judge = (config: Cursor<Json>): void => {
      const rules = config.at('rules');
      if (disablesAll(rules.value)) context.report({ at: rules, messageId: 'rules' });
      const at = config.at('priority');
      const priority = textOf(at.value).toLowerCase();
      if (QUIET.includes(priority)) context.report({ at, messageId: 'priority', data: { priority } });
      for (const key of ['rules_files', 'rules_file']) {
        const files = config.at(key);
        const list: Json | undefined = files.value;
        if (Array.isArray(list) && list.length > 0 && !list.some(mayHoldDefaults))
          context.report({ at: files, messageId: 'files' });
      }
    };
    const judgeRules = (rules: Cursor<Json>): void => {
      if (!Array.isArray(rules.value)) return;
      for (const at of rules.items()) {
        const name: Json | undefined = ownValue(at.value, 'rule');
        const condition = textOf(ownValue(at.value, 'condition') ?? '').trim();
        if (typeof name === 'string' && NEVER.test(condition) && !context.options.allowed.includes(name))
          context.report({ at, messageId: 'never', data: { name } });
      }
    };
    const judgeValues = (values: Cursor<Json>): void => {
      const falco = values.at('falco');
      if (isObject(falco.value)) judge(falco);
      for (const [, at] of values.at('customRules').entries())
        if (typeof at.value === 'string' && at.value.includes('never_true'))
          for (const rules of documentsInText(at)) judgeRules(rules);
    };
    return {
      ConfigMap(root) {
        for (const [key, at] of root.at('data').entries()) {
          const text = at.value;
          if (typeof text !== 'string' || !/\.ya?ml$/.test(key)) continue;
          if (key === 'falco.yaml') for (const config of documentsInText(at)) judge(config);
          else if (text.includes('never_true') && /^- rule:/m.test(text))
            for (const rules of documentsInText(at)) judgeRules(rules);
        }
      },
      ...valuesOfCharts({ falco: judgeValues }, () => context.notApplicable()),
    };
  },
});

const NEVER = /^\(?\s{0,9}never_true\s{0,9}\)?$/;

const mayHoldDefaults = (file: Json): boolean =>
  typeof file !== 'string' || file.includes(DEFAULT_RULES) || file.endsWith('/');

/**
 * The order counts: a later entry may enable rules again. Names accept wildcards, tags do not:
 * userspace/falco/app/actions/load_rules_files.cpp of falcosecurity/falco.
 */
function disablesAll(rules: Json | undefined): boolean {
  if (!Array.isArray(rules)) return false;
  const last = rules.findLastIndex((each) => ownValue(ownValue(each, 'disable'), 'rule') === '*');
  return last !== -1 && !rules.slice(last + 1).some((each) => ownValue(each, 'enable') !== undefined);
}
