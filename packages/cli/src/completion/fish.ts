import type { CompletedFlag, CompletionFacts } from './facts.js';

/** Makes the script for fish 3.0 and newer. */
export function fish({ commands, flags, words }: CompletionFacts): string {
  return `# Completion of plimsoll for fish. Load it with: plimsoll completion fish | source
${commands.map(({ name, help }) => `complete -c plimsoll -n __fish_use_subcommand -a ${name} -d ${quoted(help)}\n`).join('')}${Object.entries(
  words,
)
  .map(([command, own]) => `complete -c plimsoll -n '${seen([command])}' -f -a '${own.join(' ')}'\n`)
  .join('')}${flags.map((flag) => linesOf(flag, commands)).join('')}`;
}

function linesOf(flag: CompletedFlag, commands: CompletionFacts['commands']): string {
  const { byCommand, words, of } = flag;
  const without = commands.map(({ name }) => name).filter((name) => !of.includes(name) || byCommand[name]);
  const where = !of.includes('lint') ? seen(of) : without.length === 0 ? '' : `not ${seen(without)}`;
  return [
    lineOf(flag, words, where && ` -n '${where}'`),
    ...Object.entries(byCommand).map(([command, own]) => lineOf(flag, own, ` -n '${seen([command])}'`)),
  ].join('');
}

function lineOf(
  { name, short, value, isFile, help }: CompletedFlag,
  words: readonly string[],
  condition: string,
): string {
  const takes =
    value === undefined ? '' : isFile ? ' -r -F' : ` -x${words.length > 0 ? ` -a '${words.join(' ')}'` : ''}`;
  return `complete -c plimsoll${condition} -l ${name}${short === undefined ? '' : ` -s ${short}`}${takes} -d ${quoted(help)}\n`;
}

const seen = (commands: readonly string[]): string => `__fish_seen_subcommand_from ${commands.join(' ')}`;

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
