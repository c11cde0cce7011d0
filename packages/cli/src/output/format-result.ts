import type { FormatOptions, LintResult } from '@plimsoll/core';
import type { LoadedConfig } from '../config/load.js';
import { tool } from '../tool.js';
import { formatterOf, helpFor } from './formats.js';

interface Origin {
  readonly loaded: LoadedConfig;
  readonly textOf: FormatOptions['textOf'];
}

/** Where reports come from: a format shows lines of files and the help of rules. */
const origins = new WeakMap<LintResult, Origin>();

/** Keeps what formats need beside a result for as long as the result is there. */
export function remember(result: LintResult, { loaded, textOf }: Origin): void {
  origins.set(result, { loaded, textOf });
}

/**
 * Writes a result in a format of the command: `text`, `json`, `sarif`, … or in one of your own, by its path or package.
 * @throws PlimsollError for an unknown format
 * @example
 * const result = await lintFiles('deploy');
 * await writeFile('plimsoll.sarif', await formatResult(result, 'sarif'));
 */
export async function formatResult(
  result: LintResult,
  format: string,
  options: Partial<FormatOptions> = {},
): Promise<string> {
  const origin = origins.get(result);
  const formatter = await formatterOf(format, process.cwd(), true);
  const docs = origin ? await helpFor([format], origin.loaded) : new Map();
  const output = formatter(result, {
    tool,
    color: false,
    showSuppressed: false,
    docs,
    textOf: origin?.textOf ?? (() => undefined),
    ...options,
  });
  return typeof output === 'string' ? output : [...output].join('');
}
