import type { Action, ExitCode } from './action.js';
import type { FlagName } from './arguments/flags.js';
import { type Arguments, parseArguments } from './arguments/parse.js';
import { commands } from './commands.js';
import { PlimsollError } from './error.js';
import { version } from './generated/version.js';
import type { Host } from './host.js';

/** What to do instead of linting, by flag. */
const instead: readonly (readonly [FlagName, () => Promise<Action>])[] = [
  ['help', async () => (await import('./actions/help.js')).helpAction],
  ['version', async () => async (_args, host) => print(host, `plimsoll ${version}\n`)],
  ['init', async () => (await import('./actions/init.js')).initAction],
  ['init-plugin', async () => (await import('./actions/init-plugin.js')).initPluginAction],
  ['explain', async () => (await import('./actions/explain.js')).explainAction],
  ['list-rules', async () => (await import('./actions/list-rules.js')).listRulesAction],
  ['print-config', async () => (await import('./actions/print-config.js')).printConfigAction],
];

/** Runs one command line; never throws. */
export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    const [first, ...rest] = argv;
    const command = first !== undefined && Object.hasOwn(commands, first) ? first : undefined;
    const args = parseArguments(command === undefined ? argv : rest, command);
    const action = await actionOf(args, (command ?? 'lint') as keyof typeof commands);
    return await action(args, host, { commands, run });
  } catch (error) {
    await complain(error, host, argv[0]);
    return 2;
  }
}

async function actionOf(args: Arguments, command: keyof typeof commands): Promise<Action> {
  const asked = instead.find(([flag]) => args.flags[flag] !== undefined);
  if (asked) return asked[1]();
  return command === 'lint' && args.flags.cache
    ? (await import('./actions/cached-lint.js')).cachedLintAction
    : commands[command].load();
}

async function print(host: Host, text: string): Promise<ExitCode> {
  await host.stdout.write(text);
  return 0;
}

/** @param first the first argument, which may be a misspelt command */
async function complain(error: unknown, host: Host, first = ''): Promise<void> {
  const { toStderr } = await import('./output/messages.js');
  if (error instanceof PlimsollError) {
    const { withCommandHint } = await import('./arguments/misspelt.js');
    await toStderr(host, withCommandHint(error.problems, first, Object.keys(commands)));
  } else
    await toStderr(host, [
      `This is a bug in plimsoll ${version}. Please report it with the lines below.`,
      ...((error as Error)?.stack ?? String(error)).split('\n'),
    ]);
}
