import type { AnyCursor, ContainerCursor } from '@plimsoll/core/kubernetes';
import { commandsOf } from '../secrets/container-commands.js';

interface Script {
  readonly text: string;
  readonly at: AnyCursor;
}

/** The texts that a container's commands pass to a shell or an interpreter, if they match `hint`. */
export function scriptsOf(container: ContainerCursor, hint: RegExp): readonly Script[] {
  return commandsOf(container).flatMap((words) =>
    words.flatMap((at): Script[] => {
      const { value } = at;
      return typeof value === 'string' && /\s/.test(value) && hint.test(value)
        ? [{ text: withoutComments(value), at }]
        : [];
    }),
  );
}

/** The script without comments, with each command on one line. */
export const withoutComments = (script: string): string =>
  script.replaceAll(/\\\r?\n/g, ' ').replaceAll(/^[ \t]*#[^\n]*/gm, '');

/** Whether a text of a ConfigMap is a script, by its first line or its key. */
export const isScript = (key: string, text: string): boolean =>
  text.startsWith('#!') || /\.(?:sh|bash|ps1|py)$/i.test(key);

/** The command lines of a container that start a program without a shell, joined. */
export function programsOf(container: ContainerCursor, hint: RegExp): readonly Script[] {
  return commandsOf(container).flatMap((words): readonly Script[] => {
    const texts = words.map(({ value }) => value ?? '');
    const [at] = words;
    return at !== undefined && hint.test(texts[0]!) && !texts.some((text) => /\s/.test(text))
      ? [{ text: texts.join(' '), at }]
      : [];
  });
}
