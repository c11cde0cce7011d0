import type { FormatOptions, LintResult } from '@plimsoll/core';
import type { RunFacts } from '@plimsoll/core/internal';
import type { ExitCode } from '../action.js';
import type { FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import type { KeptFiles } from '../cache/kept-files.js';
import type { LoadedConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { type ExitRules, exitCode, thresholdOf } from '../exit-code.js';
import { pathFrom } from '../files/repository.js';
import { fixOptions } from '../fix/options.js';
import type { Host } from '../host.js';
import { lintProject, type ProjectOptions } from '../lint-project.js';
import { formatterOf, helpFor, SHOWS_ERRORS } from '../output/formats.js';
import { fileUrl, useHyperlinks } from '../output/hyperlinks.js';
import { toStderr } from '../output/messages.js';
import { guardTargets } from '../output/overwrite.js';
import { type Progress, progress } from '../output/progress.js';
import { runFacts } from '../output/run-facts.js';
import { type Target, targetsOf } from '../output/targets.js';
import { useColor, writeTo } from '../output/write-target.js';
import { tool } from '../tool.js';
import { renderOptions } from './render-options.js';
import { configOptions, countOf, givenText, sizeLimit } from './settings.js';

/** Where the reports of a run go. */
export interface Outlet {
  /** What reports say about the run. @throws PlimsollError */
  facts(loaded: LoadedConfig): RunFacts;
  /** @param root the target must not leave it through links. @throws PlimsollError */
  report(target: Target, chunks: Iterable<string>, root: string): Promise<void>;
  messages(lines: readonly string[]): Promise<void>;
}

/** Lints, writes each format to its target, and returns the exit code. */
export function lintAction(args: Arguments, host: Host): Promise<ExitCode> {
  return lintTo(args, host, {
    facts: (loaded) => runFacts(args, host, loaded),
    report: (target, chunks, root) => writeTo(target, chunks, host, root),
    messages: (lines) => toStderr(host, lines),
  });
}

/** Lints, and gives each format to an outlet. */
export async function lintTo(
  args: Arguments,
  host: Host,
  outlet: Outlet,
  keptFiles?: KeptFiles,
): Promise<ExitCode> {
  const { paths, flags } = args;
  const fix = fixOptions(flags, args.stdin);
  const targets = targetsOf(flags).filter(({ file }) => !fix?.dryRun || file !== undefined);
  const exitRules = exitRulesOf(flags);
  const minSeverity = minSeverityOf(flags);
  const onlyOnPath = isOnlyOnPath(flags);
  const code = !flags['no-code'];
  const guard = guardTargets(targets, host.cwd, inputOf(args));

  const shown = progress(host);
  const options: ProjectOptions = {
    ...projectOptions(args, host, shown),
    ...(fix && { fix }),
    onPath: onlyOnPath,
    afterRead: (baseline) => guard.check([baseline]),
    fixes: (flags['sarif-fixes'] ?? false) && targets.some(({ format }) => format === 'sarif'),
  };
  const lint = async () => {
    const formatters = await Promise.all(targets.map(({ format }) => formatterOf(format, host.cwd, code)));
    const given = await givenText(args, host);
    const linted = await lintKept(keptFiles, (more) => lintProject(paths, { ...options, ...more }, given));
    return { formatters, linted };
  };
  const { formatters, linted } = await lint().finally(() => guard.end());
  await shown.clear();
  guard.check();

  const { result, loaded, cwd: here } = linted;
  if (exitRules.failOn === 'new' && !result.baseline)
    throw new PlimsollError([
      '--fail-on new needs a baseline, which says what is old: give --baseline FILE, or write "baseline: FILE" into the config.',
    ]);
  if (linted.changes.length > 0) {
    const { unifiedDiff } = await import('../fix/diff.js');
    for (const { file, before, after } of linted.changes)
      await host.stdout.write(unifiedDiff(file, before, after));
  }
  const notes = new Set(linted.notes);
  const docs = await helpFor(
    targets.map(({ format }) => format),
    loaded,
  );
  const facts = outlet.facts(loaded);
  for (const [index, target] of targets.entries()) {
    const output = formatters[index]!(result, {
      run: facts,
      tool,
      color: target.file === undefined && useColor(host),
      onlyOnPath,
      showSuppressed: flags['show-suppressed'] ?? false,
      verbose: flags.verbose ?? false,
      ...textOptions(flags, host, target, here),
      failOn: exitRules.failOn,
      docs,
      textOf: linted.textOf,
      warn: (message) => notes.add(message),
      ...(here !== loaded.root && { pathFromHere: (file: string) => pathFrom(here, loaded.root, file) }),
      ...(minSeverity !== undefined && { minSeverity }),
      ...(flags['sarif-category'] !== undefined && { category: flags['sarif-category'] }),
    });
    await outlet.report(target, typeof output === 'string' ? [output] : output, loaded.root);
  }
  await outlet.messages([...notes, ...unshownErrors(result, targets), ...timingLines(result)]);
  return exitCode(result, exitRules);
}

/** Lints with files of the cache. Without them, if one of these changes meanwhile: its values and its text differ. */
async function lintKept<T>(
  keptFiles: KeptFiles | undefined,
  lint: (options: Pick<ProjectOptions, 'keptFiles'>) => Promise<T>,
): Promise<T> {
  if (!keptFiles) return lint({});
  try {
    const linted = await lint({ keptFiles });
    if (!keptFiles.isOutdated) return linted;
  } catch (error) {
    if (!keptFiles.isOutdated) throw error;
  }
  return lint({});
}

/** The files that the command line names as input. */
export function inputOf({ paths, flags }: Arguments): readonly (string | undefined)[] {
  return [...paths, flags.config, flags.baseline, flags['stdin-filename']];
}

/** How the text report fits the terminal that it is written to. */
function textOptions(
  flags: FlagValues,
  { stdout, env }: Host,
  { file }: Target,
  here: string,
): Pick<FormatOptions, 'columns' | 'frames' | 'statistics' | 'fileUrl'> {
  const terminal = file === undefined && stdout.isTerminal;
  const frames = flags.frames ? 'all' : terminal && !flags['no-frames'] ? 'errors' : undefined;
  return {
    ...(terminal && stdout.columns !== undefined && { columns: stdout.columns }),
    ...(frames && { frames }),
    ...(flags.statistics && { statistics: true }),
    ...(file === undefined &&
      useHyperlinks({ stdout, env }) && { fileUrl: (shown: string) => fileUrl(here, shown) }),
  };
}

function projectOptions(
  { paths, flags, stdin }: Arguments,
  host: Host,
  { beforeFile }: Progress,
): ProjectOptions {
  if (flags['report-only'] && (paths.length === 0 || stdin))
    throw new PlimsollError(['--report-only needs the files to report on, as paths.']);
  if (flags['cache-location'] !== undefined && !flags.cache)
    throw new PlimsollError(['--cache-location only works with --cache.']);
  if (flags['cache-strategy'] !== undefined && !flags.cache)
    throw new PlimsollError(['--cache-strategy only works with --cache.']);
  if (flags['baseline-write'] && flags['baseline-prune'])
    throw new PlimsollError([
      '--baseline-write and --baseline-prune cannot be combined. Use --baseline-write, which writes only the entries that are needed.',
    ]);
  return {
    ...configOptions(flags, host.cwd),
    ...renderOptions(flags, host.env),
    ...(flags.baseline !== undefined && { baseline: flags.baseline }),
    ...(flags['baseline-write'] && { updateBaseline: 'write' }),
    ...(flags['baseline-prune'] && { updateBaseline: 'prune' }),
    beforeFile,
    ...(host.signal && { signal: host.signal }),
    inlineSuppressions: !flags['no-inline-suppressions'],
    allowEmpty: flags['allow-empty'] ?? false,
    reportOnly: flags['report-only'] ?? false,
    ...(flags.timing && { clock: () => performance.now() }),
    ...sizeLimit(flags),
  };
}

function exitRulesOf(flags: FlagValues): ExitRules {
  const failOn = flags['fail-on'] ?? 'error';
  const most = flags['max-warnings'];
  return {
    failOn:
      failOn === 'never' || failOn === 'new' ? failOn : thresholdOf('fail-on', failOn, ['new', 'never']),
    maxWarnings: most === undefined ? undefined : countOf('max-warnings', most),
    failOnNotJudged: flags['fail-on-not-judged'] ?? false,
  };
}

function minSeverityOf(flags: FlagValues): FormatOptions['minSeverity'] {
  const word = flags['min-severity'];
  if (word !== undefined && flags.quiet)
    throw new PlimsollError(['--quiet means --min-severity error. Use only one of the two.']);
  if (flags.quiet) return 'error';
  return word === undefined ? undefined : thresholdOf('min-severity', word);
}

function isOnlyOnPath({ only }: FlagValues): boolean {
  if (only !== undefined && only !== 'on-path')
    throw new PlimsollError([`--only ${only}: expected on-path.`]);
  return only !== undefined;
}

/** The errors for standard error, where standard output has no format for people. */
function unshownErrors(result: LintResult, targets: readonly Target[]): readonly string[] {
  const told = targets.some(({ format, file }) => file === undefined && SHOWS_ERRORS.has(format));
  return told
    ? []
    : result.errors.flatMap(({ message, stack = [] }) => [message, ...stack.map((call) => `  at ${call}`)]);
}

function timingLines({ timing }: LintResult): readonly string[] {
  if (!timing) return [];
  const slowest = [...timing].sort(([, a], [, b]) => b - a);
  return [
    'Milliseconds by rule:',
    ...slowest.map(([rule, time]) => `${time.toFixed(1).padStart(10)}  ${rule}`),
  ];
}
