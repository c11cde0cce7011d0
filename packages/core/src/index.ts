export { defineConfig } from './config/define.js';
export { type ResolvedConfig, resolveConfig } from './config/resolve.js';
export { type Config, ConfigError, type ConfigObject } from './config/types.js';
export { declarativePlugin } from './declarative/plugin.js';
export type { Finding } from './draft/finding.js';
export { type LintOptions, lint } from './engine/lint.js';
export { applyFixes } from './fix/apply.js';
export { type FormatOptions, type Formatter, failsRun, visibleFindings } from './result/format.js';
export type { LintResult } from './result/result.js';
export { definePlugin, defineRule, withDocsUrls } from './rule/define.js';
export type { Fixer } from './rule/fix.js';
export { redact } from './rule/redact.js';
export type {
  AnyRule,
  Benchmark,
  Control,
  Plugin,
  Preset,
  Rule,
  RuleContext,
  RuleDoc,
  RuleMeta,
  RuleScope,
  Visitor,
} from './rule/types.js';
export type { Severity } from './severity.js';
export { fromObjects } from './source/objects.js';
export { type ParsedFile, parse } from './source/parse.js';
export type { Region } from './source/source-file.js';
export { parseBaseline } from './suppress/baseline.js';
