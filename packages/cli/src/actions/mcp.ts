import path from 'node:path';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ExitCode, WholeCommand } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { rootsOf } from '../mcp/roots.js';
import { mcpServer } from '../mcp/server.js';
import { printToStderr } from '../output/console.js';

/** Serves an agent until it disconnects. */
export async function mcpAction(
  { flags, paths, stdin }: Arguments,
  host: Host,
  { run }: WholeCommand,
): Promise<ExitCode> {
  if (stdin) throw new PlimsollError(['plimsoll mcp lints no standard input: the agent gives texts.']);
  const { 'allow-code': mayRun, 'allow-fix': mayFix, stdio: _, ...always } = flags;
  const roots = rootsOf(paths, host.cwd);
  const options = Object.entries(always).map(([name, value]) => {
    if (value === true) return `--${name}`;
    // Calls run in the roots, but the user named the file from here.
    return `--${name}=${name === 'config' ? path.resolve(host.cwd, String(value)) : String(value)}`;
  });
  if (!mayRun) options.push('--no-code');
  printToStderr();
  serveStdio(() => mcpServer({ roots, mayFix: mayFix ?? false, always: options, env: host.env, run }));
  return new Promise(() => {});
}
