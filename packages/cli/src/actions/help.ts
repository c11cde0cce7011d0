import { formatters } from '@plimsoll/formatters';
import type { ExitCode } from '../action.js';
import { helpText } from '../arguments/help.js';
import type { Arguments } from '../arguments/parse.js';
import { commands } from '../commands.js';
import type { Host } from '../host.js';

export async function helpAction(_args: Arguments, host: Host): Promise<ExitCode> {
  await host.stdout.write(helpText(commands, Object.keys(formatters)));
  return 0;
}
