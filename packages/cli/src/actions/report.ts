import { atLeast, didYouMean } from '@plimsoll/core/internal';
import { type Fleet, type FleetFormatter, fleetFormatters } from '@plimsoll/formatters';
import type { ExitCode } from '../action.js';
import type { FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import { loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { thresholdOf } from '../exit-code.js';
import { repositoryOf } from '../files/repository.js';
import { collectFleet } from '../fleet/collect.js';
import { findResults } from '../fleet/find-results.js';
import type { Host } from '../host.js';
import { helpFor } from '../output/formats.js';
import { toStderr } from '../output/messages.js';
import { guardTargets } from '../output/overwrite.js';
import { dateOf } from '../output/run-facts.js';
import { targetsOf } from '../output/targets.js';
import { useColor, writeTo } from '../output/write-target.js';
import { tool } from '../tool.js';

/** Merges the results that `-f json` wrote for many repositories into one report. */
export async function reportAction({ paths, flags, stdin }: Arguments, host: Host): Promise<ExitCode> {
  if (stdin || paths.length === 0)
    throw new PlimsollError([
      'plimsoll report needs what plimsoll -f json wrote, as files or directories: plimsoll report results/',
    ]);
  const fails = failing(flags);
  const targets = targetsOf(flags);
  const formatters = await Promise.all(targets.map(({ format }) => formatterOf(format)));
  const later = await findResults(paths, host.cwd);
  const earlier = flags.since && (await findResults(flags.since, host.cwd));
  guardTargets(
    targets,
    host.cwd,
    [...later, ...(earlier ?? [])].map(({ absolute }) => absolute),
  ).end();
  const fleet = collectFleet(later, earlier);
  const notes = new Set([...fleet.warnings, ...fleet.problems]);
  // The command has help for its own rules only. For others the results carry the description.
  const docs = await helpFor(
    targets.map(({ format }) => format),
    await loadConfig({ cwd: host.cwd, config: false }),
  );
  for (const [index, target] of targets.entries()) {
    const terminal = target.file === undefined && host.stdout.isTerminal;
    const output = formatters[index]!(fleet, {
      tool,
      docs,
      date: dateOf(host.env),
      color: target.file === undefined && useColor(host),
      verbose: flags.verbose ?? false,
      warn: (message) => notes.add(message),
      ...(terminal && host.stdout.columns !== undefined && { columns: host.stdout.columns }),
    });
    await writeTo(target, output, host, repositoryOf(host.cwd) ?? host.cwd);
  }
  await toStderr(host, [...notes]);
  if (fleet.problems.length > 0) return 2;
  return fails(fleet) ? 1 : 0;
}

/** Findings do not fail a merge by default: they have failed the runs that found them. */
function failing({ 'fail-on': word = 'never', since }: FlagValues): (fleet: Fleet) => boolean {
  if (word === 'never') return () => false;
  if (word === 'new') {
    if (since === undefined)
      throw new PlimsollError(['--fail-on new needs an earlier set to compare with: --since PATH.']);
    return ({ since: changes }) => changes !== undefined && changes.new.error + changes.new.warn > 0;
  }
  const threshold = thresholdOf('fail-on', word, ['new', 'never']);
  return ({ repositories }) =>
    repositories.some(({ gravities }) =>
      gravities.some((gravity) => !gravity.suppressed && atLeast(gravity, threshold)),
    );
}

async function formatterOf(name: string): Promise<FleetFormatter> {
  const load = fleetFormatters[name];
  if (load) return load();
  const known = Object.keys(fleetFormatters);
  throw new PlimsollError([
    `Unknown format "${name}".${didYouMean(name, known)} Formats of plimsoll report: ${known.join(', ')}.`,
  ]);
}
