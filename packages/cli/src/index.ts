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
} from '@plimsoll/core';
export type { ContainerCursor, Cursor, PodCursor, Resource } from '@plimsoll/core/kubernetes';
export { type LintFilesOptions, type LintTextOptions, lintFiles, lintText } from './api.js';
export { type ConfigOptions, type LoadedConfig, loadConfig } from './config/load.js';
export { PlimsollError } from './error.js';
