import type { LintOptions, LintResult } from '@plimsoll/core';
import { lint, parse } from '@plimsoll/core';
import { type ConfigOptions, loadConfig } from './config/load.js';
import { lintProject, type ProjectOptions } from './lint-project.js';

export type LintFilesOptions = ProjectOptions;

/**
 * Lints files, directories and patterns as the command does. Without any it lints the config's files, or else the
 * working directory. Prints nothing. The result's `errors` say what could not be done.
 * @throws PlimsollError for paths that match nothing and for invalid configs
 */
export async function lintFiles(
  paths: readonly string[] = [],
  options: LintFilesOptions = {},
): Promise<LintResult> {
  return (await lintProject(paths, options)).result;
}

export interface LintTextOptions extends ConfigOptions, Omit<LintOptions, 'reportOn'> {
  /** The path that findings show: from the repository's root, with `/`. The file need not exist. */
  readonly path: string;
}

/**
 * Lints one text. It counts as a part of a project, so rules about missing objects stay silent unless `complete`.
 * @throws PlimsollError for invalid configs
 */
export async function lintText(text: string, options: LintTextOptions): Promise<LintResult> {
  const { config } = await loadConfig(options);
  return lint([await parse({ path: options.path, text })], config, { complete: false, ...options });
}
