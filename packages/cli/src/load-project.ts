import path from 'node:path';
import { type LintOptions, type ParsedFile, parse } from '@plimsoll/core';
import {
  type Completeness,
  type ConfigProblem,
  fileClassifier,
  type NotJudged,
  type NotJudgedReason,
  type RefusalReason,
  type RunError,
} from '@plimsoll/core/internal';
import type { KeptFiles } from './cache/kept-files.js';
import { configsIn } from './config/find.js';
import { pathOfKey } from './config/key-path.js';
import { type ConfigOptions, type LoadedConfig, loadConfig } from './config/load.js';
import { gather, PlimsollError } from './error.js';
import { realpathSync } from './files/disk.js';
import { type Found, findFiles } from './files/find.js';
import { limited, MAX_FILE_SIZE } from './files/read.js';
import { displayPath, isBelow } from './files/repository.js';
import { surroundingsOf } from './files/surroundings.js';
import { findProject } from './project-files.js';
import { realPaths } from './render/feeds.js';
import { helmNotes, helmSettingsProblems } from './render/helm/settings.js';
import type { RenderedFile, Rendering } from './render/rendered.js';
import { type RenderOptions, refuseCharts, render } from './render-project.js';
import { type ParseFile, readSources } from './sources.js';

export interface LoadOptions extends ConfigOptions, RenderOptions, Pick<LintOptions, 'beforeFile'> {
  /** The largest file that is read, in bytes. Default: 256 MiB. */
  readonly maxFileSize?: number;
  /**
   * Loads the whole project, as the config says or from `cwd`, but reports only on the given files and on files that
   * are rendered from them.
   */
  readonly reportOnly?: boolean;
  /** The config that holds, for a caller that has loaded it. */
  readonly loaded?: LoadedConfig;
  /** Parses a source file, or gives it as it was parsed before. */
  readonly parseFile?: ParseFile;
  /** With `reportOnly`: what earlier runs read of other files. */
  readonly keptFiles?: KeptFiles;
}

/** The files and settings that a command works on. */
export interface LoadedProject {
  readonly cwd: string;
  readonly loaded: LoadedConfig;
  readonly files: readonly ParsedFile[];
  /** Those of `files` that were rendered: findings in them have to be placed in their sources. */
  readonly rendered: readonly RenderedFile[];
  readonly rendering: Rendering;
  /** The text of a file, by its shown path. */
  readonly textOf: (file: string) => string | undefined;
  /** Why no fix may change a file; undefined where one may. */
  readonly whyNotChanged: (file: string) => RefusalReason | undefined;
  /** Whether these are the files of the config, or of the working directory, rather than those of the paths. */
  readonly wholeProject: boolean;
  /** Whether the run looked for everything that the config is about. Only then can a part of it be without effect. */
  readonly coversConfig: boolean;
  /** Whether nothing of the project is missing: directories were searched, and everything was read. */
  readonly complete: boolean;
  readonly errors: readonly RunError[];
  /** What was found but is not among `files`, and what is rendered in place of what. */
  readonly notJudged: readonly NotJudged[];
  /** What the user should know but is not an error. */
  readonly notes: readonly string[];
}

/** What a run knows about things that its files do not show. */
export function completenessOf({
  complete,
  rendering,
}: Pick<LoadedProject, 'complete' | 'rendering'>): Completeness {
  return { complete, unknownMembers: rendering.unknownMembers };
}

async function gitopsProblems(
  { config: { gitops }, source, root }: LoadedConfig,
  options: LoadOptions,
): Promise<readonly ConfigProblem[]> {
  if (options.gitops === false || !(gitops?.clusters || gitops?.manifests)) return [];
  const { folderProblems } = await import('./gitops/given-folders.js');
  return folderProblems(gitops, root, pathOfKey('gitops', source, options.overrides));
}

/** Text that does not come from a file. */
export interface GivenText {
  readonly bytes: Uint8Array;
  /** The name under which its findings appear, from `cwd`. */
  readonly path: string;
}

/**
 * Reads and parses the files of paths. Without paths it takes the config's `files`, else the working directory.
 * @throws PlimsollError for paths that match nothing and for invalid configs
 */
export async function loadProject(
  paths: readonly string[],
  options: LoadOptions,
  given?: GivenText,
): Promise<LoadedProject> {
  const cwd = realpathSync(path.resolve(options.cwd ?? '.'));
  const loaded = options.loaded ?? (await loadConfig({ ...options, cwd }));
  const { root, config } = loaded;
  const wholeProject = options.reportOnly || (paths.length === 0 && !given);
  const found = wholeProject ? await findProject(loaded, cwd) : await findFiles(paths, cwd);
  const searched = wholeProject ? [cwd] : paths.map((given) => path.resolve(cwd, given));
  const { file: configFile } = loaded;
  const coversConfig =
    configFile === undefined ? wholeProject : searched.some((folder) => isBelow(folder, configFile));
  const faults = [...helmSettingsProblems(config, root), ...(await gitopsProblems(loaded, options))];
  if (faults.length > 0) {
    const problems = faults.map(loaded.describe);
    await gather(problems, () => config.schemas?.());
    throw new PlimsollError(problems);
  }
  if (!options.helm) refuseCharts(paths, cwd);
  const reported = options.reportOnly ? realPaths(paths, cwd) : undefined;
  const rendering = await render(found.files, { ...options, cwd, root, config, reported });
  const sources = await readSources({
    files: found.files.filter(({ absolute }) => !rendering.covered.has(absolute)),
    listings: found.listings,
    root,
    config,
    maxFileSize: options.maxFileSize,
    beforeFile: options.beforeFile,
    parseFile: options.parseFile,
    kept: options.keptFiles &&
      reported && {
        files: options.keptFiles,
        // Once for each file of the project. A file that is taken for another one is parsed.
        isContext: (file) => !reported.some((given) => file === given || file.startsWith(given + path.sep)),
      },
  });
  const errors = [
    ...found.errors.map(({ path, reason }) => unreadFolder(displayPath(root, path), reason)),
    ...sources.errors,
    ...rendering.errors,
  ];
  const deployedTo = new Set(
    rendering.files.flatMap(({ rendering: own }) => (own?.kind === 'cluster' ? own.name : [])),
  );
  // A file that GitOps does not deploy to a cluster is not in it, even if the config puts it into one of that name.
  const isLoose = ({ source }: ParsedFile): boolean =>
    deployedTo.has(config.forFile(source.path).cluster ?? '');
  const plain = [
    ...sources.files.map((file) => (isLoose(file) ? { ...file, loose: true as const } : file)),
    ...(given ? [await readGiven(given, cwd, root, options)] : []),
  ];
  const sourceOf = new Map(plain.map(({ source }) => [source.path, source] as const));
  const rendered = new Set(rendering.files.map(({ parsed }) => parsed.source.path));
  const readWhole = new Set(
    plain.flatMap(({ source, problems }) => (problems.length > 0 ? [] : source.path)),
  );
  const files = [...plain, ...rendering.files.map(({ parsed }) => parsed)];
  const withPolicies = loaded.withPolicies?.(files);
  return {
    cwd,
    loaded: withPolicies ? { ...loaded, config: withPolicies.config } : loaded,
    files,
    rendered: rendering.files,
    rendering,
    textOf: (file) => rendering.texts.get(file) ?? sourceOf.get(file)?.text,
    whyNotChanged(file) {
      if (rendered.has(file)) return 'generated';
      if (path.isAbsolute(file)) return 'outside';
      return readWhole.has(file) ? undefined : 'encoding';
    },
    wholeProject,
    coversConfig,
    complete: found.complete && errors.length === 0,
    errors,
    notJudged: [...sources.notJudged, ...leftOut(found, root)],
    notes: [
      ...(coversConfig && found.complete ? unmatchedPatterns(loaded, found.files) : []),
      ...(usesNearestConfig(options) ? otherConfigs(loaded, found.files) : []),
      ...(withPolicies?.notes ?? []),
      ...rendering.notes,
      ...commentsWithoutEffect(rendering),
      ...helmNotes(found.files, { config, root, helm: options.helm }),
      ...sources.ignored.map((file) => `${file} is not linted, because the config ignores it.`),
      ...found.unreadIgnores.map(
        ({ path, reason }) =>
          `${displayPath(root, path)} cannot be read: ${reason}. It excludes nothing until you correct it.`,
      ),
      ...found.unreadIndexes.map(
        ({ path, reason }) =>
          `The git index for ${displayPath(root, path) || '.'} cannot be read: ${reason}. Files that .gitignore names are not linted, although git may track them.`,
      ),
      ...[...sources.unread].map(
        ([file, reason]) =>
          `${file} cannot be read: ${reason}. Until then what it names is linted as manifests of their own.`,
      ),
    ],
  };
}

const usesNearestConfig = ({ config, presets }: LoadOptions): boolean => config === undefined && !presets;

/** What the config names but no file matches. */
function unmatchedPatterns(
  { config, root, describe }: LoadedConfig,
  files: Found['files'],
): readonly string[] {
  return config.unmatchedPatterns(files.map(({ absolute }) => displayPath(root, absolute))).map(describe);
}

/** A run has one config. Notes that another one beside the linted files is not read. */
function otherConfigs({ file, root }: LoadedConfig, files: Found['files']): readonly string[] {
  const folders = [...new Set(files.map(({ absolute }) => path.dirname(absolute)))];
  return folders.flatMap((folder) =>
    configsIn(folder).flatMap((name) => {
      const other = path.join(folder, name);
      if (other === file || folder === (file && path.dirname(file))) return [];
      const [shown, there] = [displayPath(root, other), displayPath(root, folder)];
      const holds = file === undefined ? 'the default config holds' : `${displayPath(root, file)} holds`;
      return [
        `${shown} is not used: ${holds} for the whole run. Run plimsoll in ${there}, or write an object with "files: [${there}]" into the config.`,
      ];
    }),
  );
}

/** Notes comments with suppressions that a chart does not render: they have no effect. */
function commentsWithoutEffect({ files, texts, uncommented }: Rendering): readonly string[] {
  const isIn = (text: string): boolean => /#\s*plimsoll-ignore/.test(text);
  return [...texts].flatMap(([file, text]) => {
    const rendered = files.filter(({ parsed }) => parsed.source.path === file);
    return rendered.length === 0 ||
      !isIn(text) ||
      uncommented.has(file) ||
      rendered.some(({ parsed }) => isIn(parsed.source.text))
      ? []
      : [
          `${file}: its plimsoll-ignore comments have no effect, because rendering drops comments. Use the annotation plimsoll.dev/ignore instead.`,
        ];
  });
}

async function readGiven(
  { bytes, path: name }: GivenText,
  cwd: string,
  root: string,
  { maxFileSize = MAX_FILE_SIZE }: LoadOptions,
): Promise<ParsedFile> {
  const absolute = path.resolve(cwd, name);
  const file = displayPath(root, absolute);
  const role = fileClassifier(surroundingsOf([absolute], root))(file);
  return parse({ path: file, role, ...limited(bytes, maxFileSize) });
}

/** What a search met but left out. */
function leftOut({ links, gitIgnored, packages }: Found, root: string): readonly NotJudged[] {
  const told = (reason: NotJudgedReason, paths: readonly string[]): readonly NotJudged[] =>
    [...new Set(paths)].map((absolute) => ({ reason, file: displayPath(root, absolute) }));
  return [...told('link', links), ...told('git-ignored', gitIgnored), ...told('node-modules', packages)];
}

function unreadFolder(file: string, reason: string): RunError {
  return { kind: 'file', file, message: `The directory ${file} cannot be read: ${reason}.` };
}
