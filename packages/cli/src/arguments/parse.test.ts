import { describe, expect, test } from 'vitest';
import { commands } from '../commands.js';
import { PlimsollError } from '../error.js';
import { type Flag, flags } from './flags.js';
import { commandHelp, helpText } from './help.js';
import { parseArguments } from './parse.js';

function problems(...args: readonly string[]): readonly string[] {
  try {
    parseArguments(args);
  } catch (error) {
    expect(error).toBeInstanceOf(PlimsollError);
    return (error as PlimsollError).problems.slice(0, -1);
  }
  return [];
}

test('flags and paths mix; repeatable flags collect', () => {
  expect(
    parseArguments(['a.yaml', '-f', 'text', 'b.yaml', '--format=sarif=out.sarif', '--quiet', '-fjson=x=y']),
  ).toMatchObject({
    paths: ['a.yaml', 'b.yaml'],
    stdin: false,
    flags: { format: ['text', 'sarif=out.sarif', 'json=x=y'], quiet: true },
  });
});

test('a dash is standard input, and after -- a path like any other', () => {
  expect(parseArguments(['-', 'a'])).toMatchObject({ paths: ['a'], stdin: true, flags: {} });
  expect(parseArguments(['--', '-', '--quiet', 'lint'])).toMatchObject({
    paths: ['-', '--quiet', 'lint'],
    stdin: false,
    flags: {},
  });
});

test('an empty namespace counts as none, as for kubectl and helm', () => {
  expect(parseArguments(['--namespace', '', 'a.yaml'])).toMatchObject({
    paths: ['a.yaml'],
    stdin: false,
    flags: {},
  });
  expect(parseArguments(['--namespace=', '-n', 'shop']).flags).toEqual({ namespace: 'shop' });
});

describe('all problems are reported at once', () => {
  test.each<readonly [readonly string[], readonly string[]]>([
    [['--formt', 'json'], ['Unknown option --formt. Did you mean "--format"?']],
    [['--constructor'], ['Unknown option --constructor.']],
    [
      ['-x', '--zzz'],
      ['Unknown option -x.', 'Unknown option --zzz.'],
    ],
    [['--config'], ['--config needs a value: FILE.']],
    [['--config', '--quiet'], ['--config needs a value: FILE.']],
    [
      ['--config', '', '--output='],
      ['--config needs a value: FILE.', '--output needs a value: FILE.'],
    ],
    [['--quiet=1'], ['--quiet takes no value.']],
    [['-o', 'a', '-o', 'b'], ['-o is given twice.']],
  ])('%j', (args, expected) => {
    expect(problems(...args)).toEqual(expected);
  });
});

const optionsIn = (help: string): readonly string[] =>
  [...help.matchAll(/^ {2}(?:-\w, | {4})--([\w-]+)/gm)].map(([, name]) => name!);

test('the help of each command has its options once, and together they are all', () => {
  const help = helpText(commands, ['text', 'sarif']);
  expect(help).toContain('Formats: text, sarif.');
  const others = Object.entries(commands).map(([name, command]) => commandHelp(name, command, ['text']));
  for (const text of [help, ...others]) {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(new Set(optionsIn(text)).size).toBe(optionsIn(text).length);
  }
  expect(new Set([help, ...others].flatMap(optionsIn))).toEqual(new Set(Object.keys(flags)));
});

test('each option works with commands that exist', () => {
  for (const { of = [] } of Object.values<Flag>(flags))
    expect(Object.keys(commands)).toEqual(expect.arrayContaining([...of]));
});

test('no command passes over an option that it does not take', () => {
  expect(problems('--explain', 'a/b', '--fix', '-f', 'json')).toEqual([
    '--fix: plimsoll explain has no such option.',
    '--format: plimsoll explain has no such option.',
  ]);
  expect(() => parseArguments(['--gitops', '--quiet'], 'lsp')).toThrow(
    '--gitops: plimsoll lsp has no such option.\n--quiet: plimsoll lsp has no such option.\nSee plimsoll lsp --help.',
  );
  expect(parseArguments(['--help', '--fix', '--since', 'x'], 'init')).toMatchObject({
    given: 'init',
    command: 'help',
  });
});

test('refuses options of other commands, each with the command that it works with', () => {
  expect(problems('--since', 'x', '--from=internet', '--allow-fix', '--cluster', 'prod')).toEqual([
    '--since only works with plimsoll report.',
    '--from only works with plimsoll paths.',
    '--allow-fix only works with plimsoll mcp.',
    '--cluster only works with plimsoll who-can and plimsoll paths.',
  ]);
  expect(parseArguments(['--stdio'], 'lsp').flags).toEqual({ stdio: true });
});
