import {
  type ConfigObject,
  type LintOptions,
  type LintResult,
  lint,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import { cis } from '../src/index.js';
import { controlPlane } from '../src/rules/control-plane.js';

/** Sections 1 to 4 turned on, whatever their severity in a preset. */
export const allRules: NonNullable<ConfigObject['rules']> = Object.fromEntries(
  Object.keys(controlPlane).map((name) => [`cis/${name}`, 'error']),
);

/** The result of files, by path, under a config with the pack. */
export async function lintAll(
  files: Readonly<Record<string, string>>,
  config: ConfigObject = { rules: allRules },
  options: LintOptions = {},
): Promise<LintResult> {
  const parsed = await Promise.all(Object.entries(files).map(([path, text]) => parse({ path, text })));
  const result = await lint(parsed, resolveConfig([{ plugins: [cis] }, config]), options);
  if (result.errors.length > 0) throw new Error(result.errors[0]!.message);
  return result;
}

/** The findings of one file, as `rule: text of the region`, without the pack's prefix. */
export async function findings(text: string, config?: ConfigObject): Promise<readonly string[]> {
  const result = await lintAll({ 'manifests.yaml': text }, config);
  return result.findings.map(
    ({ ruleId, region }) =>
      `${ruleId.replace('cis/', '')}: ${region ? text.slice(region.startOffset, region.endOffset) : ''}`,
  );
}
