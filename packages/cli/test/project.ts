// A directory with files for a test, and the command on it without a process of its own.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Host } from '../src/host.js';
import { run } from '../src/run.js';

/** Writes files into a new directory, which the end of the test removes. A `.git/` makes it a repository. */
export function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const { root, remove } = folder(files);
  onTestFinished(remove);
  return root;
}

/** The same for code that runs before the tests. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): {
  readonly root: string;
  remove(): void;
} {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll test ')));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(file, content);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a directory. */
export async function plimsoll(
  cwd: string,
  args: readonly string[],
  {
    stdin = '',
    terminal = false,
    env = {},
  }: { stdin?: string | Uint8Array; terminal?: boolean; env?: Host['env'] } = {},
): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({
    isTerminal: terminal,
    write: async (text: string) => {
      written[name] += text;
    },
  });
  const code = await run(args, {
    cwd,
    env,
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    readStdin: async () => Buffer.from(stdin as string),
  });
  return { code, ...written };
}

/** `file:line rule` of every finding of a run with `-f unix`. */
export function found({ stdout }: Run): readonly string[] {
  return stdout.split('\n').flatMap((line) => {
    const match = /^(.+?):(\d+):\d+: .* \[(.+)\]$/.exec(line);
    return match ? [`${match[1]}:${match[2]} ${match[3]}`] : [];
  });
}

/** A pod whose only fault is that it is privileged. */
export function privilegedPod(name = 'web'): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  automountServiceAccountToken: false
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: app
      image: registry.example/app@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
      resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {cpu: 500m, memory: 64Mi}}
      securityContext:
        readOnlyRootFilesystem: true
        privileged: true
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
`;
}

/** A pod without any fault. */
export function soundPod(name = 'web'): string {
  return privilegedPod(name).replace('        privileged: true\n', '');
}
