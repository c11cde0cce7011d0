import path from 'node:path';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ExitCode, WholeCommand } from '../action.js';
import { flags as allFlags, type Flag, type FlagName } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { rootsOf } from '../mcp/roots.js';
import { mcpServer } from '../mcp/server.js';
import { printToStderr } from '../output/console.js';

/** Options of the server that apply to every call of a tool. */
const ALWAYS: readonly FlagName[] = [
  'config',
  'gitops',
  'helm',
  'kubernetes-version',
  'kustomize',
  'max-file-size',
  'no-config',
  'no-inline-suppressions',
];

/** Serves an agent until it disconnects. */
export async function mcpAction(
  { flags, paths, stdin }: Arguments,
  host: Host,
  { run }: WholeCommand,
): Promise<ExitCode> {
  const { 'allow-code': mayRun, 'allow-fix': mayFix, stdio: _, ...others } = flags;
  const strange = (Object.keys(others) as FlagName[]).filter((name) => !ALWAYS.includes(name));
  if (strange.length > 0 || stdin)
    throw new PlimsollError([
      `${stdin ? '-' : `--${strange.join(', --')}`}: plimsoll mcp has no such option. The agent chooses it for each call.`,
    ]);
  const roots = rootsOf(paths, host.cwd);
  const always = ALWAYS.flatMap((name) => {
    const value = flags[name];
    if (value === undefined) return [];
    if ((allFlags[name] as Flag).value === undefined) return [`--${name}`];
    // Calls run in the roots, but the user named the file from here.
    return [`--${name}=${name === 'config' ? path.resolve(host.cwd, String(value)) : String(value)}`];
  });
  if (!mayRun) always.push('--no-code');
  printToStderr();
  serveStdio(() => mcpServer({ roots, mayFix: mayFix ?? false, always, env: host.env, run }));
  return new Promise(() => {});
}
