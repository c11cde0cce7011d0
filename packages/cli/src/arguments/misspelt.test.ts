import { expect, test } from 'vitest';
import { commands } from '../commands.js';
import { flags } from './flags.js';
import { withHints } from './misspelt.js';
import { parseArguments } from './parse.js';

function hinted(...args: readonly string[]): readonly string[] {
  const words = Object.keys(commands);
  try {
    parseArguments(args);
  } catch (error) {
    return withHints((error as { problems: readonly string[] }).problems, args[0]!, words);
  }
  return withHints([`${args[0]}: no such file or directory. Check the path.`], args[0]!, words);
}

test('an option of another linter is told what it is here', () => {
  expect(hinted('--no-color', '--exclude=vendor', '--formt', '-q')).toEqual([
    'Unknown option --no-color. Set NO_COLOR=1 or FORCE_COLOR=1.',
    'Unknown option --exclude. Name files in "ignores" of the config.',
    'Unknown option --formt. Did you mean "--format"?',
    'Unknown option -q. Use --quiet.',
    'See plimsoll --help.',
  ]);
});

test('every hint names options that there are', () => {
  for (const option of ['--strict', '--severity', '--dry-run', '--write', '--kube-version', '--debug']) {
    const [hint = ''] = hinted(option);
    const named = [...hint.replace(option, '').matchAll(/--([\w-]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(Object.keys(flags)).toEqual(expect.arrayContaining(named));
  }
});

test('a command of another linter, and a misspelt one', () => {
  expect(hinted('check', 'deploy')[0]).toMatch(/ The command is plimsoll lint\.$/);
  expect(hinted('list-rulez')[0]).toMatch(/ Did you mean "list-rules"\?$/);
  expect(hinted('constructor')[0]).toMatch(/Check the path\.$/);
});
