import type { LintOptions, LintResult } from '@plimsoll/core';
import { lint, parse } from '@plimsoll/core';
import { type ConfigOptions, loadConfig } from './config/load.js';
import { lintProject, type ProjectOptions } from './lint-project.js';

export type LintFilesOptions = ProjectOptions;

/**
 * Lints files, folders and patterns as the command does; without any, the config's files or the working directory.
 * Prints nothing. What could not be done is in `errors` of the result.
 * @throws PlimsollError for paths that match nothing and configs at fault
 */
export async function lintFiles(
  paths: readonly string[] = [],
  options: LintFilesOptions = {},
): Promise<LintResult> {
  return (await lintProject(paths, options)).result;
}

export interface LintTextOptions extends ConfigOptions, Omit<LintOptions, 'reportOn'> {
  /** The name under which findings appear, from the repository's root with `/`; the disk is not touched for it. */
  readonly path: string;
}

/**
 * Lints one text. It counts as a part of a project: rules about what is absent stay silent, unless `complete`.
 * @throws PlimsollError for configs at fault
 */
export async function lintText(text: string, options: LintTextOptions): Promise<LintResult> {
  const { config } = await loadConfig(options);
  return lint([await parse({ path: options.path, text })], config, { complete: false, ...options });
}
