import { fileURLToPath } from 'node:url';
import type { Formatter, RuleDoc } from '@plimsoll/core';
import { didYouMean, docsOf } from '@plimsoll/core/internal';
import { formatters } from '@plimsoll/formatters';
import type { LoadedConfig } from '../config/load.js';
import { PlimsollError, reasonOf } from '../error.js';
import { cannotRepeat } from '../files/disk.js';

/** The shipped formats that show no help of rules, so it need not be loaded. */
const WITHOUT_HELP = new Set([
  'text',
  'unix',
  'json',
  'github',
  'gitlab',
  'markdown',
  'junit',
  'compliance',
  'compliance-json',
]);

/** The shipped formats for people that show the errors of a run, so standard error need not repeat them. */
export const SHOWS_ERRORS: ReadonlySet<string> = new Set([
  'text',
  'unix',
  'github',
  'markdown',
  'compliance',
]);

/**
 * A format by its name, or a custom formatter by its path or package: the default export of that module.
 * @throws PlimsollError
 */
export async function formatterOf(name: string, cwd: string, code: boolean): Promise<Formatter> {
  const shipped = formatters[name];
  if (shipped) return shipped();
  if (!code)
    throw new PlimsollError([
      `--no-code does not allow the formatter "${name}", because it does not come with Plimsoll.`,
    ]);
  cannotRepeat(`the formatter "${name}" is code, and what it reads is not known`);
  const { resolveModule } = await import('../config/resolve-package.js');
  let url: string | undefined;
  try {
    url = resolveModule(name, [cwd]);
    const { default: formatter } = (await import(url)) as {
      readonly default?: unknown;
    };
    if (typeof formatter === 'function') return formatter as Formatter;
  } catch (error) {
    if (url !== undefined) {
      const { loadFailure } = await import('../config/load-failure.js');
      const { place, reason } = loadFailure(error, fileURLToPath(url), cwd);
      throw new PlimsollError(
        [
          `The formatter "${name}" cannot be loaded: ${[place, reason].filter((part) => part !== undefined).join(': ')}`,
        ],
        { cause: error },
      );
    }
    const isMissing = (error as { code?: string }).code === 'MODULE_NOT_FOUND';
    throw new PlimsollError([
      isMissing && !/[./]/.test(name)
        ? unknownFormat(name)
        : `The formatter "${name}" cannot be loaded: ${isMissing ? 'there is no such file or package' : reasonOf(error)}.`,
    ]);
  }
  throw new PlimsollError([`The formatter "${name}" has no function as its default export.`]);
}

function unknownFormat(name: string): string {
  const known = Object.keys(formatters);
  return `Unknown format "${name}".${didYouMean(name, known)} Known formats: ${known.join(', ')}, or the path or package of your own.`;
}

/** The help of all rules, by id, if a format needs it. */
export async function helpFor(
  formats: readonly string[],
  { config }: LoadedConfig,
): Promise<ReadonlyMap<string, RuleDoc>> {
  if (formats.every((format) => WITHOUT_HELP.has(format))) return new Map();
  const docs = new Map<string, RuleDoc>();
  for (const [prefix, plugin] of config.plugins)
    for (const [name, doc] of Object.entries(await docsOf(plugin))) docs.set(`${prefix}/${name}`, doc);
  return docs;
}
