import type { CommandHelp } from './arguments/help.js';
import type { Arguments } from './arguments/parse.js';
import type { Host } from './host.js';

export type ExitCode = 0 | 1 | 2;

/** The action of one command or flag. */
export type Action = (args: Arguments, host: Host, whole: WholeCommand) => Promise<ExitCode>;

/** The whole command, for the actions that list its words or run it again. */
export interface WholeCommand {
  /** The words that are commands, with their help. */
  readonly commands: Readonly<Record<string, CommandHelp>>;
  /** Runs a command line. Never throws. */
  readonly run: (argv: readonly string[], host: Host) => Promise<ExitCode>;
}
