import type { FormatOptions, LintResult } from '@plimsoll/core';
import { checkNames, checkOptions, checkResult, described, type OptionKinds } from '@plimsoll/core/internal';
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

const OPTIONS: OptionKinds<FormatOptions> = {
  run: ['an object'],
  tool: ['an object'],
  color: ['true or false'],
  showSuppressed: ['true or false'],
  verbose: ['true or false'],
  columns: ['a whole number above 0'],
  frames: ['"errors"', '"all"'],
  statistics: ['true or false'],
  minSeverity: ['"warn"', '"error"', 'a number'],
  onlyOnPath: ['true or false'],
  failOn: ['"error"', '"warn"', '"new"', '"never"', 'a number'],
  docs: ['a Map'],
  textOf: ['a function'],
  pathFromHere: ['a function'],
  fileUrl: ['a function'],
  category: ['a string'],
  warn: ['a function'],
};

/**
 * Writes a result in a format of the command: `text`, `json`, `sarif`, … or in one of your own, by its path or package.
 * @throws PlimsollError for an unknown format
 * @throws TypeError for arguments of a wrong type
 * @example
 * const result = await lintFiles('deploy');
 * await writeFile('plimsoll.sarif', await formatResult(result, 'sarif'));
 */
export async function formatResult(
  result: LintResult,
  format: string,
  options: Partial<FormatOptions> = {},
): Promise<string> {
  checkResult('formatResult', result);
  if (typeof format !== 'string')
    throw new TypeError(
      `formatResult expects the name of a format: formatResult(result, 'sarif'). It got ${described(format)}.`,
    );
  checkOptions<Partial<FormatOptions>>('formatResult', options, OPTIONS, '{ verbose: true }');
  checkNames('formatResult', options, OPTIONS, () => undefined);
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
