import { hash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Arguments } from '../arguments/parse.js';
import { version } from '../generated/version.js';
import type { Host } from '../host.js';
import { useHyperlinks } from '../output/hyperlinks.js';
import { targetsOf } from '../output/targets.js';
import { useColor } from '../output/write-target.js';

/**
 * Names a run by all that decides its reports, apart from what it reads: 32 hexadecimal digits.
 * @param cwd the working directory, links resolved
 * @param date of the reports
 * @param today the day with which `expires` is compared
 */
export function runKey(
  { paths, flags: given }: Arguments,
  { stdout, env }: Host,
  { cwd, date, today }: { readonly cwd: string; readonly date: string; readonly today: string },
): string {
  // Where a report goes does not change it.
  const { cache: _cache, 'cache-location': _location, format: _format, output: _output, ...rest } = given;
  // Nor does how it is told that nothing has changed.
  const { 'cache-strategy': _strategy, ...flags } = rest;
  const links = useHyperlinks({ stdout, env });
  return keyOf([
    ...build(),
    process.versions.node,
    process.platform,
    [env.TZ, new Date().getTimezoneOffset()],
    cwd,
    paths,
    targetsOf(given).map(({ format, file }) => [format, file === undefined]),
    Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1)),
    [date.slice(0, 10), today],
    [stdout.isTerminal, stdout.columns, useColor({ stdout, env }), links && hostname()],
  ]);
}

/**
 * Names the files below a working directory by all that decides how they are read, apart from their content: 32
 * hexadecimal digits.
 */
export const filesKey = (cwd: string): string => keyOf([...build(), cwd]);

/** The names in a published package hold hashes of the code, so a build of the same version is told apart. */
const build = (): readonly unknown[] => [version, readdirSync(new URL('.', import.meta.url)).sort()];

const keyOf = (parts: readonly unknown[]): string => hash('sha256', JSON.stringify(parts)).slice(0, 32);
