import path from 'node:path';
import { type LintOptions, type LintResult, lint } from '@plimsoll/core';
import type { Baseline, FixReport, NotJudged, RunError } from '@plimsoll/core/internal';
import { type BaselineUpdate, baselinePath, readBaseline, updateBaseline } from './baseline.js';
import type { LoadedConfig } from './config/load.js';
import { realPath } from './files/disk.js';
import { displayPath } from './files/repository.js';
import type { FixOptions } from './fix/fix-files.js';
import { checkFixRules } from './fix/options.js';
import { completenessOf, type GivenText, type LoadOptions, loadProject } from './load-project.js';
import { isFed, realPaths } from './render/feeds.js';
import { lostComments } from './render/lost-comments.js';
import { placeNotJudged } from './render/not-judged.js';
import { placeFindings, type RenderedFile, type Rendering } from './render/rendered.js';

export interface ProjectOptions
  extends LoadOptions,
    Omit<
      LintOptions,
      'complete' | 'reportOn' | 'onlyReported' | 'baseline' | 'inScope' | 'lostComments' | 'keptAnswers'
    > {
  /** The path of a baseline file, instead of the config's. */
  readonly baseline?: string;
  /** Updates the baseline file. The result is that of a run with the new one. */
  readonly updateBaseline?: BaselineUpdate;
  /** Fixes files. The result is for the fixed files, or in a dry run for the unchanged files. */
  readonly fix?: FixOptions;
  /** Called when the files are read, before rules run and anything is written, with the absolute path of the baseline. */
  readonly afterRead?: (baseline: string | undefined) => void;
  /** Whether having nothing to lint is fine. Default: false, so `errors` says so. */
  readonly allowEmpty?: boolean;
}

export interface LintedProject {
  /** The working directory, links resolved. */
  readonly cwd: string;
  readonly result: LintResult;
  readonly loaded: LoadedConfig;
  /** What the user should know but is not an error. */
  readonly notes: readonly string[];
  /** The text of a file of the result. */
  readonly textOf: (file: string) => string | undefined;
  /** What a dry run of fixes would change. `file` is a shown path. */
  readonly changes: readonly { readonly file: string; readonly before: string; readonly after: string }[];
}

/**
 * Lints paths. Without paths it lints the config's `files`, else the working directory.
 * @throws PlimsollError for paths that match nothing and for invalid configs
 */
export async function lintProject(
  paths: readonly string[],
  options: ProjectOptions = {},
  given?: GivenText,
): Promise<LintedProject> {
  const { baseline: named, updateBaseline: update, fix, afterRead, keptFiles, ...lintOptions } = options;
  const project = await loadProject(paths, options, given);
  const { cwd, loaded, wholeProject } = project;
  let { files } = project;
  const { root, config } = loaded;
  const baselineFile = baselinePath(named, cwd, loaded);
  let baseline = readBaseline(baselineFile, root, update);
  // Rules ask for them later, and fixes are written before.
  if (fix) await config.schemas?.();
  afterRead?.(baselineFile);
  const reportOn = withinSome(paths.map((given) => shownPath(root, path.resolve(cwd, given))));
  const isInside = withinSome([displayPath(root, cwd)]);
  const fed = fedFiles(project.rendered, options.reportOnly ? realPaths(paths, cwd) : []);
  const comments = await lostComments(project.rendering, (file) => !options.reportOnly || reportOn(file));
  // What is rendered follows from more than these files.
  const keptAnswers = project.rendered.length === 0 ? keptFiles?.answersAbout(files) : undefined;
  /** Where findings about all files may be. */
  const told = [loaded.file, baselineFile];
  const lintWith = (
    baseline: Baseline | undefined,
    read = files,
    fixes = options.fixes ?? false,
  ): Promise<LintResult> =>
    lint(read, config, {
      ...lintOptions,
      fixes,
      ...completenessOf(project),
      // A subdirectory says nothing about files beside it.
      // Nor do some renderings of a file say anything about its others.
      inScope: (file) =>
        (wholeProject ? isInside(file) : reportOn(file)) && (!options.reportOnly || reportOn(file)),
      ...(baseline && { baseline }),
      ...(comments && { lostComments: comments }),
      ...(keptAnswers && { keptAnswers }),
      ...(options.reportOnly && {
        reportOn: (file) => reportOn(file) || fed.has(file),
        onlyReported:
          !update && !told.some((file) => file !== undefined && reportOn(displayPath(root, file))),
      }),
    });
  const updates: string[] = [];
  const fixedTexts = new Map<string, string>();
  let fixReport: FixReport | undefined;
  const unfixed: RunError[] = [];
  const changes: { file: string; before: string; after: string }[] = [];
  if (fix) {
    checkFixRules(fix, config);
    const [{ fixFiles }, { notWritten, writeFixes }] = await Promise.all([
      import('./fix/fix-files.js'),
      import('./fix/write-fixes.js'),
    ]);
    const fixed = await fixFiles({
      files,
      root,
      options: fix,
      whyNotChanged: project.whyNotChanged,
      lint: (read) => lintWith(baseline, read, true),
    });
    const written = fix.dryRun ? notWritten(fixed, files) : writeFixes(fixed, files, root);
    ({ files } = written);
    for (const note of written.notes) updates.push(note);
    fixReport = written.report;
    for (const error of written.errors) unfixed.push(error);
    for (const [file, { before, after }] of written.texts) {
      if (fix.dryRun) changes.push({ file, before, after });
      else fixedTexts.set(file, after);
    }
  }
  let result = await lintWith(baseline);
  if (baselineFile !== undefined && baseline && update) {
    const updated = updateBaseline(baseline, update, result, baselineFile, loaded);
    updates.push(updated.note);
    baseline = updated.baseline;
    result = await lintWith(baseline);
  }
  const errors = [
    ...result.errors,
    ...project.errors,
    ...unfixed,
    ...(options.allowEmpty ? [] : nothingLinted(result)),
  ];
  const notes = [
    ...config.warnings,
    ...updates,
    ...datedBaseline(baseline, result),
    ...(project.coversConfig ? (result.unusedConfig ?? []) : []).map(loaded.describe),
    ...(options.reportOnly && fed.size === 0 && !files.some(({ source }) => reportOn(source.path))
      ? [NONE_REPORTED]
      : []),
    ...project.notes,
  ];
  return {
    result: {
      ...result,
      findings: placeFindings(result.findings, project.rendered),
      notJudged: placeNotJudged(
        [
          ...result.notJudged,
          ...[...project.notJudged, ...notDeployed(result, project.rendering)].filter(
            ({ file }) => !options.reportOnly || reportOn(file),
          ),
        ],
        project.rendering,
      ),
      errors,
      notes,
      ...(fixReport && { fixes: fixReport }),
    },
    cwd,
    loaded,
    notes,
    textOf: (file) =>
      file === baseline?.path ? baseline.text : (fixedTexts.get(file) ?? project.textOf(file)),
    changes,
  };
}

/** The shown paths of files that were rendered from a file to report on. */
function fedFiles(rendered: readonly RenderedFile[], reported: readonly string[]): ReadonlySet<string> {
  const fed = rendered.filter(({ feeds }) => feeds && isFed(feeds, reported));
  return new Set(fed.map(({ parsed }) => parsed.source.path));
}

/** The manifests that no cluster gets, if it is known what clusters get. */
function notDeployed({ files }: LintResult, { files: rendered }: Rendering): readonly NotJudged[] {
  if (!rendered.some(({ rendering }) => rendering?.kind === 'cluster')) return [];
  const sources = new Set(rendered.map(({ parsed }) => parsed.source.path));
  return files.flatMap(({ path: file, documents }) =>
    documents.manifest && !sources.has(file) ? [{ reason: 'not-deployed' as const, file }] : [],
  );
}

/** Notes that findings which an old baseline cannot tell apart are accepted. */
function datedBaseline(baseline: Baseline | undefined, result: LintResult): readonly string[] {
  const hides = result.baseline?.used.some(({ related = [] }) => related.length > 0);
  return baseline?.version === 1 && hides
    ? [
        `${baseline.path} has version 1 and does not record related objects, so new bindings of an accepted role go unnoticed. Run once with --baseline-write.`,
      ]
    : [];
}

/** The path as findings show it, with links resolved where possible. */
function shownPath(root: string, absolute: string): string {
  return displayPath(root, realPath(absolute));
}

/** Whether a shown path is one of some, or lies in one of them. The root is the empty path. */
function withinSome(given: readonly string[]): (file: string) => boolean {
  const files = new Set(given);
  const starts = given.map((folder) => `${folder}/`);
  const isAll = files.has('');
  return (file) => isAll || files.has(file) || starts.some((start) => file.startsWith(start));
}

/** A run that could not find anything is not clean. */
function nothingLinted({ files, rules }: LintResult): readonly RunError[] {
  if (files.some(({ documents }) => documents.manifest)) {
    let on = false;
    rules.forEach(({ ran }, id) => {
      on ||= ran && !id.startsWith('plimsoll/');
    });
    return on || files.every(({ resources }) => resources === 0)
      ? []
      : [{ kind: 'empty', message: NO_RULES }];
  }
  const count = files.length === 1 ? '1 file was' : `${files.length} files were`;
  return [
    {
      kind: 'empty',
      message: `Nothing was linted: ${count} read, and no manifest was found. Check the paths, or use --allow-empty if this is intended.`,
    },
  ];
}

const NO_RULES =
  'No rule is on for the linted files. Add a preset to the config, such as extends: pod-security/recommended, or use --allow-empty if this is intended.';
const NONE_REPORTED = 'None of the files to report on is part of the project.';
