import { type Finding, type LintResult, lint, parse, visibleFindings } from '@plimsoll/core';
import { described } from '@plimsoll/core/internal';
import { type ConfigOptions, type LoadedConfig, loadConfig as load } from './config/load.js';
import { lintProject } from './lint-project.js';
import {
  checkConfigOptions,
  checkFilesOptions,
  checkTextOptions,
  type LintFilesOptions,
  type LintTextOptions,
} from './options.js';
import { remember } from './output/format-result.js';

/**
 * Finds, reads and checks the config for a directory.
 * @throws PlimsollError with all problems; those of a YAML or JSON file with line and column
 * @throws TypeError for options of a wrong type
 * @example
 * const { config, root } = await loadConfig({ cwd: 'deploy' });
 */
export async function loadConfig(options: ConfigOptions = {}): Promise<LoadedConfig> {
  checkConfigOptions(options);
  return load(options);
}

/** What a run found. */
export interface LintReport extends LintResult {
  /** The findings that the command would show: those that are neither suppressed nor replaced by another finding. */
  readonly visible: readonly Finding[];
  /** The findings that a comment, an annotation, the config or the baseline suppresses. */
  readonly suppressed: readonly Finding[];
}

/**
 * Lints files, directories and patterns as the command does. Without paths it lints the config's `files`, else the
 * working directory. Prints nothing. `errors` in the result says what could not be done.
 * @throws PlimsollError for paths that match nothing and for invalid configs
 * @throws TypeError for arguments of a wrong type, and for options that do not exist
 * @example
 * const { visible, errors } = await lintFiles('deploy', { presets: ['pod-security/baseline'] });
 */
export async function lintFiles(
  paths: string | readonly string[] = [],
  options: LintFilesOptions = {},
): Promise<LintReport> {
  const given: unknown = typeof paths === 'string' ? [paths] : paths;
  const isList = Array.isArray(given) && given.every((path) => typeof path === 'string');
  if (!isList)
    throw new TypeError(
      `lintFiles expects a path or a list of paths: lintFiles(['deploy'], options). It got ${Array.isArray(given) ? 'a list of something else' : described(given)}.`,
    );
  checkFilesOptions(options);
  const linted = await lintProject(given, options);
  const report = reportOf(linted.result);
  remember(report, linted);
  return report;
}

/**
 * Lints one text. It counts as a part of a project: rules about what is absent report nothing, unless `complete`.
 * @throws PlimsollError for invalid configs
 * @throws TypeError for arguments of a wrong type, and for options that do not exist
 * @example
 * const { visible } = await lintText('apiVersion: v1\nkind: Pod', { presets: ['pod-security/baseline'] });
 */
export async function lintText(text: string, options: LintTextOptions = {}): Promise<LintReport> {
  checkText('lintText', text);
  checkTextOptions('lintText', options);
  return lintOne(text, await load(options), options);
}

/** A text, or a text with the name under which its findings appear. */
export type GivenText = string | { readonly path: string; readonly text: string };

/**
 * Lints texts one after the other, each for itself as `lintText` does, and yields the report of each one before it takes
 * the next one. Loads the config once.
 * @throws PlimsollError for invalid configs
 * @throws TypeError for arguments of a wrong type, and for options that do not exist
 * @example
 * for await (const { visible } of lintTexts(texts)) for (const { message } of visible) console.log(message);
 */
export async function* lintTexts(
  texts: Iterable<GivenText> | AsyncIterable<GivenText>,
  options: LintTextOptions = {},
): AsyncGenerator<LintReport, void, undefined> {
  if (typeof texts === 'string')
    throw new TypeError('lintTexts expects several texts. Call lintText for one text.');
  const isIterable = typeof texts === 'object' && texts !== null && !ArrayBuffer.isView(texts);
  if (!isIterable || !(Symbol.iterator in texts || Symbol.asyncIterator in texts))
    throw new TypeError(
      `lintTexts expects a list of texts, or what yields them: lintTexts([text], options). It got ${described(texts)}.`,
    );
  checkTextOptions('lintTexts', options);
  const loaded = await load(options);
  for await (const given of texts) {
    // A text may come with more than lintTexts asks for, such as a row of a table.
    const { text, path = options.path }: { readonly text: unknown; readonly path?: string | undefined } =
      typeof given === 'object' && given !== null ? given : { text: given };
    checkText('lintTexts', text);
    const own = { ...options, ...(path !== undefined && { path }) };
    checkTextOptions('lintTexts', own);
    yield await lintOne(text, loaded, own);
  }
}

async function lintOne(text: string, loaded: LoadedConfig, options: LintTextOptions): Promise<LintReport> {
  const { path = 'manifest.yaml' } = options;
  const result = await lint([await parse({ path, text })], loaded.config, { complete: false, ...options });
  const report = reportOf(result);
  remember(report, { loaded, textOf: (file) => (file === path ? text : undefined) });
  return report;
}

function reportOf(result: LintResult): LintReport {
  return {
    ...result,
    visible: visibleFindings(result),
    suppressed: result.findings.filter(
      ({ suppression, supersededBy }) => suppression !== undefined && supersededBy === undefined,
    ),
  };
}

function checkText(name: string, text: unknown): asserts text is string {
  if (typeof text !== 'string')
    throw new TypeError(`${name} expects the text of a manifest as a string. It got ${described(text)}.`);
}
