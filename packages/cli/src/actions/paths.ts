import {
  ASSUMPTIONS,
  type AssumptionName,
  assumptionsOf,
  attackPaths,
  reportOf,
} from '@plimsoll/attack-paths';
import { didYouMean, readProjects } from '@plimsoll/core';
import { toJson } from '@plimsoll/formatters';
import type { FlagName, FlagValues } from '../arguments/flags.js';
import type { Arguments } from '../arguments/parse.js';
import type { ExitCode } from '../commands.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { loadProject } from '../load-project.js';
import { toStderr } from '../output/messages.js';
import { pathsText } from '../output/paths-text.js';
import { targetsOf } from '../output/targets.js';
import { configOptions, givenText, sizeLimit } from './settings.js';

/** Options that say which paths are asked for, or where the files are; others are about linting. */
const FLAGS: readonly FlagName[] = [
  'assume',
  'config',
  'format',
  'max-file-size',
  'namespace',
  'no-code',
  'no-config',
  'stdin-filename',
];

/** Prints the attack paths that the files add up to. */
export async function pathsAction(args: Arguments, host: Host): Promise<ExitCode> {
  const { flags } = args;
  const strange = (Object.keys(flags) as FlagName[]).filter((name) => !FLAGS.includes(name));
  if (strange.length > 0)
    throw new PlimsollError([`--${strange.join(', --')}: not an option of plimsoll paths.`]);
  const assumptions = assumedBy(flags);
  const { files, loaded, complete, errors, notes } = await loadProject(
    args.paths,
    { ...configOptions(flags, host.cwd), ...sizeLimit(flags) },
    await givenText(args, host),
  );
  const projects = await readProjects(files, loaded.config, { complete });
  const report = reportOf(projects.map((project) => attackPaths(project, { assumptions })));
  const [target] = targetsOf(flags);
  await host.stdout.write(target?.format === 'json' ? `${toJson(report)}\n` : pathsText(report));
  await toStderr(host, [...notes, ...errors.map(({ message }) => message)]);
  if (errors.length > 0 || projects.some(({ broken }) => broken)) return 2;
  return report.paths.length > 0 ? 1 : 0;
}

/** @throws PlimsollError for what is no assumption */
function assumedBy({ assume = [] }: FlagValues): ReadonlySet<AssumptionName> {
  const known = Object.keys(ASSUMPTIONS);
  const unknown = assume.filter((word) => !known.includes(word.replace(/^no-/, '')));
  if (unknown.length > 0)
    throw new PlimsollError(
      unknown.map((word) => `--assume ${word}: not an assumption.${didYouMean(word, known)}`),
    );
  return assumptionsOf(assume);
}
