import { type Flag, flags } from './flags.js';

const COLUMN = 32;
const WIDTH = 100;

/** Makes the help text from the tables of commands and flags, and from the names of formats. */
export function helpText(
  commands: Readonly<Record<string, { readonly help: string }>>,
  formats: readonly string[],
): string {
  const groups = new Map<string, string[]>();
  for (const [name, flag] of Object.entries<Flag>(flags)) {
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
  return [
    'plimsoll [lint] [options] [paths…]\n',
    'Lints Kubernetes manifests. Paths are files, directories and patterns. "-" is standard input.',
    "Without paths: the config's files, or the working directory. Everything after -- is a path.",
    '',
    'Commands:',
    ...Object.entries(commands).map(([name, { help }]) => row(name, help)),
    ...[...groups].flatMap(([group, lines]) => ['', `${group}:`, ...lines]),
    '',
    'Exit codes:',
    row('0', 'No finding at or above --fail-on.'),
    row('1', 'There are such findings, or more warnings than --max-warnings.'),
    row('2', 'The run failed: wrong usage or config, a file that cannot be read, or nothing to lint.'),
    '',
  ].join('\n');
}

function row(left: string, right: string): string {
  const lines: string[] = [''];
  for (const word of right.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && COLUMN + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  const indent = ' '.repeat(COLUMN);
  const start = `  ${left}`;
  const first = start.length < COLUMN - 1 ? start.padEnd(COLUMN) : `${start}\n${indent}`;
  return first + lines.join(`\n${indent}`);
}
