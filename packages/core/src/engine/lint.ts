import { loadedTypes } from '@plimsoll/kubernetes-api';
import { checkOptions, described, type OptionKinds } from '../argument.js';
import type { ResolvedConfig } from '../config/resolve.js';
import { unusedConfig } from '../config/unused.js';
import { compare, toFindings } from '../draft/draft.js';
import { notJudgedOf } from '../judged/judge.js';
import { type KeptAnswers, keepAnswersAbout } from '../model/kept-answers.js';
import type { LintedFile } from '../model/linted-file.js';
import { podsOf } from '../model/pod.js';
import type { Project } from '../model/project.js';
import type { ProjectIndex } from '../model/project-index.js';
import { isValuesFile } from '../model/read-resources.js';
import type { Resource } from '../model/resource.js';
import type { FileReport, LintResult, RunError } from '../result/result.js';
import { isBroken, type ParsedFile } from '../source/parse.js';
import { applySuppressions } from '../suppress/apply.js';
import type { Baseline } from '../suppress/baseline.js';
import type { LostComments } from '../suppress/comments.js';
import { loadPlugins } from './asked-plugins.js';
import type { Completeness } from './completeness.js';
import { contextOnly } from './context-only.js';
import { problemDrafts } from './core-findings.js';
import { withoutToldOfValues } from './fold-values.js';
import { Found } from './found.js';
import { judgeCustom } from './judge-custom.js';
import type { LintMemory } from './memory.js';
import { markOnPath } from './on-path.js';
import { projectsOf } from './projects.js';
import { ResourceRuns } from './resource-runs.js';
import { SchemaRun } from './schema-findings.js';
import type { Sink } from './sink.js';
import { supersede } from './supersede.js';
import { Tallies } from './tally.js';
import { turns } from './turns.js';

/** What a run takes besides files and config. */
export interface LintOptions extends Completeness {
  /** The day to compare `expires` with. Default: today (UTC). */
  readonly now?: Date;
  /**
   * Called before each file, to show progress. If it returns a promise, the host can do other work meanwhile. If it
   * throws, the run ends.
   */
  readonly beforeFile?: (done: number, total: number) => void | Promise<void>;
  /** Ends the run between two resources: it rejects with the signal's reason. */
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown };
  /** Whether comments and annotations may suppress. Default: true. */
  readonly inlineSuppressions?: boolean;
  /** The comments of the source files of rendered text. They suppress like comments of the linted files. */
  readonly lostComments?: LostComments;
  /**
   * Check only the objects of these files, for a host that asks about a few places. Nothing is said about other files.
   */
  readonly judges?: (path: string) => boolean;
  /**
   * Run only the rules of the scope `resource`, and check objects against the API: a first answer for a few files, which
   * takes no index of the project. Use it with `judges`. The result says nothing about other rules.
   */
  readonly only?: 'resource';
  /** What the last run of this project remembers. Without effect with a `clock`. */
  readonly memory?: LintMemory;
  /** Report only findings of these files. The others serve as context. */
  readonly reportOn?: (path: string) => boolean;
  /**
   * With `reportOn`, and without a memory: call no rule for objects of the other files that says nothing about the
   * reported ones. The result is the same, but has no errors of such rules there. It says nothing about unused
   * suppressions of a config, nor about unneeded entries of a baseline.
   */
  readonly onlyReported?: boolean;
  /** Without a memory: where plugins keep what they find out about all objects, for later runs over the same ones. */
  readonly keptAnswers?: KeptAnswers;
  /** Fail a rule that reports where its meta says it never does. For tests. Default: false. */
  readonly checkReports?: boolean;
  /** Findings that are accepted for now. Entries that no finding needs are reported, if the run can tell. */
  readonly baseline?: Baseline;
  /**
   * Whether a file would be linted if it existed, so that its baseline entries are not needed any more. Default: every
   * file if `complete`.
   */
  readonly inScope?: (path: string) => boolean;
  /** Mark findings on attack paths even if no rule of the plugin that knows the paths is on. Default: false. */
  readonly onPath?: boolean;
  /**
   * Offer fixes. Each is verified by reading its document again. `later` leaves that to `fixesFor`, for a host that shows
   * few of them. Default: false.
   */
  readonly fixes?: boolean | 'later';
  /** A clock in milliseconds, to measure the time of each rule. */
  readonly clock?: () => number;
}

/** What each option may be. */
export const LINT_OPTIONS: OptionKinds<LintOptions> = {
  complete: ['true or false'],
  unknownMembers: ['a list of objects'],
  now: ['a valid Date'],
  beforeFile: ['a function'],
  signal: ['a signal, such as that of an AbortController'],
  inlineSuppressions: ['true or false'],
  lostComments: ['an object with files, placeOf and isWhole'],
  judges: ['a function'],
  only: ['"resource"'],
  memory: ['a LintMemory'],
  reportOn: ['a function'],
  onlyReported: ['true or false'],
  keptAnswers: ['an object with files, get and set'],
  checkReports: ['true or false'],
  baseline: ['what parseBaseline() returned'],
  inScope: ['a function'],
  onPath: ['true or false'],
  fixes: ['true or false', '"later"'],
  clock: ['a function'],
};

/**
 * Lints parsed files. The order of the files does not matter, and the same input gives the same result.
 * @throws TypeError for arguments that are no files or no resolved config, and for options of a wrong type
 * @example
 * const file = await parse({ path: 'web.yaml', text });
 * const { findings, errors } = await lint([file], resolveConfig({ plugins: [acme], extends: 'acme/recommended' }));
 */
export async function lint(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  options: LintOptions = {},
): Promise<LintResult> {
  checkArguments(files, config);
  checkOptions('lint', options, LINT_OPTIONS, '{ complete: false }');
  const { memory } = options;
  // The time of a call that is not repeated is not known.
  const remembers =
    !options.clock && (memory?.begin(config, { ...options, fixes: Boolean(options.fixes) }) ?? false);
  if (!memory || !remembers) return lintFiles(files, config, options);
  let isWhole = false;
  try {
    const result = await lintFiles(files, config, options, memory);
    isWhole = !options.judges && !options.only;
    return result;
  } finally {
    memory.end(isWhole);
  }
}

async function lintFiles(
  files: readonly ParsedFile[],
  config: ResolvedConfig,
  options: LintOptions,
  memory?: LintMemory,
): Promise<LintResult> {
  const complete = options.complete ?? true;
  const { reportOn = () => true } = options;
  await loadPlugins(config, options.onPath ?? false);
  const turn = turns(options.signal);
  const projects = await projectsOf(files, config, options, memory, turn);
  if (options.keptAnswers && !memory)
    for (const project of projects.byCluster.values()) keepAnswersAbout(project, options.keptAnswers);
  const errors: RunError[] = memory?.beginErrors() ?? [];
  const found = new Found();
  const sink: Sink = {
    // What a memory holds must stay as it is, and only what is reported changes later.
    add: memory
      ? (draft) => found.add(reportOn(draft.file) ? { ...draft } : draft)
      : (draft) => found.add(draft),
    fail: memory ? (error) => memory.fail(error) : (error) => errors.push(error),
    touch: (resource) => memory?.files.touch(resource),
    tallies: new Tallies(),
    fixes: Boolean(options.fixes),
    reportOn,
    clock: options.clock,
  };
  const custom = await judgeCustom([...projects.byCluster.values(), ...projects.elsewhere.values()], config);
  const context = contextOnly(projects.files, config, { ...options, ...(memory && { onlyReported: false }) });
  const runs = new ResourceRuns({
    context,
    config,
    sink,
    found,
    schemas: new SchemaRun(loadedTypes),
    custom,
    memory,
    only: options.only,
  });
  for (const [done, entry] of projects.files.entries()) {
    const { file, resources } = entry;
    // To await nothing would cost as much as a rule, for each file and each object.
    const told = options.beforeFile?.(done, projects.files.length);
    if (told) await told;
    const others = turn();
    if (others) await others;
    if (options.judges && !options.judges(file.source.path)) continue;
    const isReported = !options.reportOn || reportOn(file.source.path);
    if (!isReported && runs.takeOver(entry)) continue;
    const isContext = context.isContext(entry);
    const problems = isContext ? [] : [...problemDrafts(file, config)];
    for (const draft of problems) found.add(draft);
    for (const resource of resources) {
      const others = turn();
      if (others) await others;
      if (isContext) runs.judgeContext(resource, projects.projectOf(resource));
      else runs.judge(resource, projects.projectOf(resource));
    }
    if (!isReported) runs.record(entry, problems);
  }

  await turn();
  const { left, about, ignored, baseline } = applySuppressions({
    drafts: () => withoutToldOfValues(found.all),
    files: projects.files,
    config,
    complete,
    ran: (ruleId) => sink.tallies.ran(ruleId),
    undecided: (ruleId) => sink.tallies.undecided(ruleId),
    now: options.now ?? new Date(),
    inline: options.inlineSuppressions ?? true,
    baseline: options.baseline && {
      baseline: options.baseline,
      inScope: (path) => (options.inScope?.(path) ?? true) && reportOn(path),
    },
    lostComments: options.lostComments,
    failed: new Set(errors.flatMap(({ ruleId }) => ruleId ?? [])),
  });
  await turn();
  // What is taken over is in files on which nothing is reported.
  const own = (left ?? withoutToldOfValues(found.own)).concat(about);
  const reported = options.reportOn ? own.filter((draft) => reportOn(draft.file)) : own;
  const viewOf = (resource: Resource): Project => runs.viewOf(projects.projectOf(resource));
  markOnPath(reported, viewOf, config, errors, options.onPath ?? false);
  await turn();
  supersede(reported, config.rules, (resource) =>
    podsOf(resource, projects.projectOf(resource).podTemplates),
  );
  const fixes =
    options.fixes === true
      ? (await import('../fix/offer.js')).offerFixes(reported, projects.files)
      : undefined;
  await turn();
  const result: LintResult = {
    findings: toFindings(own, options.reportOn, left ? undefined : (names) => found.named(names)),
    files: projects.files.map((entry) => reportOf(entry, memory)),
    objects: sink.tallies.objects(),
    rules: sink.tallies.reports(config.rules, config.severities, reported, options.reportOn),
    notJudged: notJudgedOf(projects.files, runs, reportOn),
    benchmarks: config.benchmarks,
    errors,
    project: {
      complete,
      clusters: projects.byCluster.size,
      ambiguousNames: [...projects.byCluster.values()].reduce(
        (sum, project) => sum + runs.ambiguousNamesIn(project, options.reportOn),
        0,
      ),
      ...partlyKnown(projects.byCluster, options),
    },
    ignoredSuppressions: ignored,
    ...(baseline && { baseline }),
    ...(complete && {
      unusedConfig: unusedConfig(config, () => projects.files.flatMap(({ resources }) => resources)),
    }),
    ...(fixes && { fixes }),
    ...(options.clock && { timing: sink.tallies.timing() }),
  };
  if (options.fixes === 'later')
    (await import('../fix/later.js')).keepFixes(
      result,
      () => (left ?? withoutToldOfValues(found.all)).concat(about),
      projects.files,
    );
  return result;
}

function checkArguments(files: unknown, config: unknown): void {
  if (!Array.isArray(files))
    throw new TypeError(
      `lint expects a list of files: lint([await parse({ path, text })], config). It got ${described(files)}.`,
    );
  const at = files.findIndex((file) => !Array.isArray((file as ParsedFile | undefined)?.documents));
  if (at !== -1)
    throw new TypeError(
      `lint expects files that parse() or fromObjects() returned. files[${at}] is ${described(files[at])}.`,
    );
  const { forFile, config: loaded } = (config ?? {}) as {
    readonly forFile?: unknown;
    readonly config?: unknown;
  };
  if (typeof forFile !== 'function')
    throw new TypeError(
      `lint expects a config of resolveConfig() or loadConfig(). ${loaded === undefined ? `It got ${described(config)}` : 'Give the property "config" of what loadConfig() returned'}.`,
    );
}

function partlyKnown(
  byCluster: ReadonlyMap<string | undefined, ProjectIndex>,
  { unknownMembers = [] }: LintOptions,
): Pick<LintResult['project'], 'partlyKnown'> {
  const clusters = [...byCluster.keys()].sort((a = '', b = '') => compare(a, b));
  const partlyKnown = clusters.flatMap((cluster) => {
    const own = unknownMembers.filter((member) => member.cluster === cluster);
    const because = [...new Set(own.map((member) => member.because))].sort(compare);
    return because.length === 0 ? [] : [{ ...(cluster !== undefined && { cluster }), because }];
  });
  return partlyKnown.length === 0 ? {} : { partlyKnown };
}

function reportOf({ file, resources }: LintedFile, memory: LintMemory | undefined): FileReport {
  const record = memory?.records.of(resources);
  if (record?.report) return record.report;
  const report = fileReport(file, resources.filter((one) => !isValuesFile(one)).length);
  if (record) record.report = report;
  return report;
}

function fileReport(file: ParsedFile, resources: number): FileReport {
  const documents: Record<string, number> = {};
  for (const document of file.documents) documents[document.class] = (documents[document.class] ?? 0) + 1;
  return { path: file.source.path, bytes: file.bytes, documents, resources, broken: isBroken(file) };
}
