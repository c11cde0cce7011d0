import { defineRule, redact } from '@plimsoll/core';
import { variablesOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { credentialInScript } from '../../secrets/commands.js';
import { textsOf } from '../../secrets/config-map.js';
import { credentialUnder, settingWithCredential } from '../../secrets/credential.js';
import type { Found } from '../../secrets/tokens.js';
import { commandsOf, credentialsInWords } from './container-commands.js';
import { visitCarriers } from './visit-carriers.js';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Secrets": credentials belong in a Secret. */
export const credentialsInConfig = defineRule({
  meta: {
    description: 'Keep credentials out of plain configuration',
    scope: 'resource',
    risk: 7.0,
    cwe: [312, 798],
    precision: 'high',
    messages: {
      variable:
        "Variable '{{name}}' of container '{{container}}' contains {{what}} in plain text. Move it to a Secret.",
      variableSetting:
        "Variable '{{name}}' of container '{{container}}' sets '{{setting}}' to {{what}} in plain text. Move it to a Secret.",
      argument:
        "Argument '{{name}}' of container '{{container}}' contains {{what}} in plain text. Move it to a Secret.",
      command:
        "The command of container '{{container}}' passes {{what}} to '{{name}}' in plain text. Move it to a Secret.",
      argumentSetting:
        "A script of container '{{container}}' sets '{{name}}' to {{what}} in plain text. Move it to a Secret.",
      key: "Key '{{name}}' of the ConfigMap contains {{what}} in plain text. Move it to a Secret.",
      setting:
        "Key '{{name}}' of the ConfigMap sets '{{setting}}' to {{what}} in plain text. Move it to a Secret.",
      carried: "'{{name}}' in {{where}} contains {{what}} in plain text. Move it to a Secret.",
      script:
        "Key '{{name}}' of the ConfigMap passes {{what}} to '{{program}}' in plain text. Move it to a Secret.",
    },
    schema: optionsSchema({
      names: listOf('Further names whose values are secrets, whatever the values look like.'),
      allow: listOf('Names whose values are not secrets.'),
    }),
    defaultOptions: { names: [], allow: [] },
  },
  create(context) {
    const { options } = context;
    return {
      ...visitCarriers(({ name, value, what, secrets }, at) => {
        const names = secrets.length === 0 ? options : { ...options, names: [...options.names, ...secrets] };
        const whole =
          name === undefined ? undefined : (joinToken(value, secrets) ?? credentialUnder(name, value, names));
        const part = whole ? undefined : settingWithCredential(value, options);
        const found = whole ?? part?.found;
        if (found)
          context.report({
            at: at(),
            messageId: 'carried',
            data: { name: part?.setting ?? name ?? '', where: what, what: whatIs(found) },
          });
      }),
      Container(container) {
        for (const { name, value, at } of variablesOf(container)) {
          if (!value) continue;
          const data = { name, container: container.name };
          const whole = credentialUnder(name, value, options);
          if (whole) {
            context.report({ at, messageId: 'variable', data: { ...data, what: whatIs(whole) } });
            continue;
          }
          const part = settingWithCredential(value, options);
          if (part)
            context.report({
              at,
              messageId: 'variableSetting',
              data: { ...data, setting: part.setting, what: whatIs(part.found) },
            });
        }
        for (const words of commandsOf(container))
          for (const { messageId, name, found, at } of credentialsInWords(words, options))
            context.report({
              at,
              messageId,
              data: { name, container: container.name, what: whatIs(found) },
            });
      },
      ConfigMap(root) {
        for (const { key: name, text: value, at } of textsOf(root)) {
          const whole = credentialUnder(name, value, options);
          const part = whole ? undefined : settingWithCredential(value, options);
          if (whole) context.report({ at, messageId: 'key', data: { name, what: whatIs(whole) } });
          else if (part)
            context.report({
              at,
              messageId: 'setting',
              data: { name, setting: part.setting, what: whatIs(part.found) },
            });
          else {
            const given = credentialInScript(value, options);
            if (given)
              context.report({
                at,
                messageId: 'script',
                data: { name, program: given.setting, what: whatIs(given.found) },
              });
          }
        }
      },
    };
  },
});

/** https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/#token-format, where one is expected. */
const joinToken = (value: string, expected: readonly string[]): Found | undefined =>
  expected.length > 0 && /^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(value)
    ? { kind: 'a token to join the cluster', value }
    : undefined;

const whatIs = ({ kind, value }: Found): string => redact(kind, value);
