import { expect, test } from 'vitest';
import { type AnyRule, defineRule, type RuleMeta, withDocsUrls } from '../index.js';
import { corePlugin } from '../rules/core-rules.js';

test('message ids, placeholders, options and fields are checked when a rule compiles', () => {
  const rule = defineRule({
    meta: {
      description: 'Limit replicas',
      risk: 1,
      messages: { many: "'{{name}}' has more than {{max}} replicas.", plain: 'No data here.' },
      schema: { type: 'object' },
      defaultOptions: { max: 3, allowed: [], strict: false },
    },
    create(context) {
      const max: number = context.options.max;
      const allowed: readonly string[] = context.options.allowed;
      const strict: boolean = context.options.strict;
      // @ts-expect-error: no such option
      context.options.min;
      return {
        Deployment(deployment) {
          const replicas = deployment.at('spec').at('replicas');
          const count: number | undefined = replicas.value;
          context.report({ at: replicas, messageId: 'plain' });
          context.report({
            at: replicas,
            messageId: 'many',
            data: { name: `${count}${allowed}${strict}`, max },
          });
          // @ts-expect-error: no such message
          context.report({ at: replicas, messageId: 'few' });
          // @ts-expect-error: a placeholder has no data
          context.report({ at: replicas, messageId: 'many', data: { name: 'x' } });
          // @ts-expect-error: no such field
          deployment.at('spec').at('replica');
        },
        'example.com/Widget'(widget) {
          context.report({ at: widget.at('spec'), messageId: 'plain' });
        },
      };
    },
  });
  const anyRule: AnyRule = rule;
  expect(anyRule.meta.messages).toHaveProperty('many');
});

test('a rule links to its page below the address of its plugin, or to its own URL', () => {
  const meta: RuleMeta = { description: 'Limit', risk: 1, messages: {} };
  const create = () => ({});
  const rules = withDocsUrls('https://example.com/rules/demo/', {
    few: { meta, create },
    many: { meta: { ...meta, docsUrl: 'https://example.com/many' }, create },
  });
  expect([rules.few.meta.docsUrl, rules.many.meta.docsUrl]).toEqual([
    'https://example.com/rules/demo/few',
    'https://example.com/many',
  ]);
  expect(rules.few.create).toBe(create);
  expect(corePlugin.rules.malformed.meta.docsUrl).toMatch(/^https:\/\/.+\/rules\/plimsoll\/malformed$/);
});
