import { didYouMean } from '@plimsoll/core/internal';
import type { ExitCode, WholeCommand } from '../action.js';
import { formatsOf } from '../arguments/formats.js';
import { commandHelp, helpText } from '../arguments/help.js';
import type { Arguments } from '../arguments/parse.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';

/** Shows the help of the command that `--help` stands behind, or that `help` names. */
export async function helpAction(
  { given, paths }: Arguments,
  host: Host,
  { commands }: WholeCommand,
): Promise<ExitCode> {
  if (given === 'help' && paths.length > 1)
    throw new PlimsollError(['plimsoll help needs the name of one command, such as paths.']);
  const asked = given === 'help' ? (paths[0] ?? 'lint') : given;
  const command = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  if (!command)
    throw new PlimsollError([
      `plimsoll has no command ${JSON.stringify(asked)}.${didYouMean(asked, Object.keys(commands))} See plimsoll --help.`,
    ]);
  const formats = formatsOf(asked);
  await host.stdout.write(
    asked === 'lint' ? helpText(commands, formats) : commandHelp(asked, command, formats),
  );
  return 0;
}
