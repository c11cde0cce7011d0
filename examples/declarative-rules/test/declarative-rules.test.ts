import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const command = fileURLToPath(new URL('../../../packages/cli/bin/plimsoll.js', import.meta.url));

function plimsoll(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout };
}

test('the rules of the file run, also where no code may run', { timeout: 30_000 }, () => {
  const { status, stdout } = plimsoll('shop.yaml', '--no-code', '-f', 'unix');
  expect(stdout).toBe(
    [
      "9:13: error: Deployment 'web' asks for more replicas than the quota has. [acme/few-replicas]",
      "20:18: error: Container 'proxy' takes its image from elsewhere. [acme/own-registry]",
      "30:13: warning: Ingress 'web' has a host outside of our domain. [acme/internal-hosts]",
    ]
      .map((line) => `shop.yaml:${line}\n`)
      .join(''),
  );
  expect(status).toBe(1);
});

test('a rule is explained in its own words', { timeout: 30_000 }, () => {
  const { stdout } = plimsoll('--explain', 'acme/team-label');
  expect(stdout).toContain('The on-call rota is found by this label.');
  expect(stdout).toContain('Add the label to the workload');
});

test('the tests beside the rules pass', { timeout: 30_000 }, () => {
  const { status, stdout } = plimsoll('test-rules');
  expect(stdout).toContain('2 tests: 2 passed, 0 failed; 5 rules without tests');
  expect(status).toBe(0);
});
