import { type Flag, type FlagName, flags, takes } from './flags.js';

/** What the help says of a command. */
export interface CommandHelp {
  /** What comes behind its name. */
  readonly usage: string;
  readonly help: string;
}

const COLUMN = 32;
const WIDTH = 100;

/** Makes the help of the whole command: its commands, and the options of linting. */
export function helpText(
  commands: Readonly<Record<string, CommandHelp>>,
  formats: readonly string[],
): string {
  return [
    'plimsoll [lint] [options] [paths…]\n',
    'Lints Kubernetes manifests. Paths are files, directories and patterns. "-" is standard input.',
    "Without paths: the config's files, or the working directory. Everything after -- is a path.",
    '',
    'Commands; plimsoll COMMAND --help shows their options:',
    ...Object.entries(commands).map(([name, { help }]) => row(name, help)),
    ...optionsOf('lint', formats),
    '',
    'Exit codes:',
    row('0', 'No finding at or above --fail-on.'),
    row('1', 'There are such findings, or more warnings than --max-warnings.'),
    row('2', 'The run failed: wrong usage or config, a file that cannot be read, or nothing to lint.'),
    '',
  ].join('\n');
}

/** Makes the help of one command. */
export function commandHelp(name: string, { usage, help }: CommandHelp, formats: readonly string[]): string {
  return [
    `plimsoll ${name} ${usage}`.trimEnd(),
    '',
    ...wrapped(help, WIDTH),
    ...optionsOf(name, formats),
    '',
  ].join('\n');
}

/** The options of a command, by group. */
function optionsOf(command: string, formats: readonly string[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const [name, flag] of Object.entries<Flag>(flags)) {
    if (!takes(command, name as FlagName)) continue;
    const lines = groups.get(flag.group) ?? [];
    groups.set(flag.group, lines);
    const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
    lines.push(
      row(
        `${short}--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`,
        name === 'format' ? `${flag.help} Formats: ${formats.join(', ')}.` : flag.help,
      ),
    );
  }
  return [...groups].flatMap(([group, lines]) => ['', `${group}:`, ...lines]);
}

function row(left: string, right: string): string {
  const indent = ' '.repeat(COLUMN);
  const start = `  ${left}`;
  const first = start.length < COLUMN - 1 ? start.padEnd(COLUMN) : `${start}\n${indent}`;
  return first + wrapped(right, WIDTH - COLUMN).join(`\n${indent}`);
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
