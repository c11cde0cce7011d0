// Loaded only where a run does not start.
import { didYouMean } from '@plimsoll/core/internal';

/** What other linters call a command of this one. */
const WORDS: Readonly<Record<string, string>> = {
  check: 'plimsoll lint',
  scan: 'plimsoll lint',
  validate: 'plimsoll lint',
  fix: 'plimsoll --fix',
  baseline: 'plimsoll --baseline-write',
  rules: 'plimsoll list-rules',
  rule: 'plimsoll explain',
  server: 'plimsoll lsp',
};

const IGNORES = 'Name files in "ignores" of the config.';
const OFF = "Turn a rule off with --rule 'ID: off', or in the config.";
const ON = "Turn a rule on with --rule 'ID: error', or in the config.";
const FORMAT = 'Choose a format with -f.';
const COLOR = 'Set NO_COLOR=1 or FORCE_COLOR=1.';
const PASS = 'Use --fail-on never.';
const VERSION = 'Use --kubernetes-version.';

/** What to do in place of an option that other linters have. */
const OPTIONS: Readonly<Record<string, string>> = {
  '--color': COLOR,
  '--no-color': COLOR,
  '--stdin': 'Give "-" as the path.',
  '--json': FORMAT,
  '--sarif': FORMAT,
  '--output-format': FORMAT,
  '--reporter': FORMAT,
  '--ignore': IGNORES,
  '--ignore-pattern': IGNORES,
  '--exclude': IGNORES,
  '--disable': OFF,
  '--skip-check': OFF,
  '--ignore-test': OFF,
  '--select': ON,
  '--include': ON,
  '--severity': 'Use --min-severity for what is shown, and --fail-on for what fails.',
  '--strict': 'Use --fail-on warn.',
  '--exit-zero': PASS,
  '--soft-fail': PASS,
  '--no-fail': PASS,
  '--dry-run': 'Use --fix-dry-run.',
  '--fix-all': 'Use --fix-unsafe.',
  '--write': 'Use --fix.',
  '--unsafe-fixes': 'Use --fix-unsafe.',
  '--k8s-version': VERSION,
  '--kube-version': VERSION,
  '--target-version': VERSION,
  '--debug': 'Use --verbose.',
  '--silent': 'Use --quiet.',
  '-q': 'Use --quiet.',
  '-c': 'Use --config.',
};

/**
 * Problems of a command line, with a hint for an option or a command that is misspelt, or that other linters call
 * differently.
 * @param first the first argument
 */
export function withHints(
  problems: readonly string[],
  first: string,
  commands: readonly string[],
): readonly string[] {
  const [problem = '', ...others] = problems.map((each) => {
    const option = /^Unknown option (-\S+?)\.(?: |$)/.exec(each)?.[1];
    const hint = option !== undefined && Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
    return hint === undefined ? each : `Unknown option ${option}. ${hint}`;
  });
  if (!problem.startsWith(`${first}: no such file or directory.`)) return [problem, ...others];
  const word = Object.hasOwn(WORDS, first) ? ` The command is ${WORDS[first]}.` : didYouMean(first, commands);
  return [`${problem}${word}`, ...others];
}
