// What the extension decides without an editor.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { markdownOf } from './explanation.js';
import { flagsOf, programOf, renderFlagsOf } from './program.js';
import { withReason } from './reason.js';

function workspace(...files: readonly string[]): string {
  const root = mkdtempSync(path.join(tmpdir(), 'plimsoll vscode '));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const file of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), '');
  }
  return root;
}

test("runs the workspace's linter only where the user trusts it", () => {
  const root = workspace('node_modules/plimsoll/bin/plimsoll.js', 'tools/bin/plimsoll.js');
  const choice = { configured: '', folders: [root], trusted: true, extension: '/extension' };
  const own = path.join('/extension', 'server/bin/plimsoll.js');
  expect(programOf(choice)).toBe(path.join(root, 'node_modules/plimsoll/bin/plimsoll.js'));
  expect(programOf({ ...choice, configured: 'tools' })).toBe(path.join(root, 'tools/bin/plimsoll.js'));
  expect(programOf({ ...choice, folders: [] })).toBe(own);
  expect(programOf({ ...choice, trusted: false })).toBe(own);
  expect(programOf({ ...choice, trusted: false, configured: 'tools' })).toBe(own);
  expect(() => programOf({ ...choice, configured: 'none' })).toThrow('plimsoll.path');
});

test('runs no code of a folder that the user does not trust', () => {
  const settings = {
    config: 'plimsoll.config.js',
    kubernetesVersion: '1.34',
    runCode: true,
    helm: true,
    kustomize: false,
  };
  expect(flagsOf(settings, true)).toEqual(['--config=plimsoll.config.js', '--kubernetes-version=1.34']);
  expect(flagsOf(settings, false)).toEqual(['--kubernetes-version=1.34', '--no-code']);
  expect(flagsOf({ ...settings, config: '', runCode: false }, true)).toEqual([
    '--kubernetes-version=1.34',
    '--no-code',
  ]);
  expect(renderFlagsOf(settings, true)).toEqual(['--helm']);
  expect(renderFlagsOf(settings, false)).toEqual([]);
});

test('writes a reason into the comment that the server offers, on one line', () => {
  const offered = '    # plimsoll-ignore pod-security/privileged -- \r\n';
  expect(withReason(offered, ' tunes\nthe\u2028kernel ')).toBe(
    '    # plimsoll-ignore pod-security/privileged -- tunes the kernel\r\n',
  );
  expect(withReason('privileged: false', 'why')).toBeUndefined();
});

test('shows the facts of a rule as a list', () => {
  expect(markdownOf('a/b\nDo it.\n\nRisk 9.\nCWE-250.\n\n### Why\n\nIt is so.\n')).toBe(
    '# a/b\n\nDo it.\n\n- Risk 9.\n- CWE-250.\n\n### Why\n\nIt is so.\n',
  );
});
