// Loaded only where a run does not start.
import { didYouMean } from '@plimsoll/core/internal';

/** Problems of a command line, with a hint if its first argument is no path but nearly a command. */
export function withCommandHint(
  problems: readonly string[],
  first: string,
  commands: readonly string[],
): readonly string[] {
  const [problem, ...others] = problems;
  return problem?.startsWith(`${first}: no such file or directory.`)
    ? [`${problem}${didYouMean(first, commands)}`, ...others]
    : problems;
}
