// Lints the manifests of the example with the strictest presets, and runs its scripts one after the other as the pods
// would. Replaces only `git` and `plimsoll`, by a copy and by the command of this clone.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDocuments } from '@plimsoll/core/internal';
import { lintFiles } from 'plimsoll';
import { expect, onTestFinished, test } from 'vitest';
import { flags } from '../../../packages/cli/src/arguments/flags.js';
import { commands } from '../../../packages/cli/src/commands.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const bin = fileURLToPath(new URL('../../../packages/cli/bin/plimsoll.js', import.meta.url));
const STRICTEST = [
  'pod-security/restricted',
  'cis/level-2',
  'nsa-hardening/strict',
  'platform/strict',
  'attack-paths/strict',
];

const read = (file: string): string => readFileSync(path.join(here, file), 'utf8');

/** The values of the documents of a file. */
function documents<T>(file: string): readonly T[] {
  return [...readDocuments(read(file))].map(({ value, problems }) => {
    expect(problems).toEqual([]);
    return value as T;
  });
}

test('the manifests have no finding under the strictest presets', async () => {
  const { findings, errors, files } = await lintFiles([path.join(here, 'kubernetes')], {
    presets: STRICTEST,
  });
  expect(findings).toEqual([]);
  expect(errors).toEqual([]);
  expect(files).toHaveLength(4);
});

interface Job {
  readonly kind: string;
  readonly spec: {
    readonly completions?: number;
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly args: readonly [string] }] };
    };
  };
}

const jobOf = (file: string): Job => documents<Job>(file).find(({ kind }) => kind === 'Job')!;

test('each index lints its repository, and the report has all findings and all changes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-fleet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['bin', 'tmp', 'results', 'etc/plimsoll'])
    mkdirSync(path.join(folder, name), { recursive: true });
  const program = (name: string, script: string): void => {
    const file = path.join(folder, 'bin', name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };
  const manifest = 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: a}\\nspec: {hostPID: true}\\n';
  program('git', `for last; do :; done; mkdir "$last"; printf '${manifest}' > "$last/pod.yaml"`);
  program('plimsoll', `exec "${process.execPath}" "${bin}" "$@"`);
  const list = documents<{ readonly kind: string; readonly data: Record<string, string> }>(
    'kubernetes/lint.yaml',
  ).find(({ kind }) => kind === 'ConfigMap')!.data['repositories.txt']!;
  writeFileSync(path.join(folder, 'etc/plimsoll/repositories.txt'), list);
  const names = list.trim().split('\n');
  const { completions } = jobOf('kubernetes/lint.yaml').spec;
  expect(completions).toBe(names.length);
  const runJob = (file: string, env: Readonly<Record<string, string>> = {}): string => {
    const script = jobOf(file).spec.template.spec.containers[0].args[0];
    // The mounts of the pod are in the directory here.
    const placed = script.replaceAll(/(?<=[ ="])\/(?=(?:tmp|results|etc)\/?)/g, `${folder}/`);
    const PATH = `${path.join(folder, 'bin')}:${process.env.PATH}`;
    return execFileSync('sh', ['-euc', placed], { encoding: 'utf8', env: { PATH, ...env }, cwd: folder });
  };
  runJob('kubernetes/lint.yaml', { JOB_COMPLETION_INDEX: '0' });
  expect(runJob('kubernetes/report.yaml')).toMatch(/in 1 of 1 repository\n[\s\S]* acme\/shop\n/);
  // In the next run these are the earlier set.
  rmSync(path.join(folder, 'tmp/repository'), { recursive: true });
  runJob('kubernetes/lint.yaml', { JOB_COMPLETION_INDEX: '1' });
  const second = runJob('kubernetes/report.yaml');
  expect(second).toMatch(/ acme\/ledger\n/);
  expect(second).toContain('1 repository only in this set, 1 repository only in the earlier one');
});

test('the workflow uses commands and options that exist', () => {
  const text = read('workflows/fleet.yml');
  expect(documents('workflows/fleet.yml')).toHaveLength(1);
  const lines = [...text.matchAll(/plimsoll@0 (.*?)(?: \|\||$)/gm)].map(([, words]) => words!.split(' '));
  expect(lines).toHaveLength(2);
  for (const words of lines) {
    if (!words[0]!.startsWith('-')) expect(commands).toHaveProperty(words[0]!);
    for (const word of words) if (word.startsWith('--')) expect(flags).toHaveProperty(word.slice(2));
  }
});
