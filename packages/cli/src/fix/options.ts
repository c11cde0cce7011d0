import type { ResolvedConfig } from '@plimsoll/core';
import { didYouMean } from '@plimsoll/core/internal';
import type { FlagValues } from '../arguments/flags.js';
import { PlimsollError } from '../error.js';
import type { FixOptions } from './fix-files.js';

/** Reads the flags about fixing; undefined where no flag asks for fixes. @throws PlimsollError */
export function fixOptions(flags: FlagValues, stdin: boolean): FixOptions | undefined {
  const dryRun = flags['fix-dry-run'] ?? false;
  const rules = flags['fix-rule'];
  if (!flags.fix && !flags['fix-unsafe'] && !dryRun) {
    if (!rules) return undefined;
    throw new PlimsollError(['--fix-rule only works with --fix, --fix-unsafe or --fix-dry-run.']);
  }
  if (stdin && !dryRun)
    throw new PlimsollError([
      'Standard input cannot be fixed. Name files, or use --fix-dry-run to see what would change.',
    ]);
  if (dryRun && (flags.format ?? []).some((format) => !format.includes('=')) && flags.output === undefined)
    throw new PlimsollError([
      '--fix-dry-run writes a diff to standard output. Give each --format a file, such as json=FILE.',
    ]);
  return { fixes: flags['fix-unsafe'] ? 'all' : 'safe', dryRun, ...(rules && { rules }) };
}

/** @throws PlimsollError where a rule to fix does not exist or has no fixes */
export function checkFixRules({ rules = [] }: FixOptions, config: ResolvedConfig): void {
  const problems = rules.flatMap((id) => {
    const rule = config.rules.get(id);
    if (!rule) return [`--fix-rule ${id}: there is no such rule.${didYouMean(id, [...config.rules.keys()])}`];
    return rule.meta.fixable
      ? []
      : [`--fix-rule ${id}: the rule has no fixes. Run --explain ${id} to see how to fix its findings.`];
  });
  if (problems.length > 0) throw new PlimsollError(problems);
}
