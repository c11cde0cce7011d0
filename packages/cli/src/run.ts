import type { Action, ExitCode } from './action.js';
import { type Arguments, parseArguments } from './arguments/parse.js';
import { commands } from './commands.js';
import { PlimsollError } from './error.js';
import { version } from './generated/version.js';
import type { Host } from './host.js';

let linted = false;

/** Whether the process has linted without an error. bin/load.js keeps what such a run compiled for the next one. */
export const hasLinted = (): boolean => linted;

/** Runs one command line; never throws. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    const [first, ...rest] = argv;
    const command = first !== undefined && Object.hasOwn(commands, first) ? first : undefined;
    const args = parseArguments(command === undefined ? argv : rest, command);
    const action = await actionOf(args);
    const exitCode = await action(args, host, { commands, run });
    if (args.command === 'lint' && exitCode !== 2) linted = true;
    return exitCode;
  } catch (error) {
    await complain(error, host, argv[0]);
    return 2;
  }
}

async function actionOf({ command, flags }: Arguments): Promise<Action> {
  return command === 'lint' && flags.cache
    ? (await import('./actions/cached-lint.js')).cachedLintAction
    : commands[command as keyof typeof commands].load();
}

/** @param first the first argument, which may be a misspelt command */
async function complain(error: unknown, host: Host, first = ''): Promise<void> {
  const { toStderr } = await import('./output/messages.js');
  if (error instanceof PlimsollError) {
    const { withHints } = await import('./arguments/misspelt.js');
    await toStderr(host, withHints(error.problems, first, Object.keys(commands)));
  } else
    await toStderr(host, [
      `This is a bug in plimsoll ${version}. Please report it with the lines below.`,
      ...((error as Error)?.stack ?? String(error)).split('\n'),
    ]);
}
