import { type AnyCursor, type ContainerCursor, type Cursor, defineRule, redact } from '@plimsoll/core';
import { listOf, optionsSchema } from '../../options.js';
import { credentialUnder } from '../../secrets/credential.js';
import { settingsOf } from '../../secrets/settings.js';
import type { Found } from '../../secrets/tokens.js';

interface Named {
  readonly name: string;
  readonly value: string;
  readonly at: AnyCursor;
}

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Secrets": what is secret belongs into a Secret, not beside it. */
export const credentialsInConfig = defineRule({
  meta: {
    description: 'Keep credentials out of plain configuration',
    risk: 7.0,
    cwe: [312, 798],
    precision: 'high',
    messages: {
      variable: "The variable '{{name}}' of container '{{container}}' is {{what}} in plain text.",
      argument: "The argument '{{name}}' of container '{{container}}' is {{what}} in plain text.",
      key: "The key '{{name}}' of the ConfigMap is {{what}} in plain text.",
      setting:
        "The key '{{name}}' of the ConfigMap has the setting '{{setting}}', which is {{what}} in plain text.",
    },
    schema: optionsSchema({
      names: listOf('More names whose values are secrets, whatever they look like.'),
      allow: listOf('Names whose values are none.'),
    }),
    defaultOptions: { names: [], allow: [] },
  },
  create(context) {
    const { allow, names } = context.options;
    const credential = (name: string, value: string): Found | undefined => {
      if (allow.includes(name)) return undefined;
      return credentialUnder(names.includes(name) ? 'password' : name, value);
    };
    return {
      Container(container) {
        for (const [messageId, list] of [
          ['variable', variablesOf(container)],
          ['argument', argumentsOf(container)],
        ] as const)
          for (const { name, value, at } of list) {
            const found = credential(name, value);
            if (!found) continue;
            const what = redact(found.kind, found.value);
            context.report({ at, messageId, data: { name, what, container: container.name } });
          }
      },
      ConfigMap(root) {
        for (const [name, at] of root.at('data').entries()) {
          const value = (at as Cursor<string>).value;
          if (typeof value !== 'string') continue;
          const whole = credential(name, value);
          if (whole) {
            context.report({
              at,
              messageId: 'key',
              data: { name, what: redact(whole.kind, whole.value) },
            });
            continue;
          }
          for (const setting of settingsOf(name, value)) {
            const found = credential(setting.name, setting.value);
            if (!found) continue;
            context.report({
              at,
              messageId: 'setting',
              data: { name, setting: setting.name, what: redact(found.kind, found.value) },
            });
            break;
          }
        }
      },
    };
  },
});

function variablesOf(container: ContainerCursor): readonly Named[] {
  return container
    .at('env')
    .items()
    .flatMap((variable) => {
      const [name, at] = [variable.at('name').value, variable.at('value')];
      return name !== undefined && at.value !== undefined ? [{ name, value: at.value, at }] : [];
    });
}

/** `--password=…`, `--password …` and `PASSWORD=…`, each word by itself: scripts are not read. */
function argumentsOf(container: ContainerCursor): readonly Named[] {
  return [container.at('command'), container.at('args')].flatMap((list) => {
    const words = list.items() as readonly Cursor<string>[];
    return words.flatMap((at, index): Named[] => {
      const word = at.value ?? '';
      const pair = /^-{0,2}(?:D)?([A-Za-z][\w.-]*)=(\S+)$/.exec(word);
      if (pair?.[1] !== undefined && pair[2] !== undefined) return [{ name: pair[1], value: pair[2], at }];
      const next = words[index + 1];
      const flag = /^--([A-Za-z][\w.-]*)$/.exec(word)?.[1];
      if (flag === undefined || next?.value === undefined || next.value.startsWith('-')) return [];
      return [{ name: flag, value: next.value, at: next }];
    });
  });
}
