import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { plimsoll, project } from './project.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Output {
  readonly summary: {
    readonly fixes?: { readonly made: number; readonly offered: number; readonly refused: object };
  };
  readonly findings: readonly {
    readonly ruleId: string;
    readonly file: string;
    readonly resource?: { readonly kind: string };
  }[];
}

test('the insecure example has findings in each of its files, and no unreadable file', async () => {
  const { code, stdout, stderr } = await plimsoll(root, ['examples/insecure', '-f', 'json']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const { findings } = JSON.parse(stdout) as Output;
  expect(new Set(findings.map(({ file }) => path.basename(file)))).toEqual(
    new Set(['backup.yaml', 'cache.rendered.yaml', 'jobs.yaml', 'namespace.yaml', 'web.yaml']),
  );
  expect(findings.filter(({ ruleId }) => ruleId.startsWith('plimsoll/'))).toEqual([]);
});

test.each([
  ['by default', []],
  ['at the strictest level', ['--preset', 'pod-security/restricted', '--preset', 'cis/level-2']],
])('the secure example has no finding %s', async (_, flags) => {
  const { code, stdout } = await plimsoll(root, ['examples/secure', ...flags]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^✔ No problems\n {2}4 files, 9 documents, 9 resources\n$/);
});

test.each(['README.md', 'packages/cli/README.md'])('%s shows what the command prints', async (file) => {
  const readme = readFileSync(path.join(root, file), 'utf8');
  const samples = [...readme.matchAll(/```console\n\$ (?:npx )?plimsoll (.+)\n([\s\S]*?)```/g)];
  expect(samples).not.toEqual([]);
  for (const [, args, output] of samples)
    expect((await plimsoll(root, args!.split(' '))).stdout).toBe(output);
});

test.each([
  ['by default', []],
  ['at the restricted level', ['--preset', 'pod-security/restricted']],
  [
    'at the strictest',
    ['--preset', 'pod-security/restricted', '--preset', 'cis/level-2', '--preset', 'nsa-hardening/strict'],
  ],
])('the fixed insecure example %s has no fix left, and no value that the API refuses', async (_, presets) => {
  const insecure = path.join(root, 'examples/insecure');
  const files = Object.fromEntries(
    readdirSync(insecure).map((name) => [name, readFileSync(path.join(insecure, name), 'utf8')]),
  );
  const folder = project({ '.git/': '', ...files });
  const flags = ['.', '-f', 'json', '--fix-unsafe', ...presets];
  const first = await plimsoll(folder, flags);
  expect(first.stderr).toMatch(/^\d\d+ fixes were made in \d files\.$/m);
  const { findings } = JSON.parse(first.stdout) as Output;
  expect(findings.filter(({ ruleId }) => ruleId.startsWith('plimsoll/'))).toEqual([]);
  const second = await plimsoll(folder, flags);
  expect(second.stderr).toContain('0 fixes were made in 0 files.');
  // Only rendered objects have refused fixes.
  expect((JSON.parse(second.stdout) as Output).summary.fixes).toEqual({
    made: 0,
    offered: 0,
    refused: { generated: expect.any(Number) },
  });
  const rendered = 'cache.rendered.yaml';
  expect(readFileSync(path.join(folder, rendered), 'utf8')).toBe(files[rendered]);
});
