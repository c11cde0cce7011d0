// Starts the programs that render charts and overlays. Their input may come from a stranger, so they get no shell, no
// network, no plugins, no user configuration and limited time. They never come from the linted tree.
import { type ChildProcess, execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Why a program failed, as a sentence without a period from its own words, and its full output. */
export interface ProgramFailure {
  readonly failure: string;
  /** Standard error; empty if the program could not be started or was stopped. */
  readonly stderr: string;
}

export type ProgramRun = { readonly output: string } | ProgramFailure;

/** The limits of a program. */
interface Limits {
  readonly seconds: number;
  /** The most output, in MiB. */
  readonly mebibytes: number;
}

const LIMITS: Limits = { seconds: 120, mebibytes: 256 };

/** The running programs. They end with this process: nothing else would stop a build that never ends. */
const running = new Set<ChildProcess>();

function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/**
 * The absolute path of a program on PATH. Relative entries and `node_modules/.bin` do not count: npx puts that of the
 * repository first.
 */
export function findProgram(name: string, env: Environment): string | undefined {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of (env.PATH ?? env.Path ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder) || isPackageBin(folder)) continue;
    const found = path.join(folder, file);
    if (isExecutable(found) && !isPackageBin(path.dirname(realpathSync(found)))) return found;
  }
  return undefined;
}

function isPackageBin(folder: string): boolean {
  return path.normalize(`${folder}${path.sep}`).includes(path.join('node_modules', '.bin', path.sep));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a program to its end. Never throws: a failure is a sentence without a period, from its own words. */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  limits = LIMITS,
): Promise<ProgramRun> {
  const run = await runForBytes(program, args, cwd, { limits });
  return 'failure' in run ? run : { output: Buffer.from(run.output).toString('utf8') };
}

/** Like `runProgram`, for a program with binary output that may read standard input and more environment. */
export async function runForBytes(
  program: string,
  args: readonly string[],
  cwd: string,
  {
    limits = LIMITS,
    input = '',
    env = {},
  }: { readonly limits?: Limits; readonly input?: string; readonly env?: Record<string, string> } = {},
): Promise<{ readonly output: Uint8Array } | ProgramFailure> {
  const home = mkdtempSync(path.join(tmpdir(), 'plimsoll-'));
  try {
    return await new Promise((resolve) => {
      const child = execFile(
        program,
        [...args],
        {
          cwd,
          env: { ...environment(home), ...env },
          encoding: 'buffer',
          timeout: limits.seconds * 1000,
          killSignal: 'SIGKILL',
          maxBuffer: limits.mebibytes * 1024 * 1024,
          windowsHide: true,
        },
        (error, stdout, stderr) => {
          running.delete(child);
          if (running.size === 0) process.off('exit', endAll);
          resolve(error ? failed(error, stderr.toString('utf8'), limits) : { output: stdout });
        },
      );
      if (running.size === 0) process.once('exit', endAll);
      running.add(child);
      // A program that ends before it has read everything reports why itself.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** An empty home, nothing on PATH (kustomize starts git), no cluster, and a proxy that nobody listens on. */
function environment(home: string): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9';
  return {
    HOME: home,
    USERPROFILE: home,
    TMPDIR: home,
    TEMP: home,
    TMP: home,
    PATH: home,
    KUBECONFIG: devNull,
    HELM_PLUGINS: path.join(home, 'no-plugins'),
    HELM_NO_PLUGINS: '1',
    ...Object.fromEntries(
      ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
        [name, nowhere],
        [name.toLowerCase(), nowhere],
      ]),
    ),
    ...(process.env.SystemRoot !== undefined && { SystemRoot: process.env.SystemRoot }),
  };
}

function failed(
  error: Error & { readonly code?: unknown; readonly killed?: boolean },
  stderr: string,
  limits: Limits,
): ProgramFailure {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return { failure: `it wrote more than ${limits.mebibytes} MiB`, stderr: '' };
  if (error.killed) return { failure: `it took more than ${limits.seconds} seconds`, stderr: '' };
  const lines = stderr.split('\n').map((line) => line.trim());
  // Warnings before the error may quote values.
  const from = lines.findLastIndex((line) => /^error:/i.test(line));
  const told = lines
    .slice(Math.max(0, from))
    .join(' ')
    .replace(/^error:\s*/i, '')
    .trim();
  return { failure: (told === '' ? error.message : told).slice(0, 600).replace(/\.$/, ''), stderr };
}
