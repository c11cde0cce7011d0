import { oncePer } from '@plimsoll/core/internal';
import type { AnyCursor, ContainerCursor, Cursor, Json } from '@plimsoll/core/kubernetes';
import { credentialInScript, passwordOfClient } from '../../secrets/commands.js';
import { credentialUnder, type Names, settingWithCredential } from '../../secrets/credential.js';
import type { Found } from '../../secrets/tokens.js';

interface Named {
  readonly name: string;
  readonly value: string;
  readonly at: AnyCursor;
}

type Words = readonly Cursor<string>[];

/**
 * The command lines that a container runs: its own, those of probes and hooks, and the scripts of Tekton's steps and of
 * Argo Workflows' templates. https://tekton.dev/docs/pipelines/tasks/#running-scripts-within-steps,
 * https://argo-workflows.readthedocs.io/en/latest/fields/#scripttemplate
 */
export const commandsOf = oncePer((container: ContainerCursor): readonly Words[] => {
  const own = [...container.at('command').items(), ...container.at('args').items()];
  const handlers: readonly Cursor<{ exec?: { command?: string[] } } | undefined>[] = [
    container.at('livenessProbe'),
    container.at('readinessProbe'),
    container.at('startupProbe'),
    container.at('lifecycle').at('postStart'),
    container.at('lifecycle').at('preStop'),
  ];
  const scripts = ['script', 'source']
    .map((field) => (container as Cursor<Json>).at(field) as Cursor<Json>)
    .filter(({ value }) => typeof value === 'string')
    .map((at) => [at]);
  return [
    own,
    ...handlers.filter(({ exists }) => exists).map((handler) => handler.at('exec').at('command').items()),
    ...scripts,
  ] as readonly Words[];
});

interface InWords {
  readonly messageId: 'argument' | 'argumentSetting' | 'command';
  readonly name: string;
  readonly found: Found;
  readonly at: AnyCursor;
}

export function* credentialsInWords(words: Words, names: Names): Generator<InWords> {
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

/** `--password=…`, `--password …` and `PASSWORD=…`, as separate words. */
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
