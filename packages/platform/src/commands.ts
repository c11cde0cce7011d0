import {
  type AnyCursor,
  type ContainerCursor,
  oncePer,
  parseImageReference,
  splitShell,
} from '@plimsoll/core';

/** A word of a command line, and the item of `command` or `args` that has it. */
export interface Word {
  readonly text: string;
  readonly at: AnyCursor;
}

/** What a container runs: one command, or those of the script that a shell gets. */
export interface Command {
  /** Last part of the image's repository, where no command says what runs. */
  readonly image: string | undefined;
  readonly words: readonly Word[];
}

const SHELL = /(?:^|\/)(?:ba|da|a|k|z)?sh$/;
const SCRIPT = /^-[a-z]*c$/;

/** The commands of a container, in their order. Words that the shell would fill in are left out. */
export const commandsOf = oncePer((container: ContainerCursor): readonly Command[] => {
  const wordsOf = (key: 'command' | 'args'): readonly Word[] =>
    container
      .at(key)
      .items()
      .flatMap((at) => (typeof at.value === 'string' ? [{ text: at.value, at }] : []));
  const command = wordsOf('command');
  const words = [...command, ...wordsOf('args')];
  const image =
    command.length === 0
      ? parseImageReference(container.at('image').value ?? '')
          ?.repository.split('/')
          .at(-1)
      : undefined;
  const flag = words.findIndex(({ text }) => SCRIPT.test(text));
  const script = words[flag + 1];
  if (flag < 1 || !SHELL.test(words[flag - 1]!.text) || !script) return [{ image, words }];
  return (splitShell(script.text) ?? []).map((split) => ({
    image: undefined,
    words: split.flatMap(({ text, unknown }) => (unknown === undefined ? [{ text, at: script.at }] : [])),
  }));
});

/** Before the program may stand an entrypoint, an init, `exec`, `env` with variables, an interpreter. */
const HEAD = 6;

const baseName = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

/** The words behind the name of the program, where the command runs one of these; all where its image does. */
export function argumentsOf(
  { image, words }: Command,
  programs: readonly string[],
): readonly Word[] | undefined {
  const at = words.slice(0, HEAD).findIndex(({ text }) => programs.includes(baseName(text)));
  if (at !== -1) return words.slice(at + 1);
  return image !== undefined && programs.includes(image) ? words : undefined;
}

/**
 * The value of a flag, `--flag=value` or `--flag value`, without quotes that the program itself takes off; empty
 * where the flag stands alone. The last one counts.
 */
export function flagOf(words: readonly Word[], names: readonly string[]): Word | undefined {
  for (let index = words.length - 1; index >= 0; index--) {
    const { text, at } = words[index]!;
    const [, name, value] = /^(-{1,2}[^=\s]+)(?:=(.*))?$/s.exec(text) ?? [];
    if (name === undefined || !names.includes(name)) continue;
    const next = words[index + 1];
    if (value !== undefined) return { text: unquoted(value), at };
    return next && !next.text.startsWith('-') ? { text: next.text, at: next.at } : { text: '', at };
  }
  return undefined;
}

const unquoted = (text: string): string => (/^(?:'.*'|".*")$/s.test(text) ? text.slice(1, -1) : text);

/** Whether a switch is on: there alone, or with a value that says so. */
export const isOn = (flag: Word | undefined): boolean =>
  flag !== undefined && (flag.text === '' || !/^(?:false|0|no|off)$/i.test(flag.text));
