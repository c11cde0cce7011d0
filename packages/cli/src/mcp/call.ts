import { type FlagName, takes } from '../arguments/flags.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { type InRoot, inRoots } from './roots.js';
import type { CommandLine } from './tools.js';

/** Runs one command line on a host, as the command's `run` does. Never throws. */
export type Run = (argv: readonly string[], host: Host) => Promise<number>;

/** The output of a command line. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the run could not do its whole job. */
  readonly failed: boolean;
  /** Whether `stdout` is JSON. */
  readonly json: boolean;
}

/**
 * Runs the command line of a tool in the root that its paths lie in.
 * @param always options of every call, which the user gave the server
 * @param signal ends the run when the agent does not want the answer any more
 * @throws PlimsollError for paths outside of the roots
 */
export async function call(
  { args, paths, text }: CommandLine,
  roots: readonly string[],
  always: readonly string[],
  env: Host['env'],
  run: Run,
  signal: AbortSignal,
): Promise<Outcome> {
  if (text && paths.length > 0) throw new PlimsollError(['Give paths or a text, not both.']);
  const named = text ? [inRoots(text.name, roots, false)] : paths.map((given) => inRoots(given, roots, true));
  const cwd = rootOf(named, roots);
  const given = text ? ['-', `--stdin-filename=${named[0]!.place}`] : placesOf(args, named);
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written): Host['stdout'] => ({
    isTerminal: false,
    write: async (more) => {
      written[name] += more;
    },
  });
  const [first = ''] = args;
  const command = first.startsWith('-') ? 'lint' : first;
  const common = always.filter((option) => takes(command, nameOf(option)));
  for (const option of args)
    if (option.includes('=') && common.some((one) => nameOf(one) === nameOf(option)))
      throw new PlimsollError([
        `The user chose --${nameOf(option)} for every call of this server. Leave it out.`,
      ]);
  const code = await run(
    // A command comes first. Options of the server come before a `--` of the tool.
    [command, ...common, ...(command === first ? args.slice(1) : args), ...given],
    {
      cwd,
      // An agent needs no colours or links for terminals.
      env: { ...env, NO_COLOR: '1', FORCE_COLOR: undefined, FORCE_HYPERLINK: undefined },
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      readStdin: async () => Buffer.from(text?.content ?? ''),
      signal,
    },
  );
  // The agent cannot choose that option, and the user did not.
  if (written.stderr.includes('--no-code does not allow'))
    written.stderr += 'Code of the roots runs only if the user starts plimsoll mcp with --allow-code.\n';
  return { ...written, failed: code === 2, json: args.includes('--format=json') };
}

/** Of `--name` or `--name=value`. */
const nameOf = (option: string): FlagName => option.replace(/^--|=.*$/gs, '') as FlagName;

function placesOf(args: readonly string[], named: readonly InRoot[]): readonly string[] {
  const places = named.map(({ place }) => place);
  return args.includes('--') ? places : ['--', ...places];
}

/** The one root of a call: paths in findings start there, and its config applies. @throws PlimsollError */
function rootOf(named: readonly InRoot[], roots: readonly string[]): string {
  const [root = roots[0]!, ...others] = new Set(named.map(({ root }) => root));
  if (others.length > 0)
    throw new PlimsollError([`One call takes paths of one root, not of ${[root, ...others].join(' and ')}.`]);
  return root;
}
