export {
  type Config,
  ConfigError,
  type ConfigObject,
  defineConfig,
  definePlugin,
  defineRule,
  type Finding,
  type FormatOptions,
  type Formatter,
  fromObjects,
  type LintOptions,
  type LintResult,
  lint,
  type ParsedFile,
  type Plugin,
  parse,
  type Region,
  type ResolvedConfig,
  type Rule,
  type RuleContext,
  resolveConfig,
  visibleFindings,
} from '@plimsoll/core';
export type { ContainerCursor, Cursor, PodCursor, Resource } from '@plimsoll/core/kubernetes';
export {
  type GivenText,
  type LintReport,
  lintFiles,
  lintText,
  lintTexts,
  loadConfig,
} from './api.js';
export type { ConfigOptions, LoadedConfig } from './config/load.js';
export { PlimsollError } from './error.js';
export type { LintFilesOptions, LintTextOptions } from './options.js';
export { formatResult } from './output/format-result.js';
