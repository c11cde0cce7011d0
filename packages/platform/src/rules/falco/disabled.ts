import { type Cursor, defineRule, isObject, type Json, ownValue, yamlValues } from '@plimsoll/core';
import { listOf, optionsSchema } from '@plimsoll/nsa-hardening';
import { valuesOfCharts } from '../../charts.js';

const QUIET = ['error', 'critical', 'alert', 'emergency'];
const DEFAULT_RULES = 'falco_rules.yaml';

/** https://falco.org/docs/concepts/rules/controlling-rules/, .../overriding/ and the falco.yaml of the project */
export const falcoDisabled = defineRule({
  meta: {
    description: 'Leave Falco its rules',
    risk: 4,
    cwe: [778],
    precision: 'high',
    messages: {
      rules: 'All rules of Falco are switched off, and none is switched on again: it reports nothing.',
      priority:
        'Falco drops all events below {{priority}}: most rules of its own are warnings and notices. Set a lower priority.',
      files: `Falco loads rules, but not its own: nothing of what they know is reported. List ${DEFAULT_RULES} too.`,
      never:
        "The rule '{{name}}' can never be true: what it watches for goes unseen. Remove the change, or add an exception.",
    },
    schema: optionsSchema({ allowed: listOf('Names of rules that may be switched off.') }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    const judge = (config: Json, placeOf: (key: string) => Cursor<Json>): void => {
      if (disablesAll(ownValue(config, 'rules')))
        context.report({ at: placeOf('rules'), messageId: 'rules' });
      const priority = String(ownValue(config, 'priority')).toLowerCase();
      if (QUIET.includes(priority))
        context.report({ at: placeOf('priority'), messageId: 'priority', data: { priority } });
      for (const key of ['rules_files', 'rules_file']) {
        const files = ownValue(config, key);
        if (Array.isArray(files) && files.length > 0 && !files.some(mayHoldDefaults))
          context.report({ at: placeOf(key), messageId: 'files' });
      }
    };
    const judgeRules = (rules: Json, at: Cursor<Json>): void => {
      for (const each of Array.isArray(rules) ? rules : []) {
        const name = ownValue(each, 'rule');
        const condition = String(ownValue(each, 'condition') ?? '').trim();
        if (typeof name === 'string' && NEVER.test(condition) && !context.options.allowed.includes(name))
          context.report({ at, messageId: 'never', data: { name } });
      }
    };
    const judgeValues = (values: Cursor<Json>): void => {
      const falco = values.at('falco');
      if (isObject(falco.value)) judge(falco.value, (key) => falco.at(key));
      for (const [, at] of values.at('customRules').entries())
        if (typeof at.value === 'string' && at.value.includes('never_true'))
          for (const rules of yamlValues(at.value)) judgeRules(rules, at);
    };
    return {
      ConfigMap(root) {
        for (const [key, at] of root.at('data').entries()) {
          const text = at.value;
          if (typeof text !== 'string' || !/\.ya?ml$/.test(key)) continue;
          if (key === 'falco.yaml')
            for (const config of yamlValues(text)) judge(config, () => at as Cursor<Json>);
          else if (text.includes('never_true') && /^- rule:/m.test(text))
            for (const rules of yamlValues(text)) judgeRules(rules, at as Cursor<Json>);
        }
      },
      ...valuesOfCharts({ falco: judgeValues }, () => context.notApplicable()),
    };
  },
});

const NEVER = /^\(?\s{0,9}never_true\s{0,9}\)?$/;

const mayHoldDefaults = (file: Json): boolean =>
  typeof file !== 'string' || file.includes(DEFAULT_RULES) || file.endsWith('/');

/** The order counts: what is enabled behind it is on again. */
function disablesAll(rules: Json | undefined): boolean {
  if (!Array.isArray(rules)) return false;
  const last = rules.findLastIndex((each) => {
    const disabled = ownValue(each, 'disable');
    return ownValue(disabled, 'rule') === '*' || ownValue(disabled, 'tag') === '*';
  });
  return last !== -1 && !rules.slice(last + 1).some((each) => ownValue(each, 'enable') !== undefined);
}
