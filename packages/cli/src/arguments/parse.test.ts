import { describe, expect, test } from 'vitest';
import { PlimsollError } from '../error.js';
import { flags } from './flags.js';
import { helpText } from './help.js';
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
  ).toEqual({
    paths: ['a.yaml', 'b.yaml'],
    stdin: false,
    flags: { format: ['text', 'sarif=out.sarif', 'json=x=y'], quiet: true },
  });
});

test('a dash is standard input, and after -- a path like any other', () => {
  expect(parseArguments(['-', 'a'])).toEqual({ paths: ['a'], stdin: true, flags: {} });
  expect(parseArguments(['--', '-', '--quiet', 'lint'])).toEqual({
    paths: ['-', '--quiet', 'lint'],
    stdin: false,
    flags: {},
  });
});

test('an empty namespace counts as none, as for kubectl and helm', () => {
  expect(parseArguments(['--namespace', '', 'a.yaml'])).toEqual({
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

test('the help has every flag once', () => {
  const help = helpText({ lint: { help: 'Lint.' } }, ['text', 'sarif']);
  for (const name of Object.keys(flags))
    expect(help.match(new RegExp(`^ .*--${name}( |$)`, 'gm'))).toHaveLength(1);
  expect(help).toContain('Formats: text, sarif.');
  expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
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
