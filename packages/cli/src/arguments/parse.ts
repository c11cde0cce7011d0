import { parseArgs } from 'node:util';
import { didYouMean } from '@plimsoll/core/internal';
import { PlimsollError } from '../error.js';
import { type Flag, type FlagName, type FlagValues, flags, takes } from './flags.js';

export interface Arguments {
  /** The command that the line begins with; `lint` without one. */
  readonly given: string;
  /** What to do: that command, or what a flag asks for instead of it. */
  readonly command: string;
  readonly paths: readonly string[];
  /** Whether to read standard input: a "-" before "--". */
  readonly stdin: boolean;
  readonly flags: FlagValues;
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

/** The flags that name a command, the first that counts first. */
const INSTEAD: readonly FlagName[] = [
  'help',
  'version',
  'init',
  'init-plugin',
  'explain',
  'list-rules',
  'print-config',
];

/**
 * Reads a command line. After `--` everything is a path.
 * @param given the command that the options are for
 * @throws PlimsollError with everything that is wrong with it
 */
export function parseArguments(args: readonly string[], given = 'lint'): Arguments {
  const table: Readonly<Record<string, Flag>> = flags;
  const { tokens } = parseArgs({
    args: [...args],
    // This module checks: Node stops at the first error and suggests no "did you mean".
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(table)
        .filter(([name, flag]) => matters(name, flag, args))
        .map(([name, { value, short }]) => [
          name,
          {
            type: value === undefined ? 'boolean' : 'string',
            ...(short !== undefined && { short }),
          } as const,
        ]),
    ),
  });
  const paths: string[] = [];
  const values: Record<string, string | true | string[]> = {};
  const problems: string[] = [];
  let stdin = false;
  let onlyPaths = false;
  for (const token of tokens as readonly Token[]) {
    if (token.kind === 'option-terminator') onlyPaths = true;
    if (token.kind === 'positional') {
      if (token.value === '-' && !onlyPaths) stdin = true;
      else paths.push(token.value);
    }
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    const problem = problemOf(token, flag);
    if (problem !== undefined || !flag) problems.push(problem ?? '');
    else if (flag.value === undefined) values[token.name] = true;
    else if (token.value === '') continue;
    else if (flag.repeatable)
      values[token.name] = [...((values[token.name] as string[]) ?? []), token.value!];
    else if (values[token.name] !== undefined) problems.push(`${token.rawName} is given twice.`);
    else values[token.name] = token.value!;
  }
  const command = INSTEAD.find((name) => values[name] !== undefined) ?? given;
  if (command !== 'help' && command !== 'version')
    for (const name of Object.keys(values) as FlagName[])
      if (name !== command && !takes(command, name)) problems.push(strange(name, command));
  if (problems.length > 0)
    throw new PlimsollError([
      ...problems,
      command === 'lint' ? 'See plimsoll --help.' : `See plimsoll ${command} --help.`,
    ]);
  return { given, command, paths, stdin, flags: values as FlagValues };
}

/** Whether Node reads a command line differently if it knows a flag. It checks each flag again for each word. */
const matters = (name: string, { value, short }: Flag, args: readonly string[]): boolean =>
  short !== undefined || (value !== undefined && args.some((arg) => arg.startsWith(`--${name}`)));

function strange(name: FlagName, command: string): string {
  const { of } = flags[name] as Flag;
  return of === undefined || of.includes('lint')
    ? `--${name}: plimsoll ${command} has no such option.`
    : `--${name} only works with ${of.map((one) => `plimsoll ${one}`).join(' and ')}.`;
}

function problemOf(token: Token & { kind: 'option' }, flag: Flag | undefined): string | undefined {
  if (!flag) {
    const known = Object.keys(flags).map((name) => `--${name}`);
    return `Unknown option ${token.rawName}.${didYouMean(token.rawName, known)}`;
  }
  if (flag.value === undefined)
    return token.value === undefined ? undefined : `${token.rawName} takes no value.`;
  if (token.value === '' && flag.emptyIsNone) return undefined;
  // `--config --quiet`: the value was forgotten. `--config "$CONFIG"`: the variable is not set.
  if (!token.value || (!token.inlineValue && /^-./.test(token.value)))
    return `${token.rawName} needs a value: ${flag.value}.`;
  return undefined;
}
