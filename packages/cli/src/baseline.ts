import path from 'node:path';
import { ConfigError, type LintResult, parseBaseline } from '@plimsoll/core';
import { type Baseline, baselineEntries, writeBaseline } from '@plimsoll/core/internal';
import { pathOfKey } from './config/key-path.js';
import type { LoadedConfig } from './config/load.js';
import { isMissing, PlimsollError, reasonOf } from './error.js';
import { existsSync } from './files/disk.js';
import { readTextFile } from './files/read.js';
import { displayPath, isBelow, whyForeign } from './files/repository.js';
import { writeFile } from './output/write-file.js';

/** `write` accepts all findings of the run. `prune` only drops entries that no finding needs. */
export type BaselineUpdate = 'write' | 'prune';

/**
 * The path of a run's baseline. `given` starts at the working directory, the config's path at the config's directory.
 * A config may come with a stranger's change, so the file that it names must lie in the repository.
 * @throws PlimsollError where it does not
 */
export function baselinePath(
  given: string | undefined,
  cwd: string,
  { config, source, file, root, describe }: LoadedConfig,
): string | undefined {
  if (given !== undefined) return path.resolve(cwd, given);
  if (config.baseline === undefined) return undefined;
  const named = path.resolve(file === undefined ? cwd : path.dirname(file), config.baseline);
  const why = file !== undefined && isBelow(root, file) ? whyForeign(named, root) : undefined;
  if (why !== undefined)
    throw new PlimsollError([
      describe({
        path: pathOfKey('baseline', source),
        message: `${config.baseline} is ${why}, where a config of the repository may not read or write. Move the baseline into the repository, or use --baseline FILE.`,
      }),
    ]);
  return named;
}

/**
 * Reads the baseline of a run. A baseline that is about to be written need not exist.
 * @throws PlimsollError with every fault of the file and its line, or where an update has no file
 */
export function readBaseline(
  file: string | undefined,
  root: string,
  update: BaselineUpdate | undefined,
): Baseline | undefined {
  if (file === undefined) {
    if (update === undefined) return undefined;
    throw new PlimsollError([
      `--baseline-${update} needs a file. Use --baseline FILE, or write "baseline: FILE" in the config.`,
    ]);
  }
  const shown = displayPath(root, file) || '.';
  if (update === 'write' && !existsSync(file)) return parse(shown, writeBaseline([]));
  try {
    return parse(shown, readTextFile(file));
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw new PlimsollError(
      [
        `${shown}: the baseline cannot be read: ${reasonOf(error)}.${isMissing(error) ? ' Create it with --baseline-write.' : ''}`,
      ],
      { cause: error },
    );
  }
}

/**
 * Updates a baseline with the run that applied it, and writes it. Entries that the run could not check stay.
 * @throws PlimsollError where the file cannot be written
 */
export function updateBaseline(
  { path: shown, text: before, entries }: Baseline,
  update: BaselineUpdate,
  { findings, baseline }: LintResult,
  file: string,
  { root, config: { never } }: LoadedConfig,
): { readonly baseline: Baseline; readonly note: string } {
  if (!baseline) throw new Error('The run had no baseline.');
  const accepted = findings.filter(({ suppression }) => !suppression);
  const text = writeBaseline(
    update === 'write'
      ? [...baseline.used, ...baseline.unjudged, ...baselineEntries(accepted, never)]
      : [...baseline.used, ...baseline.unjudged, ...baseline.invalid],
  );
  if (text !== before || !existsSync(file)) writeFile(file, [text], root);
  const after = parse(shown, text);
  // The file also has findings that another one stands for, which the run did not show.
  const added = new Set(
    accepted.flatMap(({ fingerprint, supersededBy }) =>
      supersededBy === undefined && after.entries.has(fingerprint) && !entries.has(fingerprint)
        ? fingerprint
        : [],
    ),
  ).size;
  const removed = [...entries.keys()].filter((key) => !after.entries.has(key)).length;
  const note = [
    `${shown}: ${added === 1 ? '1 more finding is' : `${added} more findings are`} accepted`,
    `${removed === 1 ? '1 entry was' : `${removed} entries were`} removed.`,
  ].join('; ');
  return { baseline: after, note };
}

function parse(shown: string, text: string): Baseline {
  try {
    return parseBaseline({ path: shown, text });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new PlimsollError(
      error.problems.map(({ path, message }) => `${path}: ${message}`),
      { cause: error },
    );
  }
}
