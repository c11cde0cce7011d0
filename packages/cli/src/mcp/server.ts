import { McpServer } from '@modelcontextprotocol/server';
import { PlimsollError } from '../error.js';
import { version } from '../generated/version.js';
import type { Host } from '../host.js';
import { answerOf, problem } from './answer.js';
import { call, type Run } from './call.js';
import { tools } from './tools.js';

export interface ServerOptions {
  /** The directories that agents may read, with links resolved. */
  readonly roots: readonly string[];
  /** Whether agents may change files in them. */
  readonly mayFix: boolean;
  /** Options of every call. */
  readonly always: readonly string[];
  readonly env: Host['env'];
  readonly run: Run;
}

/** A server of the Model Context Protocol with the tools of Plimsoll. It is not connected yet. */
export function mcpServer({ roots, mayFix, always, env, run }: ServerOptions): McpServer {
  const server = new McpServer(
    { name: 'plimsoll', title: 'Plimsoll', version },
    {
      instructions: `Plimsoll lints Kubernetes manifests in ${roots.join(', ')}. Lint first, explain the rules that matter, then fix, and lint again.`,
    },
  );
  let last: Promise<unknown> = Promise.resolve();
  for (const [name, { title, description, input, writes, commandLine }] of Object.entries(tools))
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: input,
        annotations: { readOnlyHint: !(writes && mayFix), destructiveHint: false, openWorldHint: false },
      },
      (given, { mcpReq: { signal } }) => {
        if (writes && !mayFix && given.dryRun === false)
          return problem('This server changes no files. Start it with --allow-fix, or leave dryRun on.');
        // One after the other, since each run needs memory for a whole project.
        const answer = last.then(async () => {
          if (signal.aborted) return problem('The call was cancelled.');
          try {
            return answerOf(await call(commandLine(given), roots, always, env, run, signal));
          } catch (error) {
            if (error instanceof PlimsollError) return problem(error.message);
            throw error;
          }
        });
        last = answer.catch(() => {});
        return answer;
      },
    );
  return server;
}
