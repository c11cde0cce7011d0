import path from 'node:path';
import type { LintOptions } from '@plimsoll/core';
import {
  checkNames,
  checkOptions,
  configObjectSchema,
  LINT_OPTIONS,
  type OptionKinds,
} from '@plimsoll/core/internal';
import type { ConfigOptions } from './config/load.js';
import { PlimsollError } from './error.js';
import { statSync } from './files/disk.js';
import type { FixOptions } from './fix/fix-files.js';
import type { ProjectOptions } from './lint-project.js';
import type { HelmOptions } from './render/helm/options.js';

/** What `lintFiles` takes besides paths. */
export type LintFilesOptions = Omit<ProjectOptions, 'keptFiles' | 'afterRead'>;

/** What `lintText` and `lintTexts` take besides texts. */
export interface LintTextOptions extends ConfigOptions, Omit<LintOptions, 'reportOn'> {
  /**
   * The name under which findings appear, from the repository's root with `/`. The disk is not touched for it. Default:
   * `manifest.yaml`.
   */
  readonly path?: string;
}

const CONFIG: OptionKinds<ConfigOptions> = {
  cwd: ['a string'],
  config: ['an object', 'a list of objects', 'a string', 'false'],
  presets: ['a list of strings', 'a string'],
  benchmark: ['a string'],
  overrides: ['an object'],
  code: ['true or false'],
  policies: ['true or false'],
};

const { reportOn: _, ...LINT } = LINT_OPTIONS;

const TEXT: OptionKinds<LintTextOptions> = { ...CONFIG, ...LINT, path: ['a string'] };

const { complete, onlyReported, inScope, lostComments, ...OF_FILES } = LINT;

const FILES: OptionKinds<LintFilesOptions> = {
  ...CONFIG,
  ...OF_FILES,
  baseline: ['a string'],
  updateBaseline: ['"write"', '"prune"'],
  fix: ['an object'],
  allowEmpty: ['true or false'],
  helm: ['an object'],
  kustomize: ['true or false'],
  gitops: ['true or false'],
  env: ['an object'],
  maxFileSize: ['a whole number above 0'],
  reportOnly: ['true or false'],
  loaded: ['what loadConfig() returned'],
  parseFile: ['a function'],
};

const HELM: OptionKinds<HelmOptions> = {
  values: ['a list of strings'],
  set: ['a list of strings'],
  releaseName: ['a string'],
  includeCrds: ['true or false'],
  includeTests: ['true or false'],
};

const FIX: OptionKinds<FixOptions> = {
  fixes: ['"safe"', '"all"'],
  rules: ['a list of strings'],
  dryRun: ['true or false'],
};

const EXAMPLE = "{ presets: ['pod-security/baseline'] }";

/** @throws TypeError for options of `loadConfig` that it does not have, or of a wrong type */
export function checkConfigOptions(options: ConfigOptions): void {
  check('loadConfig', options, CONFIG);
}

/** @throws TypeError for options of `lintText` and `lintTexts` that they do not have, or of a wrong type */
export function checkTextOptions(call: string, options: LintTextOptions): void {
  check(call, options, TEXT);
}

/** @throws TypeError for options of `lintFiles` that it does not have, or of a wrong type */
export function checkFilesOptions(options: LintFilesOptions): void {
  check('lintFiles', options, FILES);
  for (const [name, kinds, example] of [
    ['helm', HELM, "{ values: ['prod.yaml'] }"],
    ['fix', FIX, "{ fixes: 'safe', dryRun: true }"],
  ] as const) {
    const given = options[name];
    if (given === undefined) continue;
    checkOptions(`lintFiles, option "${name}"`, given, kinds as OptionKinds<object>, example);
    checkNames(`lintFiles, option "${name}",`, given, kinds, () => undefined);
  }
  if (options.fix && (options.fix.fixes === undefined || options.fix.dryRun === undefined))
    throw new TypeError(
      `lintFiles: the option "fix" needs fixes and dryRun: { fixes: 'safe', dryRun: false }.`,
    );
}

function isFolder(name: string): boolean {
  try {
    return statSync(path.resolve(name)).isDirectory();
  } catch {
    return false;
  }
}

function check<T extends ConfigOptions>(call: string, options: T, kinds: OptionKinds<T>): void {
  checkOptions<T>(call, options, kinds, EXAMPLE);
  checkNames(call, options, kinds, (name) =>
    Object.hasOwn(configObjectSchema.properties as object, name)
      ? ` It is a key of the config: { config: { ${name}: … } }.`
      : undefined,
  );
  const { cwd } = options;
  if (cwd !== undefined && !isFolder(cwd))
    throw new PlimsollError([
      `The option "cwd" must be a directory that exists. It is ${JSON.stringify(cwd)}.`,
    ]);
  const chosen = (['config', 'presets', 'benchmark'] as const).filter(
    (name) => options[name] !== undefined && options[name] !== false,
  );
  if (chosen.includes('presets') && chosen.length > 1)
    throw new TypeError(
      `${call}: the options ${chosen.map((name) => `"${name}"`).join(' and ')} cannot be combined, because each chooses the rules.`,
    );
}
