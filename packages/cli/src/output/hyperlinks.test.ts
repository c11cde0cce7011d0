import { expect, test } from 'vitest';
import { fileUrl, useHyperlinks } from './hyperlinks.js';

const terminal = (isTerminal: boolean) => ({ isTerminal, write: async () => {} });

test.each<readonly [boolean, Readonly<Record<string, string>>]>([
  [true, { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.4.16' }],
  [false, { TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.0.9' }],
  [true, { TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20230712-072601-f4abf8fd' }],
  [false, { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.71.2' }],
  [true, { TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.90.0' }],
  [true, { TERM_PROGRAM: 'ghostty' }],
  [true, { VTE_VERSION: '7600' }],
  [false, { VTE_VERSION: '4999' }],
  [false, { VTE_VERSION: '5000' }],
  [true, { WT_SESSION: 'x' }],
  [true, { TERM: 'xterm-kitty' }],
  [false, { TERM: 'xterm-256color' }],
  [false, { TERM: 'xterm-kitty', CI: 'true' }],
  [false, { TERM: 'xterm-kitty', NO_COLOR: '1' }],
  [false, { TERM: 'xterm-kitty', FORCE_HYPERLINK: '0' }],
  [true, { TERM: 'dumb', FORCE_HYPERLINK: '1' }],
  [false, { TERM_PROGRAM: 'constructor' }],
])('%s: %j', (expected, env) => {
  expect(useHyperlinks({ stdout: terminal(true), env })).toBe(expected);
  // A pipe gets no links, unless they are forced.
  expect(useHyperlinks({ stdout: terminal(false), env })).toBe(env.FORCE_HYPERLINK === '1');
});

test('the URL of a file has no control characters', () => {
  expect(fileUrl('/srv/a b', '../\u001b]8;;x\u0007/ü#.yaml')).toMatch(
    /^file:\/\/[\w.-]+\/srv\/%1B%5D8;;x%07\/%C3%BC%23\.yaml$/,
  );
});
