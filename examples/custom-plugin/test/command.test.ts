import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../manifests', import.meta.url));
const command = fileURLToPath(new URL('../../../packages/cli/bin/plimsoll.js', import.meta.url));

function plimsoll(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout };
}

test('a YAML config uses the built plugin by its name', { timeout: 30_000 }, () => {
  const { status, stdout } = plimsoll('-f', 'unix');
  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.stringMatching(
      /shop\.yaml:14:24: error: The label 'acme\.example\/team' names no team\. \[acme\/team-label\]$/,
    ),
    expect.stringMatching(/shop\.yaml:16:13: error: No PodDisruptionBudget .* \[acme\/disruption-budget\]$/),
    expect.stringMatching(/shop\.yaml:27:18: error: .* docker\.io\. \[acme\/own-registry\]$/),
  ]);
  expect(status).toBe(1);
});

test('its benchmark is reported like others', { timeout: 30_000 }, () => {
  const { status, stdout } = plimsoll('--benchmark', 'acme', '-f', 'compliance');
  expect(stdout).toMatch(/^Acme platform handbook \(acme\/v3\)$/m);
  expect(stdout).toMatch(/P2 .*\n? *No manifest shows it: ask the rota\./);
  expect(status).toBe(1);
});

test('--explain shows why a rule exists and how to fix its findings', { timeout: 30_000 }, () => {
  const { stdout } = plimsoll('--explain', 'acme/team-label');
  expect(stdout).toContain(
    '### Why\n\nThe on-call rota is found by this label.\n\n### How to fix\n\nAdd the label',
  );
});

test('--no-code names and refuses it', { timeout: 30_000 }, () => {
  expect(plimsoll('--no-code').status).toBe(2);
});
