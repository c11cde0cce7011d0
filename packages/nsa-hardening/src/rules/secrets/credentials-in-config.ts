import { type AnyCursor, type ContainerCursor, type Cursor, defineRule, redact } from '@plimsoll/core';
import { listOf, optionsSchema } from '../../options.js';
import { credentialInScript, passwordOfClient } from '../../secrets/commands.js';
import { credentialUnder, type Names, settingWithCredential } from '../../secrets/credential.js';
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
      variableSetting:
        "The variable '{{name}}' of container '{{container}}' has the setting '{{setting}}', which is {{what}} in plain text.",
      argument: "The argument '{{name}}' of container '{{container}}' is {{what}} in plain text.",
      command: "The command of container '{{container}}' gives '{{name}}' {{what}} in plain text.",
      argumentSetting:
        "A script of container '{{container}}' has the setting '{{name}}', which is {{what}} in plain text.",
      key: "The key '{{name}}' of the ConfigMap is {{what}} in plain text.",
      setting:
        "The key '{{name}}' of the ConfigMap has the setting '{{setting}}', which is {{what}} in plain text.",
      script: "The key '{{name}}' of the ConfigMap gives '{{program}}' {{what}} in plain text.",
    },
    schema: optionsSchema({
      names: listOf('More names whose values are secrets, whatever they look like.'),
      allow: listOf('Names whose values are none.'),
    }),
    defaultOptions: { names: [], allow: [] },
  },
  create(context) {
    const { options } = context;
    return {
      Container(container) {
        for (const { name, value, at } of variablesOf(container)) {
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
        for (const [name, at] of root.at('data').entries()) {
          const value = (at as Cursor<string>).value;
          if (typeof value !== 'string') continue;
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

const whatIs = ({ kind, value }: Found): string => redact(kind, value);

function variablesOf(container: ContainerCursor): readonly Named[] {
  return container
    .at('env')
    .items()
    .flatMap((variable) => {
      const [name, at] = [variable.at('name').value, variable.at('value')];
      return name !== undefined && at.value !== undefined ? [{ name, value: at.value, at }] : [];
    });
}

type Words = readonly Cursor<string>[];

/** The command lines that a container runs: its own, and those of probes and hooks. */
function commandsOf(container: ContainerCursor): readonly Words[] {
  const own = [...container.at('command').items(), ...container.at('args').items()];
  const handlers: readonly Cursor<{ exec?: { command?: string[] } } | undefined>[] = [
    container.at('livenessProbe'),
    container.at('readinessProbe'),
    container.at('startupProbe'),
    container.at('lifecycle').at('postStart'),
    container.at('lifecycle').at('preStop'),
  ];
  return [own, ...handlers.map((handler) => handler.at('exec').at('command').items())] as readonly Words[];
}

interface InWords {
  readonly messageId: 'argument' | 'argumentSetting' | 'command';
  readonly name: string;
  readonly found: Found;
  readonly at: AnyCursor;
}

function* credentialsInWords(words: Words, names: Names): Generator<InWords> {
  let isFound = false;
  for (const { name, value, at } of argumentsOf(words)) {
    const found = credentialUnder(name, value, names);
    if (!found) continue;
    isFound = true;
    yield { messageId: 'argument', name, found, at };
  }
  for (const at of words) {
    const script = at.value ?? '';
    if (!/\s/.test(script)) continue;
    const setting = settingWithCredential(script, names);
    const given = setting ?? credentialInScript(script, names);
    if (!given) continue;
    isFound = true;
    yield { messageId: setting ? 'argumentSetting' : 'command', name: given.setting, found: given.found, at };
  }
  const given = isFound ? undefined : passwordOfClient(words.map(({ value }) => value ?? ''));
  const at = given && words.find(({ value }) => value?.includes(given.found.value));
  if (given && at) yield { messageId: 'command', name: given.setting, found: given.found, at };
}

/** `--password=…`, `--password …` and `PASSWORD=…`, each word by itself. */
function argumentsOf(words: Words): readonly Named[] {
  return words.flatMap((at, index): Named[] => {
    const word = at.value ?? '';
    const pair = /^-{0,2}(?:D)?([A-Za-z][\w.-]*)=(\S+)$/.exec(word);
    if (pair?.[1] !== undefined && pair[2] !== undefined) return [{ name: pair[1], value: pair[2], at }];
    const next = words[index + 1];
    const flag = /^--([A-Za-z][\w.-]*)$/.exec(word)?.[1];
    if (flag === undefined || next?.value === undefined || next.value.startsWith('-')) return [];
    return [{ name: flag, value: next.value, at: next }];
  });
}
