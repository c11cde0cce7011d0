import { didYouMean } from '@plimsoll/core/internal';
import type { ExitCode, WholeCommand } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { completionFacts, SHELLS } from '../completion/facts.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';

const SCRIPTS = {
  bash: async () => (await import('../completion/bash.js')).bash,
  zsh: async () => (await import('../completion/zsh.js')).zsh,
  fish: async () => (await import('../completion/fish.js')).fish,
};

/** Prints the script that a shell loads to complete commands, options and their values. */
export async function completionAction(
  { paths }: Arguments,
  host: Host,
  { commands }: WholeCommand,
): Promise<ExitCode> {
  const [given, ...others] = paths;
  const shell = SHELLS.find((known) => known === given);
  if (shell === undefined || others.length > 0)
    throw new PlimsollError([
      `plimsoll completion needs the name of a shell and nothing else: ${SHELLS.join(', ')}.${given === undefined || shell !== undefined ? '' : didYouMean(given, SHELLS)}`,
    ]);
  const script = await SCRIPTS[shell]();
  await host.stdout.write(script(completionFacts(commands)));
  return 0;
}
