// Programs that some tests need. If one is missing, its tests are skipped, and this says so.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../src/render/program.js';

/** Where `.ci/run` installs what the machine lacks. */
const CACHE = fileURLToPath(new URL('../../../.cache/bin', import.meta.url));

/** The environment in which the command finds programs. */
export const toolsEnv = { PATH: [CACHE, process.env.PATH].join(path.delimiter) };

/** The absolute path of a program, or undefined, with a note for the reader of the log. */
export function toolOrNote(name: 'helm' | 'kustomize' | 'kubectl'): string | undefined {
  const found = findProgram(name, toolsEnv);
  if (found === undefined) console.warn(`Skipped: the tests that need ${name}, which is not on PATH.`);
  return found;
}

export function outputOf(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, HELM_PLUGINS: '/nonexistent' },
  });
}
