import { oncePer } from '../../once-per.js';
import { parseImageReference } from '../image.js';
import type { ContainerCursor } from '../pod-cursor.js';
import { splitShell } from './shell.js';
import { type Word, wordsOf } from './words.js';
import { baseName, isAssignment, wrapped } from './wrappers.js';

/** A command that a container finally executes: without wrappers, and from the script that a shell gets. */
export interface Command {
  /**
   * The last part of the image's repository if the manifest names no command: the image starts its own program, which
   * usually has that name.
   */
  readonly image: string | undefined;
  /** The program and its arguments. Only the arguments if the image starts its own program. */
  readonly words: readonly Word[];
}

/** A command line, or a script that cannot be parsed. */
export type Line = readonly Word[] | string;

/**
 * The commands of a container, in order. Without those in scripts that cannot be parsed.
 * @example
 * for (const { words } of commandsOf(container)) console.log(words.map(({ text }) => text));
 */
export const commandsOf = oncePer((container: ContainerCursor): readonly Command[] => {
  const words = wordsOf(container);
  const image = container.at('command').items().length === 0 ? nameOfImage(container) : undefined;
  if (!words[0] || words[0].text.startsWith('-')) return [{ image, words }];
  // What a script runs is not the image's own program.
  return linesOf(container).flatMap((line) =>
    typeof line === 'string' ? [] : [{ image: words.includes(line[0]!) ? image : undefined, words: line }],
  );
});

/**
 * The command lines of a container, each from the name of its program on. Empty if its image starts its own program.
 */
export const linesOf = oncePer((container: ContainerCursor): readonly Line[] => [
  ...linesIn(wordsOf(container)),
]);

function nameOfImage(container: ContainerCursor): string | undefined {
  return parseImageReference(container.at('image').value ?? '')
    ?.repository.split('/')
    .at(-1);
}

const SHELLS = new Set(['ash', 'bash', 'dash', 'ksh', 'sh', 'zsh']);

/** Words of shell grammar that a command follows. */
const KEYWORDS = new Set(['!', 'do', 'elif', 'else', 'if', 'then', 'until', 'while']);

function* linesIn(words: readonly Word[]): Generator<Line> {
  const [first] = words;
  // If a flag comes first, the image starts its own program.
  if (!first || first.text.startsWith('-')) return;
  if (SHELLS.has(baseName(first.text))) return yield* linesOfScript(words.slice(1));
  const behind = wrapped(words);
  if (behind === undefined) yield words;
  else yield* linesIn(words.slice(behind));
}

function* linesOfScript(words: readonly Word[]): Generator<Line> {
  const flag = words.findIndex(({ text }) => /^-[a-z]+$/.test(text) && text.includes('c'));
  const script = flag === -1 ? undefined : words[flag + 1];
  if (!script) return;
  // The first word after the script is its name.
  const positional = words.slice(flag + 3);
  const commands = splitShell(script.text);
  if (!commands) yield script.text;
  for (const command of commands ?? []) {
    const start = command.findIndex(({ text }) => !isAssignment(text) && !KEYWORDS.has(text));
    if (start === -1) continue;
    yield* linesIn(
      command
        .slice(start)
        .flatMap(({ text, unknown }): readonly Word[] =>
          text === '$@' && positional.length > 0 ? positional : [{ text, at: script.at, unknown }],
        ),
    );
  }
}

/** How many words may precede the program: an unknown entrypoint, an interpreter and its options. */
const HEAD = 6;

/** The names that each of the words may be of a program. Many rules look for theirs in each command. */
const programsOf = oncePer(({ words }: Command): readonly string[] =>
  words.slice(0, HEAD).map(({ text }) => baseName(text)),
);

/**
 * The words after the name of the program, if a command runs one of these programs. All its words if its image is named
 * after one.
 * @example
 * const words = commandsOf(container).flatMap((command) => argumentsOf(command, ['kube-proxy']) ?? []);
 */
export function argumentsOf(command: Command, programs: readonly string[]): readonly Word[] | undefined {
  const { image, words } = command;
  const at = programsOf(command).findIndex((name) => programs.includes(name));
  if (at !== -1) return words.slice(at + 1);
  return image !== undefined && programs.includes(image) ? words : undefined;
}

/**
 * The value of a flag, `--flag=value` or `--flag value`, without quotes that the program itself removes. Empty if the
 * flag has no value. The last one counts.
 * @example
 * const port = flagOf(wordsOf(container), ['--port', '-p'])?.text;
 */
export function flagOf(words: readonly Word[], names: readonly string[]): Word | undefined {
  for (let index = words.length - 1; index >= 0; index--) {
    const { at, unknown } = words[index]!;
    const { name, value } = splitFlag(words[index]!);
    if (name === undefined || !names.includes(name)) continue;
    if (value !== undefined) return { text: unquoted(value), at, unknown };
    const next = words[index + 1];
    return next && !next.text.startsWith('-') ? next : { text: '', at };
  }
  return undefined;
}

/**
 * The word that turns a switch on: `--switch`, or with a value that says so. The last one counts. A switch does not
 * take the next word as its value.
 * @example
 * const at = switchOf(wordsOf(container), ['--insecure'])?.at;
 */
export function switchOf(words: readonly Word[], names: readonly string[]): Word | undefined {
  const word = words.findLast((each) => names.includes(splitFlag(each).name ?? ''));
  if (!word || word.unknown !== undefined) return undefined;
  return /^(?:false|0|no|off)$/i.test(unquoted(splitFlag(word).value ?? '')) ? undefined : word;
}

function splitFlag({ text }: Word): {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
} {
  const [, name, value] = /^(-{1,2}[^=\s]+)(?:=(.*))?$/s.exec(text) ?? [];
  return { name, value };
}

const unquoted = (text: string): string => (/^(?:'.*'|".*")$/s.test(text) ? text.slice(1, -1) : text);
